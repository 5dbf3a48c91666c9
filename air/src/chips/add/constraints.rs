//! Constraints of the add chip.

use super::AddColumns;
use crate::gadgets::{Operation, add_words, constant, tick};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
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
