//! Calls of keccak-f: their memory.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::KeccakColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// Words of the state.
pub const STATE_WORDS: usize = 50;

/// Rounds of the permutation.
pub const ROUNDS: usize = 24;

/// The chip of keccak-f's calls: one row reads a state from memory, has it permuted, and writes it back.
///
/// A call has a cycle of its own, which ties the state that comes back from the round chip to the one that went there.
pub struct Keccak;

impl Chip for Keccak {
    fn name(&self) -> Cow<'static, str> {
        "keccak".into()
    }

    fn width(&self) -> usize {
        KeccakColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
