//! `lw`.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::LoadWordColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// The chip of `lw`.
pub struct LoadWord;

impl Chip for LoadWord {
    fn name(&self) -> Cow<'static, str> {
        "load_word".into()
    }

    fn width(&self) -> usize {
        LoadWordColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
