//! Hash functions.

use nova_abi::syscall::DONE;

pub(super) fn keccak_f(words: &mut [u32]) -> u32 {
    let mut lanes = [0; 25];
    for (lane, pair) in lanes.iter_mut().zip(words.chunks_exact(2)) {
        *lane = u64::from(pair[0]) | u64::from(pair[1]) << 32;
    }
    keccak::Keccak::new().with_f1600(|permute| permute(&mut lanes));
    for (lane, pair) in lanes.iter().zip(words.chunks_exact_mut(2)) {
        pair.copy_from_slice(&[*lane as u32, (lane >> 32) as u32]);
    }
    DONE
}

/// The words of the block, then the state.
pub(super) fn sha256_compress(words: &mut [u32]) -> u32 {
    let (block, state) = words.split_at_mut(16);
    let mut bytes = [0; 64];
    for (bytes, word) in bytes.chunks_exact_mut(4).zip(block) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    let state: &mut [u32; 8] = state.try_into().expect("the state has 8 words");
    sha2::block_api::compress256(state, &[bytes]);
    DONE
}
