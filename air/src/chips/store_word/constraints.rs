//! `sw`.

use crate::gadgets::{Access, Address, Operation, ReadRegister, State, Word, constant, tick, write_ram};
use crate::{Chip, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use alloc::borrow::Cow;
use p3_field::PrimeCharacteristicRing;

/// Columns of [`StoreWord`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct StoreWordColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Base of the address.
    pub rs1: ReadRegister<T>,
    /// Value to be stored.
    pub rs2: ReadRegister<T>,
    /// Offset of the address; tied to the instruction by the program bus, which holds 16-bit limbs.
    pub imm: Word<T>,
    /// The sum of base and offset, a multiple of 4: a misaligned store has no row.
    pub address: Address<T>,
    /// The word before.
    pub before: Word<T>,
    /// Order of the access to memory.
    pub memory: Access<T>,
}
crate::columns!(StoreWordColumns);

/// The chip of `sw`.
pub struct StoreWord;

impl Chip for StoreWord {
    fn name(&self) -> Cow<'static, str> {
        "store_word".into()
    }

    fn width(&self) -> usize {
        StoreWordColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let main = b.main();
        let row = StoreWordColumns::<B::Var>::of(main.current_slice())?;
        let is_real: B::Expr = row.is_real.into();
        b.assert_bool(row.is_real);

        let mut operation = Operation::new(constant::<B>(opcodes::SW));
        operation.rs1 = row.rs1.register.into();
        operation.rs2 = row.rs2.register.into();
        operation.imm = row.imm.expr::<B>();
        row.state.execute(b, &is_real, operation, row.state.following::<B>());

        let (base, offset) = (row.rs1.value.expr::<B>(), row.imm.expr::<B>());
        let address = row.address.eval(b, &is_real, &base, &offset, B::Expr::ZERO);
        row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
        row.rs2.eval(b, &is_real, row.state.at::<B>(tick::RS2));
        let values = (row.before.expr::<B>(), row.rs2.value.expr::<B>());
        write_ram(b, &is_real, address, values, &row.memory, row.state.at::<B>(tick::MEMORY));
        Ok(())
    }
}
