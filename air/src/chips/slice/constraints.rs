//! Constraints of the `slice` chip.

use super::SliceColumns;
use crate::buses::{CODE, PROGRAM};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess};
use p3_field::PrimeCharacteristicRing;

/// Degree 2: `is_real` is boolean, and padding answers nothing.
pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = SliceColumns::<B::Var>::of(main.current_slice())?;
    b.assert_bool(row.is_real);
    b.assert_zero((B::Expr::ONE - row.is_real.into()) * row.uses.into());
    let instruction = row.instruction.message().elements();
    b.receive(PROGRAM, row.uses, instruction);
    b.send(CODE, row.is_real, instruction);
    Ok(())
}
