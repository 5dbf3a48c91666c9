//! The hash of an output: Poseidon2 of width 24 over KoalaBear, a sponge that overwrites 16 elements a call.
//!
//! It is that of the machine's proofs, so that the proof of a run and a claim about it have the same digest.

use crate::permutation::{WIDTH, canonical, element, permute};
use crate::{DIGEST_WORDS, Digest};

/// Elements that a call of the permutation absorbs: limbs of 16 bits.
const RATE: usize = 16;

/// The first elements of the state after the limbs of these bytes, zeros without any. The last call's limbs are padded with
/// zeros.
pub(crate) fn digest(bytes: &[u8]) -> Digest {
    let mut state = [0; WIDTH];
    for block in bytes.chunks(2 * RATE) {
        absorb(&mut state, block);
        permute(&mut state);
    }
    core::array::from_fn::<_, DIGEST_WORDS, _>(|at| canonical(state[at]))
}

/// Overwrites the first elements with the limbs of a block.
fn absorb(state: &mut [u32; WIDTH], block: &[u8]) {
    let mut padded = [0; 2 * RATE];
    padded[..block.len()].copy_from_slice(block);
    let (limbs, _) = padded.as_chunks();
    state.iter_mut().zip(limbs).for_each(|(x, &limb)| *x = element(u16::from_le_bytes(limb).into()));
}
