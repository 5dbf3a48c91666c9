//! Constraints of the store narrow chip.

use super::StoreNarrowColumns;
use crate::gadgets::{Operation, byte_pair, constant, tick, write_ram};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = StoreNarrowColumns::<B::Var>::of(main.current_slice())?;
    let (is_byte, is_half): (B::Expr, B::Expr) = (row.is_byte.into(), row.is_half.into());
    let is_real = is_byte.clone() + is_half.clone();
    b.assert_bools([row.is_byte, row.is_half]);
    b.assert_bool(is_real.clone());

    let opcode = is_byte * constant::<B>(opcodes::SB) + is_half * constant::<B>(opcodes::SH);
    let mut operation = Operation::new(opcode);
    operation.rs1 = row.rs1.register.into();
    operation.rs2 = row.rs2.register.into();
    operation.imm = row.imm.expr::<B>();
    row.state.execute(b, &is_real, operation, row.state.following::<B>());
    row.access(b, &is_real);
    row.merge(b);
    Ok(())
}

impl<V: Copy> StoreNarrowColumns<V> {
    fn access<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        b.assert_bools(self.offset);
        b.assert_zero(self.is_half.into() * self.offset[0].into());
        let low_bits = self.offset[0].into() + self.offset[1].into() * constant::<B>(2);
        let (base, offset) = (self.rs1.value.expr::<B>(), self.imm.expr::<B>());
        let address = self.address.eval(b, is_real, &base, &offset, low_bits);
        self.rs1.eval(b, is_real, self.state.at::<B>(tick::RS1));
        self.rs2.eval(b, is_real, self.state.at::<B>(tick::RS2));
        let values = (self.before.expr::<B>(), self.after.expr::<B>());
        write_ram(b, is_real, address, values, &self.memory, self.state.at::<B>(tick::MEMORY));
    }

    /// Puts the stored bytes into the selected limb and keeps everything else.
    fn merge<B: ChipBuilder<Var = V>>(&self, b: &mut B)
    where
        V: Into<B::Expr>,
    {
        let [low_bit, high_bit]: [B::Expr; 2] = self.offset.map(Into::into);
        let (is_byte, is_half, half): (B::Expr, B::Expr, B::Expr) =
            (self.is_byte.into(), self.is_half.into(), self.half.into());
        let (before, after) = (self.before.expr::<B>(), self.after.expr::<B>());
        let [old_low, old_high]: [B::Expr; 2] = self.old.map(Into::into);
        let [low, high]: [B::Expr; 2] = self.source.map(Into::into);
        let byte = constant::<B>(256);
        byte_pair(b, is_byte.clone(), old_low.clone(), old_high.clone());
        byte_pair(b, is_byte.clone(), low.clone(), high.clone());

        let selected = before.lo.clone() + high_bit.clone() * (before.hi.clone() - before.lo.clone());
        b.when(is_byte.clone()).assert_eq(selected, old_low.clone() + old_high.clone() * byte.clone());
        b.when(is_byte.clone()).assert_eq(self.rs2.value.lo, low.clone() + high * byte.clone());
        let in_low = low.clone() + old_high * byte.clone();
        let in_high = old_low + low * byte;
        let merged = in_low.clone() + low_bit * (in_high - in_low);
        b.assert_zero(is_byte * (half.clone() - merged) + is_half * (half.clone() - self.rs2.value.lo.into()));

        b.assert_eq(after.lo, half.clone() + high_bit.clone() * (before.lo - half.clone()));
        b.assert_eq(after.hi, before.hi.clone() + high_bit * (half - before.hi));
    }
}
