//! `add`, `sub`.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::AddColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// The chip of `add` and `sub`.
pub struct Add;

impl Chip for Add {
    fn name(&self) -> Cow<'static, str> {
        "add".into()
    }

    fn width(&self) -> usize {
        AddColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
