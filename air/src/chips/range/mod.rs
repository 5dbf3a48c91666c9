//! Ranges of values.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
pub(crate) mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::RangeColumns;

use crate::{Chip, ChipBuilder, EvalError, Occurrence};
use alloc::borrow::Cow;

/// Rows for every pair (value, bits) with `value < 2^bits` and bits from 0 to 16, and the last one.
pub const ROWS: usize = 1 << 17;

/// Bits of the last row, which ends the rows of 16 bits.
const LAST_BITS: u32 = 17;

/// Index of the row for a value and a number of bits.
#[must_use]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "only filling calls it, with 16 bits at most"
)]
pub const fn row_of(value: u32, bits: u32) -> usize {
    (1 << bits) - 1 + value as usize
}

/// The table of ranges: a lookup shows that a value has at most a number of bits.
///
/// No column is fixed: the constraints admit one table, so that every program has the same.
///
/// # Why a row that answers holds a pair with `value < 2^bits` and `bits <= 16`
/// The value counts up from 0, and returns to 0 from `size - 1` only, where `bits` grows by one and `size` doubles. So the
/// rows of one `bits` number `size = 2^bits` modulo p. A table has fewer rows than p. If the value passes `size - 1`, it
/// never returns to 0, and the last row's value is not 0. Hence each `bits` has exactly `2^bits` rows before the next, and
/// the last row, which has 17 bits, is row 2^17 - 1: no table of another height passes. The last row answers nothing.
/// That matters because chips look up with computed numbers of bits.
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

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
