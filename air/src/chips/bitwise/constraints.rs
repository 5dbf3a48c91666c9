//! Constraints of the `bitwise` chip.

use super::BitwiseColumns;
use crate::gadgets::{
    Operation, bytes, constant, execute, expr, following_pc, read_operand, read_register, tick, timestamp,
    write_register,
};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = BitwiseColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.is_xor.into() + row.is_or.into() + row.is_and.into();
    b.assert_bools([row.is_xor, row.is_or, row.is_and]);
    b.assert_bool(is_real.clone());

    fetch(b, row, &is_real);
    read_register(b, &is_real, &row.rs1, timestamp::<B>(&row.state, tick::RS1));
    read_operand(b, &is_real, &row.operand, timestamp::<B>(&row.state, tick::RS2));
    write_register(b, &is_real, &row.rd, expr::<B>(row.result), timestamp::<B>(&row.state, tick::RD));
    compute(b, row, &is_real);
    Ok(())
}

fn fetch<B: ChipBuilder>(b: &mut B, row: &BitwiseColumns<B::Var>, is_real: &B::Expr) {
    let opcode = row.is_xor.into() * constant::<B>(opcodes::XOR)
        + row.is_or.into() * constant::<B>(opcodes::OR)
        + row.is_and.into() * constant::<B>(opcodes::AND)
        + row.operand.is_immediate.into() * constant::<B>(opcodes::IMMEDIATE_OFFSET);
    let operation = Operation::of_operand::<B>(opcode, [row.rd.register, row.rs1.register], &row.operand);
    execute(b, is_real, &row.state, operation, following_pc::<B>(&row.state));
}

/// Looks up the conjunctions and ties bytes, operands and result together.
fn compute<B: ChipBuilder>(b: &mut B, row: &BitwiseColumns<B::Var>, is_real: &B::Expr) {
    for ((left, right), and) in row.left.into_iter().zip(row.right).zip(row.and) {
        bytes(b, is_real.clone(), left, right, and);
    }
    let limbs = |bytes: [B::Var; 4]| {
        let [b0, b1, b2, b3] = bytes.map(Into::<B::Expr>::into);
        [b0 + b1 * constant::<B>(256), b2 + b3 * constant::<B>(256)]
    };
    let (left, right, result) = (expr::<B>(row.rs1.value), expr::<B>(row.operand.value), expr::<B>(row.result));
    let limbs_of_bytes = limbs(row.left).into_iter().zip(limbs(row.right)).zip(limbs(row.and));
    let limbs_of_words = [(left.lo, right.lo, result.lo), (left.hi, right.hi, result.hi)];
    for ((left, right, result), ((left_bytes, right_bytes), and)) in limbs_of_words.into_iter().zip(limbs_of_bytes) {
        b.assert_eq(left.clone(), left_bytes);
        b.assert_eq(right.clone(), right_bytes);
        let sum: B::Expr = (row.is_xor.into() + row.is_or.into()) * (left + right);
        let weight = row.is_and.into() - row.is_or.into() - row.is_xor.into() * constant::<B>(2);
        b.assert_eq(result, sum + weight * and);
    }
}
