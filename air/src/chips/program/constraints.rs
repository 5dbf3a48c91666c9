//! Constraints of the `program` chip.

use super::{CodeRow, ProgramColumns};
use crate::buses::{CODE, INITIAL, InitialMessage};
use crate::chips::memory_table::KEY_OFFSET;
use crate::gadgets::{constant, expr};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess};
use p3_field::PrimeCharacteristicRing;

/// Each row answers slices with its instruction, and the memory table with its word, which is not a bound of a range: those
/// are in the `initial` chip's table only. The key of padding is that of a guarded word, which the memory table never lists.
pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let (main, preprocessed) = (b.main(), b.preprocessed().clone());
    let &CodeRow { instruction, word } = CodeRow::<B::Var>::of(preprocessed.current_slice())?;
    let row = ProgramColumns::<B::Var>::of(main.current_slice())?;
    let key = instruction.pc.into() - constant::<B>(KEY_OFFSET);
    let word = expr::<B>(word);
    b.receive(CODE, row.uses, instruction.message().elements());
    let first = InitialMessage { key, lo: word.lo, hi: word.hi, kind: B::Expr::ZERO };
    b.receive(INITIAL, row.reads, first.elements());
    Ok(())
}
