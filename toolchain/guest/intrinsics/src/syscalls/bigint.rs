//! Calls of the circuits for long numbers and points.
#![expect(improper_ctypes_definitions, reason = "an array comes back as a structure with it does: by its address")]

use core::arch::{asm, naked_asm};
use nova_abi::syscall::{DONE, MULTIPLY_ADD_256, MULTIPLY_ADD_384};

/// `left * right + addend` modulo `modulus`; numbers of 8 or 12 words, lowest first.
///
/// The address of the result and those of the operands come in the registers in which the call takes them.
#[unsafe(naked)]
pub extern "C" fn multiply_add<const WORDS: usize>(
    left: &[u32; WORDS],
    right: &[u32; WORDS],
    addend: &[u32; WORDS],
    modulus: &[u32; WORDS],
) -> [u32; WORDS] {
    naked_asm!("li a7, {number}", "ecall", "ret", number = const multiply_add_call(WORDS))
}

/// As [`multiply_add`], writes the result where it may be one of the operands.
///
/// # Safety
/// The operands may be read and the result may be written.
#[inline(always)]
pub unsafe fn multiply_add_to<const WORDS: usize>(
    result: *mut [u32; WORDS],
    [left, right, addend]: [*const [u32; WORDS]; 3],
    modulus: &[u32; WORDS],
) {
    // SAFETY: reads the operands, writes the result, as the caller permits, and changes a0.
    unsafe {
        asm!(
            "ecall",
            in("a7") const { multiply_add_call(WORDS) },
            inlateout("a0") result => _,
            in("a1") left,
            in("a2") right,
            in("a3") addend,
            in("a4") modulus,
            options(nostack, preserves_flags),
        );
    }
}

/// `left * right + addend` in the quadratic extension by a root of -1; the constants are the prime, -1 and 0.
///
/// Without assembly, the compiler copies one of the two parts of what it returns, at the price of several calls.
///
/// # Safety
/// An `E` is two numbers of these words, the real part first.
#[unsafe(naked)]
pub unsafe extern "C" fn multiply_add_pairs<E, const WORDS: usize>(
    left: &E,
    right: &E,
    addend: &E,
    constants: &[[u32; WORDS]; 3],
) -> E {
    naked_asm!(
        "mv t0, a0",
        "mv t1, a1",
        "mv t2, a2",
        "mv t3, a3",
        "li a7, {number}",
        // real = -1 * left.imaginary + 0
        "addi a1, a1, {size}",
        "addi a2, a4, {size}",
        "addi a3, a4, 2 * {size}",
        "ecall",
        // real = real * right.imaginary + addend.real
        "mv a0, t0",
        "mv a1, t0",
        "addi a2, t2, {size}",
        "mv a3, t3",
        "ecall",
        // real = left.real * right.real + real
        "mv a0, t0",
        "mv a1, t1",
        "mv a2, t2",
        "mv a3, t0",
        "ecall",
        // imaginary = left.real * right.imaginary + addend.imaginary
        "addi t0, t0, {size}",
        "mv a0, t0",
        "addi a2, t2, {size}",
        "addi a3, t3, {size}",
        "ecall",
        // imaginary = left.imaginary * right.real + imaginary
        "mv a0, t0",
        "addi a1, t1, {size}",
        "mv a2, t2",
        "mv a3, t0",
        "ecall",
        "ret",
        number = const multiply_add_call(WORDS),
        size = const 4 * WORDS,
    )
}

/// `factor * right + addend`, where the factor is a number. As [`multiply_add_pairs`].
///
/// # Safety
/// An `E` is two numbers of these words.
#[unsafe(naked)]
pub unsafe extern "C" fn scale_add_pairs<E, const WORDS: usize>(
    factor: &[u32; WORDS],
    right: &E,
    addend: &E,
    modulus: &[u32; WORDS],
) -> E {
    naked_asm!(
        "mv t0, a0",
        "li a7, {number}",
        "ecall",
        "addi a0, t0, {size}",
        "addi a2, a2, {size}",
        "addi a3, a3, {size}",
        "ecall",
        "ret",
        number = const multiply_add_call(WORDS),
        size = const 4 * WORDS,
    )
}

const fn multiply_add_call(words: usize) -> u32 {
    match words {
        8 => MULTIPLY_ADD_256,
        12 => MULTIPLY_ADD_384,
        _ => panic!("there is no call for numbers of this length"),
    }
}

/// The call of this number on a point, and another point if it takes one; whether it has a result.
macro_rules! point_call {
    ($number:expr, $point:expr $(, $other:expr)?) => {{
        let result: u32;
        asm!(
            "ecall",
            in("a7") $number,
            inlateout("a0") $point => result,
            $(in("a1") $other,)?
            options(nostack, preserves_flags),
        );
        result == DONE
    }};
}

/// Adds a point to another with the call of this number; false if they have no sum.
///
/// # Safety
/// The call is one that adds points, and takes points as long as these.
pub unsafe fn add_point<P>(number: u32, point: &mut P, other: &P) -> bool {
    // SAFETY: reads the other point, changes the point, which is borrowed for that, and a0.
    unsafe { point_call!(number, point, other) }
}

/// Doubles a point with the call of this number; false if it has no double.
///
/// # Safety
/// The call is one that doubles points, and takes points as long as this one.
pub unsafe fn double_point<P>(number: u32, point: &mut P) -> bool {
    // SAFETY: changes the point, which is borrowed for that, and a0.
    unsafe { point_call!(number, point) }
}
