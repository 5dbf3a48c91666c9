//! Constraints of the load narrow chip.

use super::LoadNarrowColumns;
use crate::gadgets::{Operation, Word, byte_pair, constant, range, read_ram, tick};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = LoadNarrowColumns::<B::Var>::of(main.current_slice())?;
    let [lb, lh, lbu, lhu]: [B::Expr; 4] = row.flags.map(Into::into);
    let (is_byte, is_half) = (lb + lbu, lh + lhu);
    let is_real = is_byte.clone() + is_half.clone();
    b.assert_bools(row.flags);
    b.assert_bool(is_real.clone());

    row.fetch(b, &is_real);
    row.access(b, &is_real, &is_half);
    row.select(b, &is_byte, &is_half);
    let result = row.extend(b, &is_real);
    row.rd.eval(b, &is_real, result, row.state.at::<B>(tick::RD));
    Ok(())
}

impl<V: Copy> LoadNarrowColumns<V> {
    fn fetch<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let numbers = [opcodes::LB, opcodes::LH, opcodes::LBU, opcodes::LHU];
        let weighted = self.flags.into_iter().zip(numbers).map(|(flag, number)| flag.into() * constant::<B>(number));
        let mut operation = Operation::new(weighted.sum());
        operation.rd = self.rd.register.into();
        operation.rs1 = self.rs1.register.into();
        operation.imm = self.imm.expr::<B>();
        self.state.execute(b, is_real, operation, self.state.following::<B>());
    }

    fn access<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr, is_half: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        b.assert_bools(self.offset);
        b.assert_zero(is_half.clone() * self.offset[0].into());
        let low_bits = self.offset[0].into() + self.offset[1].into() * constant::<B>(2);
        let (base, offset) = (self.rs1.value.expr::<B>(), self.imm.expr::<B>());
        let address = self.address.eval(b, is_real, &base, &offset, low_bits);
        self.rs1.eval(b, is_real, self.state.at::<B>(tick::RS1));
        read_ram(b, is_real, address, self.word.expr::<B>(), &self.memory, self.state.at::<B>(tick::MEMORY));
    }

    /// Picks the halfword, and the byte in it.
    fn select<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_byte: &B::Expr, is_half: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let [low_bit, high_bit]: [B::Expr; 2] = self.offset.map(Into::into);
        let (half, value): (B::Expr, B::Expr) = (self.half.into(), self.value.into());
        let word = self.word.expr::<B>();
        b.assert_eq(half.clone(), word.lo.clone() + high_bit * (word.hi - word.lo));
        let [first, second]: [B::Expr; 2] = self.bytes.map(Into::into);
        byte_pair(b, is_byte.clone(), first.clone(), second.clone());
        b.when(is_byte.clone()).assert_eq(half.clone(), first.clone() + second.clone() * constant::<B>(256));
        let byte = first.clone() + low_bit * (second - first);
        b.assert_zero(is_byte.clone() * (value.clone() - byte) + is_half.clone() * (value - half));
    }

    /// Extends what was loaded to a word.
    fn extend<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr) -> Word<B::Expr>
    where
        V: Into<B::Expr>,
    {
        let [lb, lh, lbu, lhu]: [B::Expr; 4] = self.flags.map(Into::into);
        let (byte_sign, half_sign): (B::Expr, B::Expr) = (self.byte_sign.into(), self.half_sign.into());
        b.assert_bools([self.byte_sign, self.half_sign]);
        b.when(B::Expr::ONE - lb.clone()).assert_zero(byte_sign.clone());
        b.when(B::Expr::ONE - lh.clone()).assert_zero(half_sign.clone());
        let value: B::Expr = self.value.into();
        let below_sign =
            value.clone() - byte_sign.clone() * constant::<B>(1 << 7) - half_sign.clone() * constant::<B>(1 << 15);
        let bits = lb * constant::<B>(7) + lh * constant::<B>(15) + (lbu + lhu) * constant::<B>(16);
        range(b, is_real.clone(), below_sign, bits);
        let lo = value + byte_sign.clone() * constant::<B>(0xff00);
        Word::new(lo, (byte_sign + half_sign) * constant::<B>(0xffff))
    }
}
