//! The loops as calls of the machine's accelerators.
//!
//! No call here can be refused: references to words are aligned, and lie between the guard pages.

use core::arch::asm;
use nova_abi::syscall::{DONE, MULTIPLY_ADD_256, MULTIPLY_ADD_384};

pub(crate) use nova_circuits::{keccak_f, sha256_compress};

/// `result = left * right + addend` modulo `modulus`; numbers of 8 or 12 words, lowest first.
///
/// # Safety
/// The result may be written; it may be one of the operands.
pub(crate) unsafe fn multiply_add<const WORDS: usize>(
    result: *mut [u32; WORDS],
    [left, right]: [*const [u32; WORDS]; 2],
    addend: &[u32; WORDS],
    modulus: &[u32; WORDS],
) {
    let number = const {
        match WORDS {
            8 => MULTIPLY_ADD_256,
            12 => MULTIPLY_ADD_384,
            _ => panic!("there is no call for numbers of this length"),
        }
    };
    // SAFETY: reads the operands, writes the result, as the caller permits, and changes a0.
    unsafe {
        asm!(
            "ecall",
            in("a7") number,
            inlateout("a0") result => _,
            in("a1") left,
            in("a2") right,
            in("a3") addend,
            in("a4") modulus,
            options(nostack, preserves_flags),
        );
    }
}

/// Adds a point to another with the call of this number; false if they have no sum.
///
/// # Safety
/// The call is one that adds points, and takes points as long as these.
pub(crate) unsafe fn add_point<P>(number: u32, point: &mut P, other: &P) -> bool {
    let result: u32;
    // SAFETY: reads the other point, changes the point, which is borrowed for that, and a0.
    unsafe {
        asm!(
            "ecall",
            in("a7") number,
            inlateout("a0") point => result,
            in("a1") other,
            options(nostack, preserves_flags),
        );
    }
    result == DONE
}

/// Doubles a point with the call of this number; false if it has no double.
///
/// # Safety
/// The call is one that doubles points, and takes points as long as this one.
pub(crate) unsafe fn double_point<P>(number: u32, point: &mut P) -> bool {
    let result: u32;
    // SAFETY: changes the point, which is borrowed for that, and a0.
    unsafe {
        asm!(
            "ecall",
            in("a7") number,
            inlateout("a0") point => result,
            options(nostack, preserves_flags),
        );
    }
    result == DONE
}
