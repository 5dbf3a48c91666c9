//! Constraints of the jump chip.

use super::JumpColumns;
use crate::gadgets::{Operation, constant, tick};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = JumpColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.is_real.into();
    b.assert_bool(row.is_real);

    let mut operation = Operation::new(constant::<B>(opcodes::JAL));
    operation.rd = row.rd.register.into();
    operation.target = row.target.into();
    operation.link = row.link.expr::<B>();
    row.state.execute(b, &is_real, operation, row.target.into());
    row.rd.eval(b, &is_real, row.link.expr::<B>(), row.state.at::<B>(tick::RD));
    Ok(())
}
