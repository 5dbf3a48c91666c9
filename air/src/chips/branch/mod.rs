//! The six conditional branches.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::BranchColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// The chip of the conditional branches.
///
/// # Equality
/// The limbs of the difference are below 2^16, so their sum is zero in the field only if both are. `equal` times the
/// sum is zero, and the sum times `inverse` is `1 - equal`: a sum of zero forces `equal = 1`, any other forces 0.
pub struct Branch;

impl Chip for Branch {
    fn name(&self) -> Cow<'static, str> {
        "branch".into()
    }

    fn width(&self) -> usize {
        BranchColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
