//! Trace filling of the `range` chip.

use super::{LAST_BITS, ROWS, Range, RangeColumns};
use crate::witness::{Fill, Filling, Shard, Tally};
use crate::{F, Trace};
use core::borrow::BorrowMut;
use p3_field::PrimeCharacteristicRing;

impl Fill for Range {
    fn filling<'a>(&self, _: &Shard<'a>) -> Filling<'a> {
        Filling::Lookups { height: ROWS, trace: Tally::range }
    }
}

/// The table whose rows are used so often.
pub(crate) fn trace(uses: &[u32]) -> Trace {
    let pairs = (0..LAST_BITS).flat_map(|bits| (0..1_u32 << bits).map(move |value| (value, bits)));
    let width = RangeColumns::<F>::WIDTH;
    let mut trace = Trace::new(F::zero_vec(ROWS * width), width);
    let rows = trace.values.chunks_exact_mut(width).zip(pairs.chain([(0, LAST_BITS)]));
    for ((row, (value, bits)), &uses) in rows.zip(uses) {
        *row.borrow_mut() = RangeColumns {
            value: F::from_u32(value),
            bits: F::from_u32(bits),
            size: F::from_u32(1 << bits),
            wraps: F::from_bool(value + 1 == 1 << bits),
            uses: F::from_u32(uses),
        };
    }
    trace
}
