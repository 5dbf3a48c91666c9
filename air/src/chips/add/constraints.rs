//! `add`, `sub`.

use crate::gadgets::{Operation, ReadRegister, State, Word, WriteRegister, add_words, constant, tick};
use crate::{Chip, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use alloc::borrow::Cow;

/// Columns of [`Add`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct AddColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 if the row is an `add`, else 0; boolean here.
    pub is_add: T,
    /// 1 if the row is a `sub`, else 0; boolean here, and not both are 1.
    pub is_sub: T,
    /// First source.
    pub rs1: ReadRegister<T>,
    /// Second source.
    pub rs2: ReadRegister<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
    /// Value written; limbs range-checked here.
    pub result: Word<T>,
}
crate::columns!(AddColumns);

/// The chip of `add` and `sub`.
pub struct Add;

impl Chip for Add {
    fn name(&self) -> Cow<'static, str> {
        "add".into()
    }

    fn width(&self) -> usize {
        AddColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let main = b.main();
        let row = AddColumns::<B::Var>::of(main.current_slice())?;
        let (is_add, is_sub): (B::Expr, B::Expr) = (row.is_add.into(), row.is_sub.into());
        let is_real = is_add.clone() + is_sub.clone();
        b.assert_bool(row.is_add);
        b.assert_bool(row.is_sub);
        b.assert_bool(is_real.clone());

        row.fetch(b, &is_real);
        row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
        row.rs2.eval(b, &is_real, row.state.at::<B>(tick::RS2));
        row.rd.eval(b, &is_real, row.result.expr::<B>(), row.state.at::<B>(tick::RD));

        let (left, right, result) = (row.rs1.value.expr::<B>(), row.rs2.value.expr::<B>(), row.result.expr::<B>());
        row.result.check_limbs(b, &is_real);
        add_words(b, is_add, &left, &right, &result);
        // The difference is what, added to the second operand, gives the first.
        add_words(b, is_sub, &result, &right, &left);
        Ok(())
    }
}

impl<V: Copy> AddColumns<V> {
    fn fetch<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let is_sub: B::Expr = self.is_sub.into();
        let mut operation =
            Operation::new(constant::<B>(opcodes::ADD) + is_sub * constant::<B>(opcodes::SUB - opcodes::ADD));
        operation.rd = self.rd.register.into();
        operation.rs1 = self.rs1.register.into();
        operation.rs2 = self.rs2.register.into();
        self.state.execute(b, is_real, operation, self.state.following::<B>());
    }
}
