//! Constraints of the `divide` chip.

use super::DivideColumns;
use crate::gadgets::{
    Operation, Word, byte_pair, check_limbs, constant, execute, expr, following_pc, limb_inverse, opcode_of,
    product_limbs, range, read_register, tick, timestamp, write_register,
};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = DivideColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.flags.map(Into::<B::Expr>::into).into_iter().sum();
    b.assert_bools(row.flags);
    b.assert_bool(is_real.clone());

    fetch(b, row, &is_real);
    read_register(b, &is_real, &row.rs1, timestamp::<B>(&row.state, tick::RS1));
    read_register(b, &is_real, &row.rs2, timestamp::<B>(&row.state, tick::RS2));
    write_register(b, &is_real, &row.rd, expr::<B>(row.result), timestamp::<B>(&row.state, tick::RD));
    decide_signs(b, row, &is_real);
    take_magnitudes(b, row, &is_real);
    divide(b, row, &is_real);
    bound_remainder(b, row, &is_real);
    choose_result(b, row);
    Ok(())
}

fn fetch<B: ChipBuilder>(b: &mut B, row: &DivideColumns<B::Var>, is_real: &B::Expr) {
    let numbers = [opcodes::DIV, opcodes::DIVU, opcodes::REM, opcodes::REMU];
    let registers = [row.rd.register, row.rs1.register, row.rs2.register];
    let operation = Operation::of_registers(opcode_of::<B, 4>(row.flags, numbers), registers);
    execute(b, is_real, &row.state, operation, following_pc::<B>(&row.state));
}

/// Signs are the top bits of the operands of signed divisions, by lookup of the limb without it, else zero.
fn decide_signs<B: ChipBuilder>(b: &mut B, row: &DivideColumns<B::Var>, is_real: &B::Expr) {
    let is_signed: B::Expr = row.flags[0].into() + row.flags[2].into();
    for (sign, hi) in [(row.dividend_sign, row.rs1.value.hi), (row.divisor_sign, row.rs2.value.hi)] {
        b.assert_bool(sign);
        b.when(B::Expr::ONE - is_signed.clone()).assert_zero(sign);
        let below_sign = hi.into() - sign.into() * constant::<B>(1 << 15);
        range(b, is_real.clone(), below_sign, constant::<B>(16) - is_signed.clone());
    }
    let (one, other): (B::Expr, B::Expr) = (row.dividend_sign.into(), row.divisor_sign.into());
    let exactly_one = one.clone() + other.clone() - one * other * constant::<B>(2);
    b.assert_eq(row.quotient_sign, exactly_one);
}

fn take_magnitudes<B: ChipBuilder>(b: &mut B, row: &DivideColumns<B::Var>, is_real: &B::Expr) {
    for word in [row.dividend, row.remainder, row.signed_quotient, row.signed_remainder] {
        check_limbs(b, is_real, word);
    }
    for (divisor, quotient) in row.divisor.into_iter().zip(row.quotient) {
        byte_pair(b, is_real.clone(), divisor, quotient);
    }
    let (divisor, quotient) = (word_of_bytes::<B>(row.divisor), word_of_bytes::<B>(row.quotient));
    negate(b, row.dividend_sign.into(), &expr::<B>(row.rs1.value), &expr::<B>(row.dividend));
    negate(b, row.divisor_sign.into(), &expr::<B>(row.rs2.value), &divisor);
    negate(b, row.quotient_sign.into(), &expr::<B>(row.signed_quotient), &quotient);
    negate(b, row.dividend_sign.into(), &expr::<B>(row.signed_remainder), &expr::<B>(row.remainder));
}

