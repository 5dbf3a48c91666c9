//! The program's instructions, and its words at their addresses.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
pub(crate) mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::{CodeRow, ProgramColumns, ProgramRow};

use super::tables::padded;
use crate::{Chip, ChipBuilder, EvalError, F, Occurrence, Stage, Trace, opcodes};
use alloc::borrow::Cow;
use alloc::vec::Vec;
use p3_field::PrimeCharacteristicRing;

/// The table of the program's instructions, which a run proves once.
///
/// A row has the word at the instruction's address, too, so that a run which reads its code as data needs no other table of
/// it. Prover and setup fill its rows; the verifier, which knows their commitment, needs none.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// One row an instruction, elements in the order of [`CodeRow`].
    pub rows: Vec<[F; CodeRow::<u8>::WIDTH]>,
}

impl Chip for Program {
    fn name(&self) -> Cow<'static, str> {
        "program".into()
    }

    fn width(&self) -> usize {
        ProgramColumns::<u8>::WIDTH
    }

    fn stage(&self) -> Stage {
        Stage::Boundary
    }

    fn occurrence(&self) -> Occurrence {
        Occurrence::Once
    }

    fn preprocessed_width(&self) -> usize {
        CodeRow::<u8>::WIDTH
    }

    fn preprocessed(&self) -> Option<Trace> {
        let mut trace = padded(&self.rows);
        // A row of zeros would be an `add` at address 0; no chip has the number of an illegal instruction.
        let (rows, _) = trace.values.as_chunks_mut::<{ CodeRow::<u8>::WIDTH }>();
        for [_, opcode, ..] in rows.iter_mut().skip(self.rows.len()) {
            *opcode = F::from_u32(opcodes::ILLEGAL);
        }
        Some(trace)
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
