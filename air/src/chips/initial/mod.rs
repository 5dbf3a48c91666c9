//! The words and registers that the program initialises.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
pub(crate) mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::{InitialColumns, InitialRow};

use super::tables::padded;
use crate::buses::INITIAL;
use crate::{Chip, ChipBuilder, EvalError, F, Occurrence, Trace};
use alloc::borrow::Cow;
use alloc::vec::Vec;

/// The table of the words and registers that the program initialises.
#[derive(Clone, Debug, Default)]
pub struct Initial {
    /// A 1, then one message a word, elements in the order of [`InitialRow`].
    pub rows: Vec<[F; INITIAL.arity + 1]>,
}

impl Chip for Initial {
    fn name(&self) -> Cow<'static, str> {
        "initial".into()
    }

    fn width(&self) -> usize {
        InitialColumns::<u8>::WIDTH
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
