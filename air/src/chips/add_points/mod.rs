//! Calls that add points of elliptic curves.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::AddPointsColumns;

use crate::chips::curve::CurveCalls;
use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;
use alloc::format;

/// The chip of calls that add points: by the line through both, `slope (x - other_x) = y - other_y`.
///
/// Where both x are the same there is no such line. Where they differ, and are below the prime, the equation has one
/// solution modulo the prime.
pub struct AddPoints<const WORDS: usize, const CURVES: usize> {
    /// The curves that it knows.
    pub curves: &'static [CurveCalls<WORDS>; CURVES],
}

impl<const WORDS: usize, const CURVES: usize> AddPoints<WORDS, CURVES> {
    /// Bits of a coordinate.
    const BITS: usize = 32 * WORDS;
}

impl<const WORDS: usize, const CURVES: usize> Chip for AddPoints<WORDS, CURVES> {
    fn name(&self) -> Cow<'static, str> {
        format!("add_points_{}", Self::BITS).into()
    }

    fn width(&self) -> usize {
        AddPointsColumns::<u8, WORDS, CURVES>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b, self.curves)
    }
}
