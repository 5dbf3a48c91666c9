//! Words of public output, and of claims.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
pub(crate) mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::OutputColumns;

use crate::{Chip, ChipBuilder, EvalError, Stage};
use alloc::borrow::Cow;

/// The chip that reads public output and claims from memory, one word a row, and sends them to the run section, which hashes
/// them. The index says which of the two a word belongs to.
///
/// A chain starts at a system call with `remaining` of 2^12 at most, decreases by 4 a row, and ends in a row whose flag is
/// set for exactly 1 to 4 remaining bytes. A chain that misses its end, or starts at 0, would need as many rows as the
/// field has elements divided by 4. A row has more than four messages, so a shard that the verifier accepts has fewer
/// rows.
pub struct Output;

impl Chip for Output {
    fn name(&self) -> Cow<'static, str> {
        "output".into()
    }

    fn width(&self) -> usize {
        OutputColumns::<u8>::WIDTH
    }

    fn stage(&self) -> Stage {
        Stage::Boundary
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
