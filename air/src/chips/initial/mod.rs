//! The ranges of words and registers that the program initialises.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
pub(crate) mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::{InitialColumns, InitialRow};

use super::tables::padded;
use crate::{Chip, ChipBuilder, EvalError, F, Occurrence, Stage, Trace};
use alloc::borrow::Cow;
use alloc::vec::Vec;

/// The table of what the program initialises, which a run proves once.
///
/// A *range* is a maximal run of keys that the program initialises, with zero or with other values. Long runs of zeros are in no
/// range, since cells outside of ranges start as zero. The table lists the first cell of each range and the one after it, and
/// all cells within ranges that the [program's table](super::Program) does not have. Prover and setup fill its rows; the
/// verifier, which knows their commitment, needs none.
#[derive(Clone, Debug, Default)]
pub struct Initial {
    /// One row a cell, elements in the order of [`InitialRow`].
    pub rows: Vec<[F; InitialRow::<u8>::WIDTH]>,
}

impl Chip for Initial {
    fn name(&self) -> Cow<'static, str> {
        "initial".into()
    }

    fn width(&self) -> usize {
        InitialColumns::<u8>::WIDTH
    }

    fn stage(&self) -> Stage {
        Stage::Boundary
    }

    fn occurrence(&self) -> Occurrence {
        Occurrence::Once
    }

    fn preprocessed_width(&self) -> usize {
        InitialRow::<u8>::WIDTH
    }

    fn preprocessed(&self) -> Option<Trace> {
        Some(padded(&self.rows))
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
