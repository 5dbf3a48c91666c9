//! Calls that multiply and add modulo a number.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::ModMulAddColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;
use alloc::format;
use nova_abi::syscall;

/// The chip of calls that multiply and add modulo a number: `left * right + addend = quotient * modulus + result`.
///
/// The quotient is as long as the left side may be, so that there is one for every modulus. That makes the right side
/// longer: its digits beyond the left side's are sums of products of bytes, which must be zero. The first of them is part of
/// the equation, where it takes up the last carry; each of the others is zero by itself.
///
/// Exactly one of `result < modulus` and "the modulus is 0" holds on a row, because nothing is below zero.
pub struct ModMulAdd<const WORDS: usize>;

impl<const WORDS: usize> ModMulAdd<WORDS> {
    /// Bits of a number.
    const BITS: usize = 32 * WORDS;

    /// The call that the chip serves.
    pub const NUMBER: u32 = match WORDS {
        8 => syscall::MULTIPLY_ADD_256,
        12 => syscall::MULTIPLY_ADD_384,
        _ => panic!("there is no call for numbers of this length"),
    };
}

impl<const WORDS: usize> Chip for ModMulAdd<WORDS> {
    fn name(&self) -> Cow<'static, str> {
        format!("mod_mul_add_{}", Self::BITS).into()
    }

    fn width(&self) -> usize {
        ModMulAddColumns::<u8, WORDS>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval::<B, WORDS>(b)
    }
}
