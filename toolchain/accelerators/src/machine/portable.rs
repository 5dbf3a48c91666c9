//! The loops on a processor without circuits for them.

/// See [`super`].
pub(crate) fn keccak_f(state: &mut [u64; 25]) {
    tiny_keccak::keccakf(state);
}

/// See [`super`].
pub(crate) fn sha256_compress(state: &mut [u32; 8], blocks: &[[u8; 64]]) {
    sha2::block_api::compress256(state, blocks);
}
