//! `lb`, `lh`, `lbu`, `lhu`.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::LoadNarrowColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// The chip of the loads of bytes and halfwords.
///
/// # Sign
/// For `lb` the lookup shows `value - 2^7 byte_sign < 2^7`, so that `byte_sign` is the byte's top bit; for `lh` it shows
/// `value - 2^15 half_sign < 2^15`. Each sign is zero in every other operation.
pub struct LoadNarrow;

impl Chip for LoadNarrow {
    fn name(&self) -> Cow<'static, str> {
        "load_narrow".into()
    }

    fn width(&self) -> usize {
        LoadNarrowColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
