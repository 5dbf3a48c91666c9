//! Proofs of work. The search returns the least witness, so that proofs do not depend on how threads are scheduled.

use nova_air::F;
use p3_challenger::DuplexChallenger;
use p3_field::{Field, PackedValue, PrimeCharacteristicRing, PrimeField32};
use p3_maybe_rayon::prelude::*;

use crate::config::{LEAF_RATE, LeafPermutation};

/// The sponge of the transcript.
pub(crate) type Sponge = DuplexChallenger<F, LeafPermutation, WIDTH, LEAF_RATE>;

/// Elements of the sponge's state.
pub(crate) const WIDTH: usize = 24;

type Packed = <F as Field>::Packing;

/// Minimum number of candidates in a window.
const MIN_WINDOW: u32 = 1 << 8;

/// The least witness that the sponge accepts as a proof of work of `bits` bits.
///
/// Candidates are tried window by window. All candidates of a window are tried, in parallel. A window has 1/64 of the
/// expected number of candidates, which bounds the candidates that are tried in vain.
pub(crate) fn first_witness(sponge: &Sponge, bits: u8) -> Option<F> {
    let mask = 1u32.checked_shl(bits.into())?.checked_sub(1)?;
    let lanes = u32::try_from(Packed::WIDTH).ok()?;
    let window = (mask >> 6).max(MIN_WINDOW).checked_div(lanes)?;
    let state = absorbed(sponge);
    let position = sponge.input_buffer.len();
    let accepted = |batch: u32| {
        let first = batch.checked_mul(lanes)?;
        let mut state = state;
        *state.get_mut(position)? = Packed::from_fn(|lane| F::from_u32(first) + F::from_usize(lane));
        p3_symmetric::Permutation::permute_mut(&sponge.permutation, &mut state);
        // Samples are taken from the end of the rate.
        let samples = state.get(LEAF_RATE.checked_sub(1)?)?.as_slice();
        let lane = samples.iter().position(|sample| sample.as_canonical_u32() & mask == 0)?;
        first.checked_add(u32::try_from(lane).ok()?)
    };
    let mut windows = (0..F::ORDER_U32.checked_div(lanes)?).step_by(usize::try_from(window).ok()?);
    let first = windows.find_map(|start| {
        let batches = (start..start.saturating_add(window)).into_par_iter();
        batches.filter_map(accepted).min()
    });
    first.map(F::from_u32)
}

/// The sponge's state before the permutation that absorbs the buffer and one more element, which is still zero.
/// Absorbed elements replace the rate, and their number is added to the capacity.
fn absorbed(sponge: &Sponge) -> [Packed; WIDTH] {
    let mut state = sponge.sponge_state;
    let inputs = sponge.input_buffer.iter().copied().chain(core::iter::repeat(F::ZERO));
    state.iter_mut().take(LEAF_RATE).zip(inputs).for_each(|(cell, input)| *cell = input);
    let count = F::from_usize(sponge.input_buffer.len()) + F::ONE;
    state.iter_mut().skip(LEAF_RATE).take(1).for_each(|capacity| *capacity += count);
    state.map(Packed::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::leaf_permutation;
    use p3_challenger::{CanObserve, GrindingChallenger};

    /// Compares with a sequential search by the sponge itself, for every fill level of its buffer.
    #[test]
    fn the_witness_is_the_first_that_the_sponge_accepts() {
        for absorbed in 0..=LEAF_RATE {
            let mut sponge = Sponge::new(leaf_permutation());
            (0..absorbed).for_each(|value| sponge.observe(F::from_usize(value)));
            for bits in [1, 5, 10] {
                let accepts = |witness: &F| sponge.clone().check_witness(bits.into(), *witness);
                let expected = (0..F::ORDER_U32).map(F::from_u32).find(accepts);
                assert_eq!(first_witness(&sponge, bits), expected, "{absorbed} absorbed, {bits} bits");
            }
        }
    }
}
