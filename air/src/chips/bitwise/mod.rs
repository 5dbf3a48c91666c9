//! `xor`, `or`, `and`, with two registers or an immediate.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::BitwiseColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// The chip of the bitwise operations.
///
/// One table of conjunctions serves all three: `a | b = a + b - (a & b)` and `a ^ b = a + b - 2 (a & b)`, byte by byte
/// and so limb by limb. The result's limbs are below 2^16 because they are made of bytes.
pub struct Bitwise;

impl Chip for Bitwise {
    fn name(&self) -> Cow<'static, str> {
        "bitwise".into()
    }

    fn width(&self) -> usize {
        BitwiseColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
