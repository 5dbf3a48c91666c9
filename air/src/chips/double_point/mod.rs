//! Calls that double points of elliptic curves.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::DoublePointColumns;

use crate::chips::curve::CurveCalls;
use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;
use alloc::format;

/// The chip of calls that double points: by the tangent, `2 slope y = 3 x^2 + a`.
///
/// Its slope column holds twice the slope, so that the equation's digits stay small. Where y is zero the tangent has no
/// slope; where it is not, and is below the prime, the equation has one solution modulo the prime.
pub struct DoublePoint<const WORDS: usize, const CURVES: usize> {
    /// The curves that it knows.
    pub curves: &'static [CurveCalls<WORDS>; CURVES],
}

impl<const WORDS: usize, const CURVES: usize> DoublePoint<WORDS, CURVES> {
    /// Bits of a coordinate.
    const BITS: usize = 32 * WORDS;
}

impl<const WORDS: usize, const CURVES: usize> Chip for DoublePoint<WORDS, CURVES> {
    fn name(&self) -> Cow<'static, str> {
        format!("double_point_{}", Self::BITS).into()
    }

    fn width(&self) -> usize {
        DoublePointColumns::<u8, WORDS, CURVES>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b, self.curves)
    }
}
