//! Constraints of the `add_imm` chip.

use super::AddImmColumns;
use crate::gadgets::{
    Operation, add_words, check_limbs, constant, execute, expr, following_pc, read_register, tick, timestamp,
    write_register,
};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = AddImmColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.is_real.into();
    b.assert_bool(row.is_real);

    let mut operation = Operation::new(constant::<B>(opcodes::ADDI));
    operation.rd = row.rd.register.into();
    operation.rs1 = row.rs1.register.into();
    operation.imm = expr::<B>(row.imm);
    execute(b, &is_real, &row.state, operation, following_pc::<B>(&row.state));
    read_register(b, &is_real, &row.rs1, timestamp::<B>(&row.state, tick::RS1));
    write_register(b, &is_real, &row.rd, expr::<B>(row.result), timestamp::<B>(&row.state, tick::RD));

    check_limbs(b, &is_real, row.result);
    let (left, right, sum) = (expr::<B>(row.rs1.value), expr::<B>(row.imm), expr::<B>(row.result));
    add_words(b, is_real, &left, &right, &sum);
    Ok(())
}
