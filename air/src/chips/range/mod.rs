//! Ranges of values.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::{RangeColumns, RangeRow};

use crate::{Chip, ChipBuilder, EvalError, F, Occurrence, Trace};
use alloc::borrow::Cow;
use p3_field::PrimeCharacteristicRing;

/// Rows for every pair (value, bits) with `value < 2^bits` and bits from 0 to 16, the first one twice.
pub const ROWS: usize = 1 << 17;

/// Index of the row for a value and a number of bits.
#[must_use]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "only filling calls it, with 16 bits at most"
)]
pub const fn row_of(value: u32, bits: u32) -> usize {
    (1 << bits) + value as usize
}

/// The table of ranges: a lookup shows that a value has at most a number of bits.
pub struct Range;

impl Chip for Range {
    fn name(&self) -> Cow<'static, str> {
        "range".into()
    }

    fn width(&self) -> usize {
        RangeColumns::<u8>::WIDTH
    }

    fn occurrence(&self) -> Occurrence {
        Occurrence::Once
    }

    fn preprocessed_width(&self) -> usize {
        RangeRow::<u8>::WIDTH
    }

    fn preprocessed(&self) -> Option<Trace> {
        let rows = (0..=16_u32).flat_map(|bits| (0..1_u32 << bits).flat_map(move |value| [value, bits]));
        // Row 0 repeats row 1: the number of pairs is one less than a power of two.
        let values = [0, 0].into_iter().chain(rows).map(F::from_u32).collect();
        Some(Trace::new(values, RangeRow::<u8>::WIDTH))
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
