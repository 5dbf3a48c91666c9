//! Constraints of the `program` chip.

use super::{ProgramColumns, ProgramRow};
use crate::buses::{PROGRAM, ProgramMessage};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let (main, preprocessed) = (b.main(), b.preprocessed().clone());
    let &ProgramRow { pc, opcode, rd, rs1, rs2, imm_lo, imm_hi, target, link_lo, link_hi } =
        ProgramRow::of(preprocessed.current_slice())?;
    let row = ProgramColumns::of(main.current_slice())?;
    let message = ProgramMessage { pc, opcode, rd, rs1, rs2, imm_lo, imm_hi, target, link_lo, link_hi };
    b.receive(PROGRAM, row.uses, message.elements());
    Ok(())
}
