//! The loops that the machine has circuits for, or may get them.
//!
//! Every function here does a bounded amount of work on memory of a fixed shape, and nothing else in this crate is
//! written twice: what calls these functions is the same code on the machine and on the host.

/// Keccak-f\[1600\] (FIPS 202, section 3.4). Lane `x + 5 * y` of the state is at that index.
pub(crate) fn keccak_f(state: &mut [u64; 25]) {
    tiny_keccak::keccakf(state);
}

/// The SHA-256 compression function (FIPS 180-4, section 6.2.2), over the blocks in order.
pub(crate) fn sha256_compress(state: &mut [u32; 8], blocks: &[[u8; 64]]) {
    sha2::block_api::compress256(state, blocks);
}
