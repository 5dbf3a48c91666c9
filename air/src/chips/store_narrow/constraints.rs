//! `sb`, `sh`.

use crate::gadgets::{Access, Address, Operation, ReadRegister, State, Word, byte_pair, constant, tick, write_ram};
use crate::{AirBuilder, Chip, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use alloc::borrow::Cow;

/// Columns of [`StoreNarrow`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct StoreNarrowColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 for `sb`, else 0; boolean here, not both are 1.
    pub is_byte: T,
    /// 1 for `sh`, else 0.
    pub is_half: T,
    /// Base of the address.
    pub rs1: ReadRegister<T>,
    /// Register whose low bytes are stored.
    pub rs2: ReadRegister<T>,
    /// Offset of the address; tied to the instruction by the program bus, which holds 16-bit limbs.
    pub imm: Word<T>,
    /// The sum of base and offset.
    pub address: Address<T>,
    /// Bits 0 and 1 of the address; boolean here, and bit 0 is zero for a halfword.
    pub offset: [T; 2],
    /// The word before; limbs below 2^16 because it comes from the memory bus.
    pub before: Word<T>,
    /// The word afterwards.
    pub after: Word<T>,
    /// Order of the access to memory.
    pub memory: Access<T>,
    /// Bytes of the limb that bit 1 of the address selects, before, if a byte is stored; bytes by lookup.
    pub old: [T; 2],
    /// Bytes of the stored register's low limb, if a byte is stored; bytes by lookup.
    pub source: [T; 2],
    /// That limb afterwards.
    pub half: T,
}
crate::columns!(StoreNarrowColumns);

/// The chip of the stores of bytes and halfwords.
///
/// The limbs of the word afterwards are below 2^16: one is unchanged, the other is the low limb of a register or made
/// of two bytes.
pub struct StoreNarrow;

impl Chip for StoreNarrow {
    fn name(&self) -> Cow<'static, str> {
        "store_narrow".into()
    }

    fn width(&self) -> usize {
        StoreNarrowColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
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
