//! Pairs of bytes.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::{BytesColumns, BytesRow};

use crate::{Chip, ChipBuilder, EvalError, F, Occurrence, Trace};
use alloc::borrow::Cow;
use p3_field::PrimeCharacteristicRing;

/// Rows for every pair of bytes.
pub const ROWS: usize = 1 << 16;

/// Index of the row for a pair.
#[must_use]
#[expect(clippy::as_conversions, reason = "only filling calls it, with two bytes: 16 bits")]
pub const fn row_of(left: u32, right: u32) -> usize {
    (left << 8 | right) as usize
}

/// The table of pairs of bytes with their conjunctions.
pub struct Bytes;

impl Chip for Bytes {
    fn name(&self) -> Cow<'static, str> {
        "bytes".into()
    }

    fn width(&self) -> usize {
        BytesColumns::<u8>::WIDTH
    }

    fn occurrence(&self) -> Occurrence {
        Occurrence::Once
    }

    fn preprocessed_width(&self) -> usize {
        BytesRow::<u8>::WIDTH
    }

    fn preprocessed(&self) -> Option<Trace> {
        let rows = (0..=255_u32).flat_map(|left| (0..=255_u32).flat_map(move |right| [left, right, left & right]));
        Some(Trace::new(rows.map(F::from_u32).collect(), BytesRow::<u8>::WIDTH))
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
