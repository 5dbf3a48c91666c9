//! Calls of SHA-256's compression: their memory.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::Sha256Columns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// Words of the state.
pub const STATE_WORDS: usize = 8;

/// Words of the block.
pub const BLOCK_WORDS: usize = 16;

/// Rows of rounds that take words of the block, and how many words each takes.
const BLOCK_ROWS: usize = 4;

/// The chip of SHA-256's calls: one row reads a block, has the rounds computed, and adds their result to the state.
///
/// A call has a cycle of its own, which ties the result that comes back from the round chip to state and block that went
/// there.
pub struct Sha256;

impl Chip for Sha256 {
    fn name(&self) -> Cow<'static, str> {
        "sha256".into()
    }

    fn width(&self) -> usize {
        Sha256Columns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
