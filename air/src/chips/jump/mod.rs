//! `jal`.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::JumpColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// The chip of `jal`. Target and link follow from the instruction and its address, so the program table holds them.
pub struct Jump;

impl Chip for Jump {
    fn name(&self) -> Cow<'static, str> {
        "jump".into()
    }

    fn width(&self) -> usize {
        JumpColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