/// `dividend = quotient divisor + remainder`, with nothing beyond 32 bits.
///
/// The low limb's sum is below 2^27 + 2^16, so its carry is unique; the upper limbs' sums are non-negative and their
/// total is below 2^28, so it is zero only if each is.
fn divide<B: ChipBuilder>(b: &mut B, row: &DivideColumns<B::Var>, is_real: &B::Expr) {
    let (divisor, quotient) = (row.divisor.map(Into::into), row.quotient.map(Into::into));
    let [lowest, low, high, highest] = product_limbs::<B::Expr>(&quotient, &divisor);
    let (dividend, remainder, carry) = (expr::<B>(row.dividend), expr::<B>(row.remainder), row.carry.into());
    range(b, is_real.clone(), carry.clone(), constant::<B>(10));
    b.assert_eq(lowest + remainder.lo, dividend.lo + carry.clone() * constant::<B>(1 << 16));
    b.assert_eq(low + remainder.hi + carry, dividend.hi);
    b.assert_zero(high + highest);
}

/// `remainder < divisor` unless the divisor is zero: `divisor - remainder - 1` exists as a word.
fn bound_remainder<B: ChipBuilder>(b: &mut B, row: &DivideColumns<B::Var>, is_real: &B::Expr) {
    let (by_zero, borrow): (B::Expr, B::Expr) = (row.by_zero.into(), row.slack_borrow.into());
    let (divisor, remainder, slack) =
        (word_of_bytes::<B>(row.divisor), expr::<B>(row.remainder), expr::<B>(row.slack));
    b.assert_bools([row.by_zero, row.slack_borrow]);
    check_limbs(b, is_real, row.slack);
    // Bytes are not negative, so their sum is zero only if the divisor is.
    b.when(by_zero.clone()).assert_zero(row.divisor.map(Into::<B::Expr>::into).into_iter().sum::<B::Expr>());
    let low = divisor.lo - remainder.lo - B::Expr::ONE + borrow.clone() * constant::<B>(1 << 16);
    let bounded = is_real.clone() - by_zero;
    b.when(bounded.clone()).assert_eq(slack.lo, low);
    b.when(bounded).assert_eq(slack.hi, divisor.hi - remainder.hi - borrow);
}

fn choose_result<B: ChipBuilder>(b: &mut B, row: &DivideColumns<B::Var>) {
    let [div, divu, rem, remu]: [B::Expr; 4] = row.flags.map(Into::into);
    let (quotient, remainder) = (row.signed_quotient, row.signed_remainder);
    let by_zero: B::Expr = row.by_zero.into();
    for (result, quotient, remainder) in
        [(row.result.lo, quotient.lo, remainder.lo), (row.result.hi, quotient.hi, remainder.hi)]
    {
        let result: B::Expr = result.into();
        let chosen = quotient.into() + by_zero.clone() * (constant::<B>(0xffff) - quotient.into());
        b.when(div.clone() + divu.clone()).assert_eq(result.clone(), chosen);
        b.when(rem.clone() + remu.clone()).assert_eq(result, remainder);
    }
}

fn word_of_bytes<B: ChipBuilder>(bytes: [B::Var; 4]) -> Word<B::Expr> {
    let [b0, b1, b2, b3]: [B::Expr; 4] = bytes.map(Into::into);
    Word::new(b0 + b1 * constant::<B>(256), b2 + b3 * constant::<B>(256))
}

/// Proves `word = magnitude`, or `word = -magnitude mod 2^32` if `sign` (boolean) is 1.
///
/// # Assumptions
/// All limbs are below 2^16.
///
/// # Proof
/// With a sign, `word.lo + magnitude.lo` is 0 or 2^16, and `word.hi + magnitude.hi` plus that carry is too. If both
/// carries are 0 all limbs are zero; else the words add up to 2^32. A limb sum of 2^16 with carry 0 is impossible.
fn negate<B: ChipBuilder>(b: &mut B, sign: B::Expr, word: &Word<B::Expr>, magnitude: &Word<B::Expr>) {
    let carry_lo = (word.lo.clone() + magnitude.lo.clone()) * limb_inverse();
    let carry_hi = (word.hi.clone() + magnitude.hi.clone() + carry_lo.clone()) * limb_inverse();
    b.when(sign.clone()).assert_bool(carry_lo);
    b.when(sign.clone()).assert_bool(carry_hi);
    let positive = B::Expr::ONE - sign;
    b.when(positive.clone()).assert_eq(word.lo.clone(), magnitude.lo.clone());
    b.when(positive).assert_eq(word.hi.clone(), magnitude.hi.clone());
}
