//! Constraints of the `program` chip.

use super::{ProgramColumns, ProgramRow};
use crate::buses::CODE;
use crate::{ChipBuilder, Columns, EvalError, WindowAccess};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let (main, preprocessed) = (b.main(), b.preprocessed().clone());
    let instruction = *ProgramRow::of(preprocessed.current_slice())?;
    let row = ProgramColumns::of(main.current_slice())?;
    b.receive(CODE, row.uses, instruction.message().elements());
    Ok(())
}
