//! Pairs of bytes.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
pub(crate) mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::BytesColumns;

use crate::{Chip, ChipBuilder, EvalError, Occurrence};
use alloc::borrow::Cow;

/// Rows for every pair of bytes.
pub const ROWS: usize = 1 << 16;

/// Index of the row for a pair.
#[must_use]
#[expect(clippy::as_conversions, reason = "only filling calls it, with two bytes: 16 bits")]
pub const fn row_of(left: u32, right: u32) -> usize {
    (left << 8 | right) as usize
}

/// The table of pairs of bytes with their conjunctions.
///
/// No column is fixed. Each row is true by itself, since its bytes are made of bits: which pairs the table has, and how
/// often, is the prover's choice. The table that is filled has all of them.
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

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
