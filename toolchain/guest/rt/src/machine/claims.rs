//! Claims, over the system call.
//!
//! The crate's object file names its constants by a hash of its functions, so that a further function would change the symbols
//! of every guest, and with them its ELF file. Functions that are inlined, or consist of assembly, are not part of that hash.

use crate::CLAIM_WORDS;
use core::arch::{asm, naked_asm};
use nova_abi::syscall::{CLAIM_BYTES, WRITE_CLAIMS};

/// Appends a claim about another run; each word is little-endian in memory. The crate nova-claims makes claims.
///
/// A run with claims writes an output, too: otherwise it cannot be proved.
#[inline]
pub fn write_claim(claim: &[u32; CLAIM_WORDS]) {
    // SAFETY: writes a0 only, and reads the claim.
    unsafe {
        asm!(
            "ecall",
            in("a7") WRITE_CLAIMS,
            inlateout("a0") claim.as_ptr() => _,
            in("a1") CLAIM_BYTES,
            options(readonly, nostack, preserves_flags),
        );
    }
}

/// [`write_claim`] for C.
///
/// # Safety
///
/// `claim` must point to 32 words.
#[unsafe(no_mangle)]
#[unsafe(naked)]
unsafe extern "C" fn nova_write_claim(claim: *const [u32; CLAIM_WORDS]) {
    naked_asm!(
        "li a7, {write_claims}",
        "li a1, {bytes}",
        "ecall",
        "ret",
        write_claims = const WRITE_CLAIMS,
        bytes = const CLAIM_BYTES,
    )
}
