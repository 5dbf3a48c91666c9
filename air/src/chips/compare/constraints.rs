//! Constraints of the `compare` chip.

use super::CompareColumns;
use crate::gadgets::{
    Operation, Word, constant, execute, expr, following_pc, less_than, read_operand, read_register, tick, timestamp,
    write_register,
};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = CompareColumns::<B::Var>::of(main.current_slice())?;
    let (is_signed, is_unsigned): (B::Expr, B::Expr) = (row.is_signed.into(), row.is_unsigned.into());
    let is_real = is_signed.clone() + is_unsigned.clone();
    b.assert_bools([row.is_signed, row.is_unsigned]);
    b.assert_bool(is_real.clone());

    let opcode = is_signed.clone() * constant::<B>(opcodes::SLT)
        + is_unsigned * constant::<B>(opcodes::SLTU)
        + row.operand.is_immediate.into() * constant::<B>(opcodes::COMPARE_IMMEDIATE_OFFSET);
    let operation = Operation::of_operand::<B>(opcode, [row.rd.register, row.rs1.register], &row.operand);
    execute(b, &is_real, &row.state, operation, following_pc::<B>(&row.state));

    let (left, right) = (expr::<B>(row.rs1.value), expr::<B>(row.operand.value));
    let less = less_than(b, &is_real, &row.less_than, &is_signed, &left, &right);
    read_register(b, &is_real, &row.rs1, timestamp::<B>(&row.state, tick::RS1));
    read_operand(b, &is_real, &row.operand, timestamp::<B>(&row.state, tick::RS2));
    write_register(b, &is_real, &row.rd, Word::new(less, B::Expr::ZERO), timestamp::<B>(&row.state, tick::RD));
    Ok(())
}
