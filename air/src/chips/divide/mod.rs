//! `div`, `divu`, `rem`, `remu`.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::DivideColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// The chip of the divisions.
///
/// # Argument
/// Signs are taken off: `dividend`, `divisor`, `quotient` and `remainder` are magnitudes, each tied to its signed word
/// by `negate`. The lookups and constraints show, over the integers, `dividend = quotient divisor + remainder` with
/// every product limb beyond 32 bits zero, and `remainder < divisor` unless the divisor is zero. That is division with
/// remainder, so quotient and remainder are unique. Putting signs back yields rounding to zero, and a remainder of the
/// dividend's sign.
///
/// *By zero*: `remainder = dividend` follows, so that the remainder is the dividend; the quotient column is free and
/// unused, as the result is all ones. `by_zero` cannot be set for another divisor, and it must be set for zero, because
/// no slack exists there.
///
/// *Overflow*: -2^31 / -1 has magnitudes 2^31 and 1, so quotient 2^31, which is -2^31 as a word, and remainder 0: the
/// specification's result without a case of its own.
pub struct Divide;

impl Chip for Divide {
    fn name(&self) -> Cow<'static, str> {
        "divide".into()
    }

    fn width(&self) -> usize {
        DivideColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
