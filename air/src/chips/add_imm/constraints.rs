//! `addi`, and what resolves to it: `lui`, `auipc`, `fence`.

use crate::gadgets::{Operation, ReadRegister, State, Word, WriteRegister, add_words, constant, tick};
use crate::{Chip, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use alloc::borrow::Cow;

/// Columns of [`AddImm`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct AddImmColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Source.
    pub rs1: ReadRegister<T>,
    /// Immediate; tied to the instruction by the program bus, which holds 16-bit limbs.
    pub imm: Word<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
    /// Value written; limbs range-checked here.
    pub result: Word<T>,
}
crate::columns!(AddImmColumns);

/// The chip of `addi`, `lui`, `auipc` and `fence`.
///
/// The program table gives all four the number of `addi`: when a program is loaded, `lui` and `auipc` become a sum of
/// x0 and their result, which is known then, and `fence` a sum that is written to the sink.
pub struct AddImm;

impl Chip for AddImm {
    fn name(&self) -> Cow<'static, str> {
        "add_imm".into()
    }

    fn width(&self) -> usize {
        AddImmColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let main = b.main();
        let row = AddImmColumns::<B::Var>::of(main.current_slice())?;
        let is_real: B::Expr = row.is_real.into();
        b.assert_bool(row.is_real);

        let mut operation = Operation::new(constant::<B>(opcodes::ADDI));
        operation.rd = row.rd.register.into();
        operation.rs1 = row.rs1.register.into();
        operation.imm = row.imm.expr::<B>();
        row.state.execute(b, &is_real, operation, row.state.following::<B>());
        row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
        row.rd.eval(b, &is_real, row.result.expr::<B>(), row.state.at::<B>(tick::RD));

        row.result.check_limbs(b, &is_real);
        let (left, right, sum) = (row.rs1.value.expr::<B>(), row.imm.expr::<B>(), row.result.expr::<B>());
        add_words(b, is_real, &left, &right, &sum);
        Ok(())
    }
}
