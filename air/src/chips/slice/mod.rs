//! The part of the program that a shard executes.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
pub(crate) mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::SliceColumns;

use crate::{Chip, ChipBuilder, EvalError, Stage};
use alloc::borrow::Cow;

/// The chip of a shard's slice of the program: one row for each instruction that the shard executes.
///
/// # Why a shard executes instructions of the program only
/// A chip fetches an instruction `is_real` times, which is 0 or 1, and a shard has fewer messages than the field has
/// elements. So an instruction that is fetched is fetched a number of times that is not zero in the field, and a row with
/// `uses` other than 0 holds it. That row has `is_real = 1`, and asks for the instruction on the code bus once. Over
/// the run, fewer messages are asked for than the field has elements. One that no row of the program's fixed table holds
/// therefore does not cancel, however often rows are used.
///
/// Rows need be neither unique nor complete: a slice may list an instruction twice, or one that is not executed. All
/// columns are committed before the run challenges derive, as is what the program's table answers.
pub struct Slice;

impl Chip for Slice {
    fn name(&self) -> Cow<'static, str> {
        "slice".into()
    }

    fn width(&self) -> usize {
        SliceColumns::<u8>::WIDTH
    }

    fn stage(&self) -> Stage {
        Stage::Boundary
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
