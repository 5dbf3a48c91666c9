//! System calls for hash functions.

use core::arch::asm;
use nova_abi::syscall::{KECCAK_F, SHA256_COMPRESS};

/// Keccak-f\[1600\] (FIPS 202, section 3.4). The lane at `(x, y)` has the index `x + 5 * y`.
pub fn keccak_f(state: &mut [u64; 25]) {
    // SAFETY: writes a0 and the 200 bytes of the state, which is borrowed mutably.
    unsafe {
        asm!(
            "ecall",
            in("a7") KECCAK_F,
            inlateout("a0") state => _,
            options(nostack, preserves_flags),
        );
    }
}

/// SHA-256's compression function (FIPS 180-4, section 6.2.2), applied to each block in order.
///
/// A block that is not aligned to 4 bytes is copied first.
pub fn sha256_compress(state: &mut [u32; 8], blocks: &[[u8; 64]]) {
    let mut copy = [0_u32; 16];
    for block in blocks {
        let mut address = block.as_ptr();
        if !address.cast::<u32>().is_aligned() {
            // SAFETY: the copy is as long as the block.
            unsafe { copy.as_mut_ptr().cast::<[u8; 64]>().write(*block) };
            address = copy.as_ptr().cast();
        }
        // SAFETY: reads the block, writes a0 and the 32 bytes of the state, which is borrowed mutably.
        unsafe {
            asm!(
                "ecall",
                in("a7") SHA256_COMPRESS,
                inlateout("a0") &mut *state => _,
                in("a1") address,
                options(nostack, preserves_flags),
            );
        }
    }
}
