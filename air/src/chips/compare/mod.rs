//! `slt`, `sltu`, with two registers or an immediate.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::CompareColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// The chip of the comparisons that write a register.
pub struct Compare;

impl Chip for Compare {
    fn name(&self) -> Cow<'static, str> {
        "compare".into()
    }

    fn width(&self) -> usize {
        CompareColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
