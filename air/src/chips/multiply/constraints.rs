//! Constraints of the `multiply` chip.

use super::MultiplyColumns;
use crate::gadgets::{
    Operation, byte_pair, check_limbs, constant, execute, expr, following_pc, opcode_of, product_limbs, range,
    read_register, tick, timestamp, write_register,
};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = MultiplyColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.flags.map(Into::<B::Expr>::into).into_iter().sum();
    b.assert_bools(row.flags);
    b.assert_bool(is_real.clone());

    fetch(b, row, &is_real);
    read_register(b, &is_real, &row.rs1, timestamp::<B>(&row.state, tick::RS1));
    read_register(b, &is_real, &row.rs2, timestamp::<B>(&row.state, tick::RS2));
    write_register(b, &is_real, &row.rd, expr::<B>(row.result), timestamp::<B>(&row.state, tick::RD));
    multiply(b, row, &is_real);
    decide_signs(b, row, &is_real);
    correct(b, row, &is_real);
    Ok(())
}

fn fetch<B: ChipBuilder>(b: &mut B, row: &MultiplyColumns<B::Var>, is_real: &B::Expr) {
    let numbers = [opcodes::MUL, opcodes::MULH, opcodes::MULHSU, opcodes::MULHU];
    let registers = [row.rd.register, row.rs1.register, row.rs2.register];
    let operation = Operation::of_registers(opcode_of::<B, 4>(row.flags, numbers), registers);
    execute(b, is_real, &row.state, operation, following_pc::<B>(&row.state));
}

/// The unsigned product of the sources.
fn multiply<B: ChipBuilder>(b: &mut B, row: &MultiplyColumns<B::Var>, is_real: &B::Expr) {
    let (left, right): ([B::Expr; 4], [B::Expr; 4]) = (row.left.map(Into::into), row.right.map(Into::into));
    for (value, bytes) in [(row.rs1.value, &left), (row.rs2.value, &right)] {
        b.assert_eq(value.lo, bytes[0].clone() + bytes[1].clone() * constant::<B>(256));
        b.assert_eq(value.hi, bytes[2].clone() + bytes[3].clone() * constant::<B>(256));
    }
    for (left, right) in row.left.into_iter().zip(row.right) {
        byte_pair(b, is_real.clone(), left, right);
    }
    let mut carry_in = B::Expr::ZERO;
    let carries = row.carry.iter().map(Some).chain([None]);
    for ((sum, &limb), cell) in product_limbs(&left, &right).into_iter().zip(&row.product).zip(carries) {
        range(b, is_real.clone(), limb, constant::<B>(16));
        let carry: B::Expr = cell.map_or(B::Expr::ZERO, |&carry| carry.into());
        b.assert_eq(sum + carry_in, limb.into() + carry.clone() * constant::<B>(1 << 16));
        if let Some(&cell) = cell {
            range(b, is_real.clone(), cell, constant::<B>(11));
        }
        carry_in = carry;
    }
}

/// Signs are the top bits of signed operands, by lookup of the top byte without it, and zero for unsigned ones.
fn decide_signs<B: ChipBuilder>(b: &mut B, row: &MultiplyColumns<B::Var>, is_real: &B::Expr) {
    let [_, mulh, mulhsu, _]: [B::Expr; 4] = row.flags.map(Into::into);
    let operands = [(row.left_sign, row.left[3], mulh.clone() + mulhsu), (row.right_sign, row.right[3], mulh)];
    for (sign, top, is_signed) in operands {
        b.assert_bool(sign);
        b.when(B::Expr::ONE - is_signed.clone()).assert_zero(sign);
        let below_sign = top.into() - sign.into() * constant::<B>(1 << 7);
        range(b, is_real.clone(), below_sign, constant::<B>(8) - is_signed);
    }
}

/// The result: the lower word for `mul`, else the upper word less the corrections for signs.
fn correct<B: ChipBuilder>(b: &mut B, row: &MultiplyColumns<B::Var>, is_real: &B::Expr) {
    check_limbs(b, is_real, row.result);
    let is_mul: B::Expr = row.flags[0].into();
    let is_upper = is_real.clone() - is_mul.clone();
    let product: [B::Expr; 4] = row.product.map(Into::into);
    let (left, right) = (expr::<B>(row.rs1.value), expr::<B>(row.rs2.value));
    let (left_sign, right_sign): (B::Expr, B::Expr) = (row.left_sign.into(), row.right_sign.into());
    let [borrow_lo, borrow_hi]: [B::Expr; 2] = row.borrow.map(Into::into);
    for borrow in [&borrow_lo, &borrow_hi] {
        b.assert_zero(borrow.clone() * (borrow.clone() - B::Expr::ONE) * (borrow.clone() - constant::<B>(2)));
    }
    let corrections = |left: B::Expr, right: B::Expr| left_sign.clone() * right + right_sign.clone() * left;
    let base = constant::<B>(1 << 16);
    let lo = product[2].clone() - corrections(left.lo, right.lo) + borrow_lo.clone() * base.clone();
    let hi = product[3].clone() - corrections(left.hi, right.hi) - borrow_lo + borrow_hi * base;
    let result = expr::<B>(row.result);
    b.when(is_mul.clone()).assert_eq(result.lo.clone(), product[0].clone());
    b.when(is_mul).assert_eq(result.hi.clone(), product[1].clone());
    b.when(is_upper.clone()).assert_eq(result.lo, lo);
    b.when(is_upper).assert_eq(result.hi, hi);
}
