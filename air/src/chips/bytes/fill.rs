//! Trace filling of the `bytes` chip.

use super::{Bytes, BytesColumns, ROWS};
use crate::witness::{Fill, Filling, Shard, Tally};
use crate::{F, Trace};
use core::borrow::BorrowMut;
use p3_field::PrimeCharacteristicRing;

impl Fill for Bytes {
    fn filling<'a>(&self, _: &Shard<'a>) -> Filling<'a> {
        Filling::Lookups { height: ROWS, trace: Tally::bytes }
    }
}

/// The table whose rows are used so often, with the conjunction and without it.
pub(crate) fn trace(uses: &[u32], pair_uses: &[u32]) -> Trace {
    let width = BytesColumns::<F>::WIDTH;
    let mut trace = Trace::new(F::zero_vec(ROWS * width), width);
    let rows = trace.values.chunks_exact_mut(width).zip(uses.iter().zip(pair_uses));
    for (pair, (row, (&uses, &pair_uses))) in (0_u32..).zip(rows) {
        let [right, left, ..] = pair.to_le_bytes();
        *row.borrow_mut() = BytesColumns {
            left: bits(left),
            right: bits(right),
            and: F::from_u8(left & right),
            uses: F::from_u32(uses),
            pair_uses: F::from_u32(pair_uses),
        };
    }
    trace
}

fn bits(byte: u8) -> [F; 8] {
    core::array::from_fn(|bit| F::from_u8(byte >> bit & 1))
}
