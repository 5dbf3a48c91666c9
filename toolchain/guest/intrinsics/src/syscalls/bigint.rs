//! System calls for big integers and points.
#![expect(
    improper_ctypes_definitions,
    reason = "an array is returned like a struct that holds it, through a pointer"
)]

use core::arch::{asm, naked_asm};
use nova_abi::syscall::{DONE, MULTIPLY_ADD_256, MULTIPLY_ADD_384};

/// `left * right + addend` modulo `modulus`, for integers of 8 or 12 words, lowest first.
///
/// A modulus of zero stands for `2^256` or `2^384`. The C ABI passes the addresses of result and operands in the
/// registers where the system call expects them.
#[unsafe(naked)]
pub extern "C" fn multiply_add<const WORDS: usize>(
    left: &[u32; WORDS],
    right: &[u32; WORDS],
    addend: &[u32; WORDS],
    modulus: &[u32; WORDS],
) -> [u32; WORDS] {
    naked_asm!("li a7, {number}", "ecall", "ret", number = const multiply_add_call(WORDS))
}

/// [`multiply_add`] with a pointer to the result, which may alias an operand.
///
/// # Safety
/// The operands must be valid for reads, and the result for writes.
#[inline(always)]
pub unsafe fn multiply_add_to<const WORDS: usize>(
    result: *mut [u32; WORDS],
    [left, right, addend]: [*const [u32; WORDS]; 3],
    modulus: &[u32; WORDS],
) {
    // SAFETY: reads the operands and writes the result, which the caller promises are valid, and writes a0.
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

/// `left * right + addend` in `Fp2 = Fp[u] / (u^2 + 1)`; the constants are the prime, -1 and 0.
///
/// It is written in assembly because the compiler would copy one of the two coefficients that it returns, which costs
/// as much as several system calls.
///
/// # Safety
/// An `E` must be the two coefficients `c0` and `c1`, each of `WORDS` words.
#[unsafe(naked)]
pub unsafe extern "C" fn multiply_add_fp2<E, const WORDS: usize>(
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
        // c0 = -1 * left.c1 + 0
        "addi a1, a1, {size}",
        "addi a2, a4, {size}",
        "addi a3, a4, 2 * {size}",
        "ecall",
        // c0 = c0 * right.c1 + addend.c0
        "mv a0, t0",
        "mv a1, t0",
        "addi a2, t2, {size}",
        "mv a3, t3",
        "ecall",
        // c0 = left.c0 * right.c0 + c0
        "mv a0, t0",
        "mv a1, t1",
        "mv a2, t2",
        "mv a3, t0",
        "ecall",
        // c1 = left.c0 * right.c1 + addend.c1
        "addi t0, t0, {size}",
        "mv a0, t0",
        "addi a2, t2, {size}",
        "addi a3, t3, {size}",
        "ecall",
        // c1 = left.c1 * right.c0 + c1
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

/// `factor * right + addend` in [`Fp2`](multiply_add_fp2), where the factor is in `Fp`.
///
/// # Safety
/// An `E` must be two coefficients, each of `WORDS` words.
#[unsafe(naked)]
pub unsafe extern "C" fn scale_add_fp2<E, const WORDS: usize>(
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
        _ => panic!("integers have 8 or 12 words"),
    }
}

/// The system call with this number on a point, and on another point if it takes one; whether it has a result.
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

/// `point += other` by the system call with this number; false, without an effect, if the x coordinates are equal or
/// a coordinate is not reduced.
///
/// # Safety
/// The call must be an addition on a curve whose points have the size of `P`.
pub unsafe fn add_point<P>(number: u32, point: &mut P, other: &P) -> bool {
    // SAFETY: reads the other point, writes a0 and the point, which is borrowed mutably.
    unsafe { point_call!(number, point, other) }
}

/// `point += point` by the system call with this number; false, without an effect, if y is zero or a coordinate is
/// not reduced.
///
/// # Safety
/// The call must be a doubling on a curve whose points have the size of `P`.
pub unsafe fn double_point<P>(number: u32, point: &mut P) -> bool {
    // SAFETY: writes a0 and the point, which is borrowed mutably.
    unsafe { point_call!(number, point) }
}
