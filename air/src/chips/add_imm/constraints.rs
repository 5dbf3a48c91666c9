//! Constraints of the add imm chip.

use super::AddImmColumns;
use crate::gadgets::{Operation, add_words, constant, tick};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = AddImmColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.is_real.into();
    b.assert_bool(row.is_real);

    let mut operation = Operation::new(constant::<B>(opcodes::ADDI));
    operation.rd = row.rd.register.into();
    operation.rs1 = row.rs1.register.into();
    operation.imm = row.imm.expr::<B>();
    row.state.execute(b, &is_real, operation, row.state.following::<B>());
    row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
    row.rd.eval(b, &is_real, row.result.expr::<B>(), row.state.at::<B>(tick::RD));

    row.result.check_limbs(b, &is_real);
    let (left, right, sum) = (row.rs1.value.expr::<B>(), row.imm.expr::<B>(), row.result.expr::<B>());
    add_words(b, is_real, &left, &right, &sum);
    Ok(())
}
