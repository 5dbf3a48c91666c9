//! `sb`, `sh`.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::StoreNarrowColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// The chip of the stores of bytes and halfwords.
///
/// The limbs of the word afterwards are below 2^16: one is unchanged, the other is the low limb of a register or made
/// of two bytes.
pub struct StoreNarrow;

impl Chip for StoreNarrow {
    fn name(&self) -> Cow<'static, str> {
        "store_narrow".into()
    }

    fn width(&self) -> usize {
        StoreNarrowColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
