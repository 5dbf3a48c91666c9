//! Constraints of the divide chip.

use super::DivideColumns;
use crate::gadgets::{Operation, Word, byte_pair, constant, limb_inverse, product_limbs, range, tick};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = DivideColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.flags.map(Into::<B::Expr>::into).into_iter().sum();
    b.assert_bools(row.flags);
    b.assert_bool(is_real.clone());

    row.fetch(b, &is_real);
    row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
    row.rs2.eval(b, &is_real, row.state.at::<B>(tick::RS2));
    row.rd.eval(b, &is_real, row.result.expr::<B>(), row.state.at::<B>(tick::RD));
    row.decide_signs(b, &is_real);
    row.take_magnitudes(b, &is_real);
    row.divide(b, &is_real);
    row.bound_remainder(b, &is_real);
    row.choose_result(b);
    Ok(())
}

impl<V: Copy> DivideColumns<V> {
    fn fetch<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let numbers = [opcodes::DIV, opcodes::DIVU, opcodes::REM, opcodes::REMU];
        let weighted = self.flags.into_iter().zip(numbers).map(|(flag, number)| flag.into() * constant::<B>(number));
        let mut operation = Operation::new(weighted.sum());
        operation.rd = self.rd.register.into();
        operation.rs1 = self.rs1.register.into();
        operation.rs2 = self.rs2.register.into();
        self.state.execute(b, is_real, operation, self.state.following::<B>());
    }

    /// Signs are the top bits of the operands of signed divisions, by lookup of the limb without it, else zero.
    fn decide_signs<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let is_signed: B::Expr = self.flags[0].into() + self.flags[2].into();
        for (sign, hi) in [(self.dividend_sign, self.rs1.value.hi), (self.divisor_sign, self.rs2.value.hi)] {
            b.assert_bool(sign);
            b.when(B::Expr::ONE - is_signed.clone()).assert_zero(sign);
            let below_sign = hi.into() - sign.into() * constant::<B>(1 << 15);
            range(b, is_real.clone(), below_sign, constant::<B>(16) - is_signed.clone());
        }
        let (one, other): (B::Expr, B::Expr) = (self.dividend_sign.into(), self.divisor_sign.into());
        let exactly_one = one.clone() + other.clone() - one * other * constant::<B>(2);
        b.assert_eq(self.quotient_sign, exactly_one);
    }

    fn take_magnitudes<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        for word in [self.dividend, self.remainder, self.signed_quotient, self.signed_remainder] {
            word.check_limbs(b, is_real);
        }
        for (divisor, quotient) in self.divisor.into_iter().zip(self.quotient) {
            byte_pair(b, is_real.clone(), divisor, quotient);
        }
        let (divisor, quotient) = (word_of_bytes::<B>(self.divisor), word_of_bytes::<B>(self.quotient));
        negate(b, self.dividend_sign.into(), &self.rs1.value.expr::<B>(), &self.dividend.expr::<B>());
        negate(b, self.divisor_sign.into(), &self.rs2.value.expr::<B>(), &divisor);
        negate(b, self.quotient_sign.into(), &self.signed_quotient.expr::<B>(), &quotient);
        negate(b, self.dividend_sign.into(), &self.signed_remainder.expr::<B>(), &self.remainder.expr::<B>());
    }

    /// `dividend = quotient divisor + remainder`, with nothing beyond 32 bits.
    ///
    /// The low limb's sum is below 2^27 + 2^16, so its carry is unique; the upper limbs' sums are non-negative and their
    /// total is below 2^28, so it is zero only if each is.
    fn divide<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let (divisor, quotient) = (self.divisor.map(Into::into), self.quotient.map(Into::into));
        let [lowest, low, high, highest] = product_limbs::<B::Expr>(&quotient, &divisor);
        let (dividend, remainder, carry) = (self.dividend.expr::<B>(), self.remainder.expr::<B>(), self.carry.into());
        range(b, is_real.clone(), carry.clone(), constant::<B>(10));
        b.assert_eq(lowest + remainder.lo, dividend.lo + carry.clone() * constant::<B>(1 << 16));
        b.assert_eq(low + remainder.hi + carry, dividend.hi);
        b.assert_zero(high + highest);
    }

    /// `remainder < divisor` unless the divisor is zero: `divisor - remainder - 1` exists as a word.
    fn bound_remainder<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let (by_zero, borrow): (B::Expr, B::Expr) = (self.by_zero.into(), self.slack_borrow.into());
        let (divisor, remainder, slack) =
            (word_of_bytes::<B>(self.divisor), self.remainder.expr::<B>(), self.slack.expr::<B>());
        b.assert_bools([self.by_zero, self.slack_borrow]);
        self.slack.check_limbs(b, is_real);
        // Bytes are not negative, so their sum is zero only if the divisor is.
        b.when(by_zero.clone()).assert_zero(self.divisor.map(Into::<B::Expr>::into).into_iter().sum::<B::Expr>());
        let low = divisor.lo - remainder.lo - B::Expr::ONE + borrow.clone() * constant::<B>(1 << 16);
        let bounded = is_real.clone() - by_zero;
        b.when(bounded.clone()).assert_eq(slack.lo, low);
        b.when(bounded).assert_eq(slack.hi, divisor.hi - remainder.hi - borrow);
    }

    fn choose_result<B: ChipBuilder<Var = V>>(&self, b: &mut B)
    where
        V: Into<B::Expr>,
    {
        let [div, divu, rem, remu]: [B::Expr; 4] = self.flags.map(Into::into);
        let (quotient, remainder) = (self.signed_quotient, self.signed_remainder);
        let by_zero: B::Expr = self.by_zero.into();
        for (result, quotient, remainder) in
            [(self.result.lo, quotient.lo, remainder.lo), (self.result.hi, quotient.hi, remainder.hi)]
        {
            let result: B::Expr = result.into();
            let chosen = quotient.into() + by_zero.clone() * (constant::<B>(0xffff) - quotient.into());
            b.when(div.clone() + divu.clone()).assert_eq(result.clone(), chosen);
            b.when(rem.clone() + remu.clone()).assert_eq(result, remainder);
        }
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
