//! `jal`.

use crate::gadgets::{Operation, State, Word, WriteRegister, constant, tick};
use crate::{Chip, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use alloc::borrow::Cow;

/// Columns of [`Jump`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct JumpColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Where it goes, in words; tied to the instruction by the program bus.
    pub target: T,
    /// Address of the next instruction, written to rd; tied to the instruction by the program bus, which holds 16-bit
    /// limbs.
    pub link: Word<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
}
crate::columns!(JumpColumns);

/// The chip of `jal`. Target and link follow from the instruction and its address, so the program table holds them.
pub struct Jump;

impl Chip for Jump {
    fn name(&self) -> Cow<'static, str> {
        "jump".into()
    }

    fn width(&self) -> usize {
        JumpColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let main = b.main();
        let row = JumpColumns::<B::Var>::of(main.current_slice())?;
        let is_real: B::Expr = row.is_real.into();
        b.assert_bool(row.is_real);

        let mut operation = Operation::new(constant::<B>(opcodes::JAL));
        operation.rd = row.rd.register.into();
        operation.target = row.target.into();
        operation.link = row.link.expr::<B>();
        row.state.execute(b, &is_real, operation, row.target.into());
        row.rd.eval(b, &is_real, row.link.expr::<B>(), row.state.at::<B>(tick::RD));
        Ok(())
    }
}
