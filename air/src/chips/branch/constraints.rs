//! Constraints of the `branch` chip.

use super::BranchColumns;
use crate::gadgets::{Operation, execute, expr, following_pc, less_than, opcode_of, read_register, tick, timestamp};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = BranchColumns::<B::Var>::of(main.current_slice())?;
    let [beq, bne, blt, bge, bltu, bgeu]: [B::Expr; 6] = row.flags.map(Into::into);
    let is_real = beq.clone() + bne.clone() + blt.clone() + bge.clone() + bltu.clone() + bgeu.clone();
    b.assert_bools(row.flags);
    b.assert_bool(is_real.clone());

    fetch(b, row, &is_real);
    read_register(b, &is_real, &row.rs1, timestamp::<B>(&row.state, tick::RS1));
    read_register(b, &is_real, &row.rs2, timestamp::<B>(&row.state, tick::RS2));

    let is_signed = blt.clone() + bge.clone();
    let (left, right) = (expr::<B>(row.rs1.value), expr::<B>(row.rs2.value));
    let less = less_than(b, &is_real, &row.less_than, &is_signed, &left, &right);
    let equal = decide_equality(b, row, &is_real);
    let taken = beq * equal.clone()
        + bne * (B::Expr::ONE - equal)
        + (blt + bltu) * less.clone()
        + (bge + bgeu) * (B::Expr::ONE - less);
    let following = following_pc::<B>(&row.state);
    b.assert_zero(is_real * (row.next_pc.into() - following.clone()) - taken * (row.target.into() - following));
    Ok(())
}

fn fetch<B: ChipBuilder>(b: &mut B, row: &BranchColumns<B::Var>, is_real: &B::Expr) {
    let numbers = [opcodes::BEQ, opcodes::BNE, opcodes::BLT, opcodes::BGE, opcodes::BLTU, opcodes::BGEU];
    let mut operation = Operation::new(opcode_of::<B, 6>(row.flags, numbers));
    operation.rs1 = row.rs1.register.into();
    operation.rs2 = row.rs2.register.into();
    operation.target = row.target.into();
    execute(b, is_real, &row.state, operation, row.next_pc.into());
}

fn decide_equality<B: ChipBuilder>(b: &mut B, row: &BranchColumns<B::Var>, is_real: &B::Expr) -> B::Expr {
    let equal: B::Expr = row.equal.into();
    let difference: B::Expr = row.less_than.difference.lo.into() + row.less_than.difference.hi.into();
    b.assert_zero(equal.clone() * difference.clone());
    b.assert_zero(is_real.clone() * (difference * row.inverse.into() - B::Expr::ONE + equal.clone()));
    equal
}
