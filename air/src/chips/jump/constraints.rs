//! Constraints of the `jump` chip.

use super::JumpColumns;
use crate::gadgets::{Operation, constant, execute, expr, tick, timestamp, write_register};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = JumpColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.is_real.into();
    b.assert_bool(row.is_real);

    let mut operation = Operation::new(constant::<B>(opcodes::JAL));
    operation.rd = row.rd.register.into();
    operation.target = row.target.into();
    operation.link = expr::<B>(row.link);
    execute(b, &is_real, &row.state, operation, row.target.into());
    write_register(b, &is_real, &row.rd, expr::<B>(row.link), timestamp::<B>(&row.state, tick::RD));
    Ok(())
}
