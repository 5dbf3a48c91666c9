//! `sll`, `srl`, `sra`, with two registers or an immediate.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::ShiftColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// The chip of the shifts.
///
/// # Argument
/// Each limb is split at bit `split`: `limb = upper 2^split + lower`, where lookups bound `lower < 2^split` and
/// `upper < 2^(16 - split)`, so that the split is unique and no product exceeds 2^16. A right shift by `split` puts
/// `upper` at the bottom of a limb and the next limb's `lower` above it; a left shift by `16 - split` puts `lower` at
/// the top and the lower neighbour's `upper` below. Both are sums of disjoint bit ranges, so the limbs of `partial`
/// are below 2^16. Bit 4 of the amount then moves whole limbs.
pub struct Shift;

impl Chip for Shift {
    fn name(&self) -> Cow<'static, str> {
        "shift".into()
    }

    fn width(&self) -> usize {
        ShiftColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
