//! Constraints of the compare chip.

use super::CompareColumns;
use crate::gadgets::{Operation, Word, constant, tick};
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
    let mut operation = Operation::new(opcode);
    operation.rd = row.rd.register.into();
    operation.rs1 = row.rs1.register.into();
    row.operand.describe::<B>(&mut operation);
    row.state.execute(b, &is_real, operation, row.state.following::<B>());

    let (left, right) = (row.rs1.value.expr::<B>(), row.operand.value.expr::<B>());
    let less = row.less_than.eval(b, &is_real, &is_signed, &left, &right);
    row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
    row.operand.eval(b, &is_real, row.state.at::<B>(tick::RS2));
    row.rd.eval(b, &is_real, Word::new(less, B::Expr::ZERO), row.state.at::<B>(tick::RD));
    Ok(())
}
