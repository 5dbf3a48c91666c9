//! `jalr`.

use crate::gadgets::{Address, Operation, ReadRegister, State, Word, WriteRegister, constant, tick};
use crate::{Chip, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use alloc::borrow::Cow;

/// Columns of [`JumpRegister`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct JumpRegisterColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Base of the target.
    pub rs1: ReadRegister<T>,
    /// Offset of the target; tied to the instruction by the program bus, which holds 16-bit limbs.
    pub imm: Word<T>,
    /// Address of the next instruction, written to rd; tied to the instruction by the program bus.
    pub link: Word<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
    /// The sum of base and offset.
    pub address: Address<T>,
    /// Bit 0 of the sum, which the jump ignores; boolean here.
    pub low_bit: T,
}
crate::columns!(JumpRegisterColumns);

/// The chip of `jalr`. Bit 1 of the target is zero: a misaligned jump has no row.
pub struct JumpRegister;

impl Chip for JumpRegister {
    fn name(&self) -> Cow<'static, str> {
        "jump_register".into()
    }

    fn width(&self) -> usize {
        JumpRegisterColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let main = b.main();
        let row = JumpRegisterColumns::<B::Var>::of(main.current_slice())?;
        let is_real: B::Expr = row.is_real.into();
        b.assert_bools([row.is_real, row.low_bit]);

        let (base, offset) = (row.rs1.value.expr::<B>(), row.imm.expr::<B>());
        let target = row.address.eval(b, &is_real, &base, &offset, row.low_bit.into());
        let mut operation = Operation::new(constant::<B>(opcodes::JALR));
        operation.rd = row.rd.register.into();
        operation.rs1 = row.rs1.register.into();
        operation.imm = offset;
        operation.link = row.link.expr::<B>();
        row.state.execute(b, &is_real, operation, target);
        row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
        row.rd.eval(b, &is_real, row.link.expr::<B>(), row.state.at::<B>(tick::RD));
        Ok(())
    }
}
