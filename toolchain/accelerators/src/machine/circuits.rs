//! The loops as calls of the machine's accelerators.
//!
//! No call here can be refused: references to words are aligned, and lie between the guard pages.

use core::arch::asm;
use nova_abi::syscall::{KECCAK_F, SHA256_COMPRESS};

/// See [`super`].
pub(crate) fn keccak_f(state: &mut [u64; 25]) {
    // SAFETY: changes the 200 bytes of the state, which is borrowed for that, and a0.
    unsafe {
        asm!(
            "ecall",
            in("a7") KECCAK_F,
            inlateout("a0") state => _,
            options(nostack, preserves_flags),
        );
    }
}

/// See [`super`].
pub(crate) fn sha256_compress(state: &mut [u32; 8], blocks: &[[u8; 64]]) {
    for block in blocks {
        let (words, _) = block.as_chunks::<4>();
        let words: [u32; 16] = core::array::from_fn(|index| u32::from_be_bytes(words[index]));
        // SAFETY: reads the block, changes the 32 bytes of the state, which is borrowed for that, and a0.
        unsafe {
            asm!(
                "ecall",
                in("a7") SHA256_COMPRESS,
                inlateout("a0") &mut *state => _,
                in("a1") &words,
                options(nostack, preserves_flags),
            );
        }
    }
}
