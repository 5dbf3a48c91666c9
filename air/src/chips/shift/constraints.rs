//! Constraints of the `shift` chip.

use super::ShiftColumns;
use crate::gadgets::{
    Operation, constant, execute, expr, following_pc, range, read_operand, read_register, tick, timestamp,
    write_register,
};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, F, WindowAccess, opcodes};
use p3_field::{Field, PrimeCharacteristicRing};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = ShiftColumns::<B::Var>::of(main.current_slice())?;
    let is_right: B::Expr = row.is_logical.into() + row.is_arithmetic.into();
    let is_real = is_right.clone() + row.is_left.into();
    b.assert_bools([row.is_left, row.is_logical, row.is_arithmetic]);
    b.assert_bool(is_real.clone());

    fetch(b, row, &is_real);
    read_register(b, &is_real, &row.rs1, timestamp::<B>(&row.state, tick::RS1));
    read_operand(b, &is_real, &row.operand, timestamp::<B>(&row.state, tick::RS2));
    write_register(b, &is_real, &row.rd, expr::<B>(row.result), timestamp::<B>(&row.state, tick::RD));
    decode_amount(b, row, &is_real, &is_right);
    split_limbs(b, row, &is_real);
    shift_within_limbs(b, row, &is_right);
    shift_by_limb(b, row, &is_right);
    Ok(())
}

fn fetch<B: ChipBuilder>(b: &mut B, row: &ShiftColumns<B::Var>, is_real: &B::Expr) {
    let opcode = row.is_left.into() * constant::<B>(opcodes::SLL)
        + row.is_logical.into() * constant::<B>(opcodes::SRL)
        + row.is_arithmetic.into() * constant::<B>(opcodes::SRA)
        + row.operand.is_immediate.into() * constant::<B>(opcodes::IMMEDIATE_OFFSET);
    let operation = Operation::of_operand::<B>(opcode, [row.rd.register, row.rs1.register], &row.operand);
    execute(b, is_real, &row.state, operation, following_pc::<B>(&row.state));
}

/// The amount's low five bits, the powers of two that they make, and where limbs are split.
///
/// `rest = (amount - bits) / 32` is looked up to be below 2^11, so the bits are those of the low limb.
fn decode_amount<B: ChipBuilder>(b: &mut B, row: &ShiftColumns<B::Var>, is_real: &B::Expr, is_right: &B::Expr) {
    b.assert_bools(row.amount);
    let [b0, b1, b2, b3, b4]: [B::Expr; 5] = row.amount.map(Into::into);
    let factor = |bit: &B::Expr, more: u32| B::Expr::ONE + bit.clone() * constant::<B>(more);
    let within: B::Expr =
        b0.clone() + b1.clone() * constant::<B>(2) + b2.clone() * constant::<B>(4) + b3.clone() * constant::<B>(8);
    let low = within.clone() + b4 * constant::<B>(16);
    let rest = (row.operand.value.lo.into() - low) * F::from_u32(32).inverse();
    range(b, is_real.clone(), rest, constant::<B>(11));

    // The first factor is zero on padding rows, and so are the powers.
    b.assert_eq(row.power_low, (is_real.clone() + b0.clone()) * factor(&b1, 4 - 1));
    b.assert_eq(row.power, row.power_low.into() * factor(&b2, 16 - 1) * factor(&b3, 256 - 1));
    let is_left: B::Expr = row.is_left.into();
    let split = is_right.clone() * within.clone() + is_left.clone() * (constant::<B>(16) - within);
    b.assert_eq(row.split, split);
    // 2^split is the power for right shifts; for left shifts the power is 2^(16 - split).
    b.when(is_right.clone()).assert_eq(row.split_power, row.power);
    b.when(is_left).assert_eq(row.rest_power, row.power);
    let product: B::Expr = row.split_power.into() * row.rest_power.into();
    b.when(is_real.clone()).assert_eq(product, constant::<B>(1 << 16));
}

fn split_limbs<B: ChipBuilder>(b: &mut B, row: &ShiftColumns<B::Var>, is_real: &B::Expr) {
    let value = row.rs1.value;
    for (limb, lower, upper) in [(value.lo, row.lower.lo, row.upper.lo), (value.hi, row.lower.hi, row.upper.hi)] {
        b.when(is_real.clone()).assert_eq(limb, upper.into() * row.split_power.into() + lower.into());
        range(b, is_real.clone(), lower, row.split);
        range(b, is_real.clone(), upper, constant::<B>(16) - row.split.into());
    }
    // The sign is the value's top bit in an arithmetic shift and zero in the others.
    b.assert_bool(row.sign);
    let is_arithmetic: B::Expr = row.is_arithmetic.into();
    b.assert_zero((B::Expr::ONE - is_arithmetic.clone()) * row.sign.into());
    let below_sign = value.hi.into() - row.sign.into() * constant::<B>(1 << 15);
    range(b, is_real.clone(), below_sign, constant::<B>(16) - is_arithmetic);
}

fn shift_within_limbs<B: ChipBuilder>(b: &mut B, row: &ShiftColumns<B::Var>, is_right: &B::Expr) {
    let (lower, upper) = (expr::<B>(row.lower), expr::<B>(row.upper));
    let (rest_power, is_left): (B::Expr, B::Expr) = (row.rest_power.into(), row.is_left.into());
    let fill = row.sign.into() * (constant::<B>(1 << 16) - rest_power.clone());
    let right_lo = upper.lo.clone() + lower.hi.clone() * rest_power.clone();
    let right_hi = upper.hi + fill;
    let left_lo = lower.lo * rest_power.clone();
    let left_hi = lower.hi * rest_power + upper.lo;
    b.assert_eq(row.partial.lo, is_right.clone() * right_lo + is_left.clone() * left_lo);
    b.assert_eq(row.partial.hi, is_right.clone() * right_hi + is_left * left_hi);
}

fn shift_by_limb<B: ChipBuilder>(b: &mut B, row: &ShiftColumns<B::Var>, is_right: &B::Expr) {
    let moves: B::Expr = row.amount[4].into();
    let stays = B::Expr::ONE - moves.clone();
    let partial = expr::<B>(row.partial);
    let moved_lo = is_right.clone() * partial.hi.clone();
    let moved_hi = row.is_left.into() * partial.lo.clone() + row.sign.into() * constant::<B>(0xffff);
    b.assert_eq(row.result.lo, stays.clone() * partial.lo + moves.clone() * moved_lo);
    b.assert_eq(row.result.hi, stays * partial.hi + moves * moved_hi);
}
