//! Constraints of the shift chip.

use super::ShiftColumns;
use crate::gadgets::{Operation, constant, range, tick};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, F, WindowAccess, opcodes};
use p3_field::{Field, PrimeCharacteristicRing};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = ShiftColumns::<B::Var>::of(main.current_slice())?;
    let is_right: B::Expr = row.is_logical.into() + row.is_arithmetic.into();
    let is_real = is_right.clone() + row.is_left.into();
    b.assert_bools([row.is_left, row.is_logical, row.is_arithmetic]);
    b.assert_bool(is_real.clone());

    row.fetch(b, &is_real);
    row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
    row.operand.eval(b, &is_real, row.state.at::<B>(tick::RS2));
    row.rd.eval(b, &is_real, row.result.expr::<B>(), row.state.at::<B>(tick::RD));
    row.decode_amount(b, &is_real, &is_right);
    row.split_limbs(b, &is_real);
    row.shift_within_limbs(b, &is_right);
    row.shift_by_limb(b, &is_right);
    Ok(())
}

impl<V: Copy> ShiftColumns<V> {
    fn fetch<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let opcode = self.is_left.into() * constant::<B>(opcodes::SLL)
            + self.is_logical.into() * constant::<B>(opcodes::SRL)
            + self.is_arithmetic.into() * constant::<B>(opcodes::SRA)
            + self.operand.is_immediate.into() * constant::<B>(opcodes::IMMEDIATE_OFFSET);
        let mut operation = Operation::new(opcode);
        operation.rd = self.rd.register.into();
        operation.rs1 = self.rs1.register.into();
        self.operand.describe::<B>(&mut operation);
        self.state.execute(b, is_real, operation, self.state.following::<B>());
    }

    /// The amount's low five bits, the powers of two that they make, and where limbs are split.
    ///
    /// `rest = (amount - bits) / 32` is looked up to be below 2^11, so the bits are those of the low limb.
    fn decode_amount<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr, is_right: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        b.assert_bools(self.amount);
        let [b0, b1, b2, b3, b4]: [B::Expr; 5] = self.amount.map(Into::into);
        let factor = |bit: &B::Expr, more: u32| B::Expr::ONE + bit.clone() * constant::<B>(more);
        let within: B::Expr = b0.clone()
            + b1.clone() * constant::<B>(2)
            + b2.clone() * constant::<B>(4)
            + b3.clone() * constant::<B>(8);
        let low = within.clone() + b4 * constant::<B>(16);
        let rest = (self.operand.value.lo.into() - low) * F::from_u32(32).inverse();
        range(b, is_real.clone(), rest, constant::<B>(11));

        // The first factor is zero on padding rows, and so are the powers.
        b.assert_eq(self.power_low, (is_real.clone() + b0.clone()) * factor(&b1, 4 - 1));
        b.assert_eq(self.power, self.power_low.into() * factor(&b2, 16 - 1) * factor(&b3, 256 - 1));
        let is_left: B::Expr = self.is_left.into();
        let split = is_right.clone() * within.clone() + is_left.clone() * (constant::<B>(16) - within);
        b.assert_eq(self.split, split);
        // 2^split is the power for right shifts; for left shifts the power is 2^(16 - split).
        b.when(is_right.clone()).assert_eq(self.split_power, self.power);
        b.when(is_left).assert_eq(self.rest_power, self.power);
        let product: B::Expr = self.split_power.into() * self.rest_power.into();
        b.when(is_real.clone()).assert_eq(product, constant::<B>(1 << 16));
    }

    fn split_limbs<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let value = self.rs1.value;
        for (limb, lower, upper) in
            [(value.lo, self.lower.lo, self.upper.lo), (value.hi, self.lower.hi, self.upper.hi)]
        {
            b.when(is_real.clone()).assert_eq(limb, upper.into() * self.split_power.into() + lower.into());
            range(b, is_real.clone(), lower, self.split);
            range(b, is_real.clone(), upper, constant::<B>(16) - self.split.into());
        }
        // The sign is the value's top bit in an arithmetic shift and zero in the others.
        b.assert_bool(self.sign);
        let is_arithmetic: B::Expr = self.is_arithmetic.into();
        b.assert_zero((B::Expr::ONE - is_arithmetic.clone()) * self.sign.into());
        let below_sign = value.hi.into() - self.sign.into() * constant::<B>(1 << 15);
        range(b, is_real.clone(), below_sign, constant::<B>(16) - is_arithmetic);
    }

    fn shift_within_limbs<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_right: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let (lower, upper) = (self.lower.expr::<B>(), self.upper.expr::<B>());
        let (rest_power, is_left): (B::Expr, B::Expr) = (self.rest_power.into(), self.is_left.into());
        let fill = self.sign.into() * (constant::<B>(1 << 16) - rest_power.clone());
        let right_lo = upper.lo.clone() + lower.hi.clone() * rest_power.clone();
        let right_hi = upper.hi + fill;
        let left_lo = lower.lo * rest_power.clone();
        let left_hi = lower.hi * rest_power + upper.lo;
        b.assert_eq(self.partial.lo, is_right.clone() * right_lo + is_left.clone() * left_lo);
        b.assert_eq(self.partial.hi, is_right.clone() * right_hi + is_left * left_hi);
    }

    fn shift_by_limb<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_right: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let moves: B::Expr = self.amount[4].into();
        let stays = B::Expr::ONE - moves.clone();
        let partial = self.partial.expr::<B>();
        let moved_lo = is_right.clone() * partial.hi.clone();
        let moved_hi = self.is_left.into() * partial.lo.clone() + self.sign.into() * constant::<B>(0xffff);
        b.assert_eq(self.result.lo, stays.clone() * partial.lo + moves.clone() * moved_lo);
        b.assert_eq(self.result.hi, stays * partial.hi + moves * moved_hi);
    }
}
