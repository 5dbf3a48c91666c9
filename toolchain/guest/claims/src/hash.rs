//! The hash of an output: Poseidon2 of width 24 over KoalaBear, a sponge that overwrites 16 elements a call.
//!
//! It is that of the machine's proofs, so that the proof of a run and a claim about it have the same digest.

use crate::Digest;
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use p3_koala_bear::{KoalaBear, default_koalabear_poseidon2_24};
use p3_symmetric::Permutation;

/// Elements of the state.
const WIDTH: usize = 24;

/// Elements that a call of the permutation absorbs: limbs of 16 bits.
const RATE: usize = 16;

/// The first elements of the state after the limbs of these bytes, zeros without any. The last call's limbs are padded with
/// zeros.
pub(crate) fn digest(bytes: &[u8]) -> Digest {
    let permutation = default_koalabear_poseidon2_24();
    let mut state = [KoalaBear::ZERO; WIDTH];
    for block in bytes.chunks(2 * RATE) {
        let mut padded = [0; 2 * RATE];
        padded[..block.len()].copy_from_slice(block);
        let (limbs, _) = padded.as_chunks();
        state
            .iter_mut()
            .zip(limbs)
            .for_each(|(element, &limb)| *element = KoalaBear::from_u16(u16::from_le_bytes(limb)));
        permutation.permute_mut(&mut state);
    }
    core::array::from_fn(|at| state[at].as_canonical_u32())
}
