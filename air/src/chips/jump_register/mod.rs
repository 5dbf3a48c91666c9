//! `jalr`.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::JumpRegisterColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// The chip of `jalr`. Bit 1 of the target is zero: a misaligned jump has no row.
pub struct JumpRegister;

impl Chip for JumpRegister {
    fn name(&self) -> Cow<'static, str> {
        "jump_register".into()
    }

    fn width(&self) -> usize {
        JumpRegisterColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
