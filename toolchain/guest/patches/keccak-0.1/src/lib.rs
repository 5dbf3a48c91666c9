//! The API of keccak 0.1, over the machine's accelerator for Keccak-f\[1600\].
//!
//! Replaces the published crate by a patch, for sha3 0.10 and others. The accelerator has 24 rounds over lanes of 64
//! bits. Fewer rounds, smaller lanes and everything on the host are computed in software.
#![no_std]

mod software;

pub use software::{LaneSize, keccak_p};

/// The number of lanes of a state.
const PLEN: usize = 25;

/// Keccak-f\[200\].
pub fn f200(state: &mut [u8; PLEN]) {
    keccak_p(state, u8::KECCAK_F_ROUND_COUNT);
}

/// Keccak-f\[400\].
pub fn f400(state: &mut [u16; PLEN]) {
    keccak_p(state, u16::KECCAK_F_ROUND_COUNT);
}

/// Keccak-f\[800\].
pub fn f800(state: &mut [u32; PLEN]) {
    keccak_p(state, u32::KECCAK_F_ROUND_COUNT);
}

/// Keccak-f\[1600\].
pub fn f1600(state: &mut [u64; PLEN]) {
    p1600(state, u64::KECCAK_F_ROUND_COUNT);
}

/// Keccak-p\[200\] with `round_count` rounds, at most 18.
pub fn p200(state: &mut [u8; PLEN], round_count: usize) {
    keccak_p(state, round_count);
}

/// Keccak-p\[400\] with `round_count` rounds, at most 20.
pub fn p400(state: &mut [u16; PLEN], round_count: usize) {
    keccak_p(state, round_count);
}

/// Keccak-p\[800\] with `round_count` rounds, at most 22.
pub fn p800(state: &mut [u32; PLEN], round_count: usize) {
    keccak_p(state, round_count);
}

/// Keccak-p\[1600\] with `round_count` rounds, at most 24.
pub fn p1600(state: &mut [u64; PLEN], round_count: usize) {
    #[cfg(target_arch = "riscv32")]
    if round_count == u64::KECCAK_F_ROUND_COUNT {
        return nova_intrinsics::keccak_f(state);
    }
    keccak_p(state, round_count);
}
