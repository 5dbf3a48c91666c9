//! `mul`, `mulh`, `mulhsu`, `mulhu`.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::MultiplyColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// The chip of the multiplications.
///
/// # Argument
/// The unsigned product is computed limb by limb from bytes: the sum of a limb's byte products is below
/// 2^18 + 2^8 2^18 < 2^27 and equals `product + 2^16 carry` with `product < 2^16` and `carry < 2^11`, so nothing
/// reaches the field's modulus and both are unique. The last limb has no carry, as the product is below 2^64.
///
/// A negative operand stands for its unsigned value less 2^32, so the upper word of a signed product is the unsigned
/// one less the other operand, modulo 2^32, for each negative operand. In each limb of that correction
/// `result = high - corrections - borrow in + 2^16 borrow` with borrows 0 to 2; all terms are below 2^18.
pub struct Multiply;

impl Chip for Multiply {
    fn name(&self) -> Cow<'static, str> {
        "multiply".into()
    }

    fn width(&self) -> usize {
        MultiplyColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
