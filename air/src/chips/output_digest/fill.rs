//! Trace filling of the `output_digest` chip.

use super::super::tables::padded_height;
use super::{DIGEST_ELEMENTS, OutputDigestColumns, ROW_WORDS};
use crate::gadgets::Word;
use crate::gadgets::poseidon2::{RoundConstants, fill_permutation};
use crate::{Columns, F, Trace};
use core::array;
use p3_field::PrimeCharacteristicRing;

const WORD_BYTES: usize = 4;

/// The table of claims and an output, of at least `height` rows.
#[must_use]
pub fn output_trace(claims: &[u8], output: &[u8], height: usize) -> Trace {
    let rows_of = |bytes: &[u8]| bytes.len().div_ceil(WORD_BYTES).div_ceil(ROW_WORDS);
    let (claim_rows, width) = (rows_of(claims), OutputDigestColumns::<F>::WIDTH);
    let rows = claim_rows + rows_of(output);
    let mut trace = Trace::new(F::zero_vec(padded_height(rows).max(height) * width), width);
    let mut words = claims.chunks(WORD_BYTES).chain(output.chunks(WORD_BYTES));
    let mut capacity = [F::ZERO; DIGEST_ELEMENTS];
    for (block, row) in trace.values.chunks_mut(width).enumerate() {
        let row = OutputDigestColumns::of_mut(row).expect("the trace has the chip's width");
        row.is_last = F::from_bool(block + 1 == rows);
        row.is_claim = F::from_bool(block < claim_rows);
        row.block = F::from_usize(block.checked_sub(claim_rows).unwrap_or(block));
        for index in 0..ROW_WORDS {
            let Some(bytes) = words.next() else { break };
            let word = u32::from_le_bytes(array::from_fn(|at| bytes.get(at).copied().unwrap_or(0)));
            (row.is_word[index], row.bytes[index]) = (F::ONE, F::from_usize(bytes.len()));
            row.words[index] = Word::of(word);
        }
        row.capacity = capacity;
        hash(row);
        capacity = row.next_capacity;
    }
    trace
}

/// Fills the permutation of a row.
pub(crate) fn hash(row: &mut OutputDigestColumns<F>) {
    let limbs = row.words.iter().flat_map(|word| [word.lo, word.hi]);
    let mut state = limbs.chain(row.capacity);
    let input = array::from_fn(|_| state.next().expect("words and capacity are the permutation's input"));
    let result = fill_permutation(&RoundConstants::WIDTH_24, &mut row.states, input);
    row.digest = array::from_fn(|index| result[index]);
    row.next_capacity = array::from_fn(|index| result[result.len() - DIGEST_ELEMENTS + index]);
}

/// The digest that a table ends with, zero without output.
pub fn digest_of(trace: &Trace) -> [F; DIGEST_ELEMENTS] {
    let rows = trace.values.chunks(trace.width);
    let mut rows = rows.map(|row| OutputDigestColumns::of(row).expect("the trace has the chip's width"));
    rows.find(|row| row.is_last == F::ONE).map_or([F::ZERO; DIGEST_ELEMENTS], |row| row.digest)
}
