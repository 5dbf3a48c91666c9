//! `lw`.

use crate::gadgets::{
    Access, Address, Operation, ReadRegister, State, Word, WriteRegister, constant, read_ram, tick,
};
use crate::{Chip, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use alloc::borrow::Cow;
use p3_field::PrimeCharacteristicRing;

/// Columns of [`LoadWord`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct LoadWordColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Base of the address.
    pub rs1: ReadRegister<T>,
    /// Offset of the address; tied to the instruction by the program bus, which holds 16-bit limbs.
    pub imm: Word<T>,
    /// The sum of base and offset, a multiple of 4: a misaligned load has no row.
    pub address: Address<T>,
    /// The word loaded; limbs below 2^16 because it comes from the memory bus.
    pub value: Word<T>,
    /// Order of the access to memory.
    pub memory: Access<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
}
crate::columns!(LoadWordColumns);

/// The chip of `lw`.
pub struct LoadWord;

impl Chip for LoadWord {
    fn name(&self) -> Cow<'static, str> {
        "load_word".into()
    }

    fn width(&self) -> usize {
        LoadWordColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let main = b.main();
        let row = LoadWordColumns::<B::Var>::of(main.current_slice())?;
        let is_real: B::Expr = row.is_real.into();
        b.assert_bool(row.is_real);

        let mut operation = Operation::new(constant::<B>(opcodes::LW));
        operation.rd = row.rd.register.into();
        operation.rs1 = row.rs1.register.into();
        operation.imm = row.imm.expr::<B>();
        row.state.execute(b, &is_real, operation, row.state.following::<B>());

        let (base, offset, value) = (row.rs1.value.expr::<B>(), row.imm.expr::<B>(), row.value.expr::<B>());
        let address = row.address.eval(b, &is_real, &base, &offset, B::Expr::ZERO);
        row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
        read_ram(b, &is_real, address, value.clone(), &row.memory, row.state.at::<B>(tick::MEMORY));
        row.rd.eval(b, &is_real, value, row.state.at::<B>(tick::RD));
        Ok(())
    }
}
