//! Constraints of the `add` chip.

use super::AddColumns;
use crate::gadgets::{
    Operation, add_words, check_limbs, constant, execute, expr, following_pc, read_register, tick, timestamp,
    write_register,
};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = AddColumns::<B::Var>::of(main.current_slice())?;
    let (is_add, is_sub): (B::Expr, B::Expr) = (row.is_add.into(), row.is_sub.into());
    let is_real = is_add.clone() + is_sub.clone();
    b.assert_bool(row.is_add);
    b.assert_bool(row.is_sub);
    b.assert_bool(is_real.clone());

    fetch(b, row, &is_real);
    read_register(b, &is_real, &row.rs1, timestamp::<B>(&row.state, tick::RS1));
    read_register(b, &is_real, &row.rs2, timestamp::<B>(&row.state, tick::RS2));
    write_register(b, &is_real, &row.rd, expr::<B>(row.result), timestamp::<B>(&row.state, tick::RD));

    let (left, right, result) = (expr::<B>(row.rs1.value), expr::<B>(row.rs2.value), expr::<B>(row.result));
    check_limbs(b, &is_real, row.result);
    add_words(b, is_add, &left, &right, &result);
    // The sum of the difference and the second operand is the first one.
    add_words(b, is_sub, &result, &right, &left);
    Ok(())
}

fn fetch<B: ChipBuilder>(b: &mut B, row: &AddColumns<B::Var>, is_real: &B::Expr) {
    let is_sub: B::Expr = row.is_sub.into();
    let opcode = constant::<B>(opcodes::ADD) + is_sub * constant::<B>(opcodes::SUB - opcodes::ADD);
    let operation = Operation::of_registers(opcode, [row.rd.register, row.rs1.register, row.rs2.register]);
    execute(b, is_real, &row.state, operation, following_pc::<B>(&row.state));
}
