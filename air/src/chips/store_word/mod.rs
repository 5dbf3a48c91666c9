//! `sw`.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::StoreWordColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// The chip of `sw`.
pub struct StoreWord;

impl Chip for StoreWord {
    fn name(&self) -> Cow<'static, str> {
        "store_word".into()
    }

    fn width(&self) -> usize {
        StoreWordColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
