//! Constraints of the branch chip.

use super::BranchColumns;
use crate::gadgets::{Operation, constant, tick};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = BranchColumns::<B::Var>::of(main.current_slice())?;
    let [beq, bne, blt, bge, bltu, bgeu]: [B::Expr; 6] = row.flags.map(Into::into);
    let is_real = beq.clone() + bne.clone() + blt.clone() + bge.clone() + bltu.clone() + bgeu.clone();
    b.assert_bools(row.flags);
    b.assert_bool(is_real.clone());

    row.fetch(b, &is_real);
    row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
    row.rs2.eval(b, &is_real, row.state.at::<B>(tick::RS2));

    let is_signed = blt.clone() + bge.clone();
    let (left, right) = (row.rs1.value.expr::<B>(), row.rs2.value.expr::<B>());
    let less = row.less_than.eval(b, &is_real, &is_signed, &left, &right);
    let equal = row.decide_equality(b, &is_real);
    let taken = beq * equal.clone()
        + bne * (B::Expr::ONE - equal)
        + (blt + bltu) * less.clone()
        + (bge + bgeu) * (B::Expr::ONE - less);
    let following = row.state.following::<B>();
    b.assert_zero(is_real * (row.next_pc.into() - following.clone()) - taken * (row.target.into() - following));
    Ok(())
}

impl<V: Copy> BranchColumns<V> {
    fn fetch<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let numbers = [opcodes::BEQ, opcodes::BNE, opcodes::BLT, opcodes::BGE, opcodes::BLTU, opcodes::BGEU];
        let weighted = self.flags.into_iter().zip(numbers).map(|(flag, number)| flag.into() * constant::<B>(number));
        let mut operation = Operation::new(weighted.sum());
        operation.rs1 = self.rs1.register.into();
        operation.rs2 = self.rs2.register.into();
        operation.target = self.target.into();
        self.state.execute(b, is_real, operation, self.next_pc.into());
    }

    fn decide_equality<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr) -> B::Expr
    where
        V: Into<B::Expr>,
    {
        let equal: B::Expr = self.equal.into();
        let difference: B::Expr = self.less_than.difference.lo.into() + self.less_than.difference.hi.into();
        b.assert_zero(equal.clone() * difference.clone());
        b.assert_zero(is_real.clone() * (difference * self.inverse.into() - B::Expr::ONE + equal.clone()));
        equal
    }
}
