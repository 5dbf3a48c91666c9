//! `slt`, `sltu`, with two registers or an immediate.

use crate::gadgets::{LessThan, Operand, Operation, ReadRegister, State, Word, WriteRegister, constant, tick};
use crate::{Chip, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use alloc::borrow::Cow;
use p3_field::PrimeCharacteristicRing;

/// Columns of [`Compare`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct CompareColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 for a signed comparison, else 0; boolean here, not both are 1.
    pub is_signed: T,
    /// 1 for an unsigned comparison, else 0.
    pub is_unsigned: T,
    /// First source.
    pub rs1: ReadRegister<T>,
    /// Second source.
    pub operand: Operand<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
    /// The comparison.
    pub less_than: LessThan<T>,
}
crate::columns!(CompareColumns);

/// The chip of the comparisons that write a register.
pub struct Compare;

impl Chip for Compare {
    fn name(&self) -> Cow<'static, str> {
        "compare".into()
    }

    fn width(&self) -> usize {
        CompareColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let main = b.main();
        let row = CompareColumns::<B::Var>::of(main.current_slice())?;
        let (is_signed, is_unsigned): (B::Expr, B::Expr) = (row.is_signed.into(), row.is_unsigned.into());
        let is_real = is_signed.clone() + is_unsigned.clone();
        b.assert_bools([row.is_signed, row.is_unsigned]);
        b.assert_bool(is_real.clone());

        let opcode = is_signed.clone() * constant::<B>(opcodes::SLT)
            + is_unsigned * constant::<B>(opcodes::SLTU)
            + row.operand.is_immediate.into() * constant::<B>(opcodes::COMPARE_IMMEDIATE_OFFSET);
        let mut operation = Operation::new(opcode);
        operation.rd = row.rd.register.into();
        operation.rs1 = row.rs1.register.into();
        row.operand.describe::<B>(&mut operation);
        row.state.execute(b, &is_real, operation, row.state.following::<B>());

        let (left, right) = (row.rs1.value.expr::<B>(), row.operand.value.expr::<B>());
        let less = row.less_than.eval(b, &is_real, &is_signed, &left, &right);
        row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
        row.operand.eval(b, &is_real, row.state.at::<B>(tick::RS2));
        row.rd.eval(b, &is_real, Word::new(less, B::Expr::ZERO), row.state.at::<B>(tick::RD));
        Ok(())
    }
}
