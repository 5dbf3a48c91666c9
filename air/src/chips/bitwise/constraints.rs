//! Constraints of the bitwise chip.

use super::BitwiseColumns;
use crate::gadgets::{Operation, bytes, constant, tick};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = BitwiseColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.is_xor.into() + row.is_or.into() + row.is_and.into();
    b.assert_bools([row.is_xor, row.is_or, row.is_and]);
    b.assert_bool(is_real.clone());

    row.fetch(b, &is_real);
    row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
    row.operand.eval(b, &is_real, row.state.at::<B>(tick::RS2));
    row.rd.eval(b, &is_real, row.result.expr::<B>(), row.state.at::<B>(tick::RD));
    row.compute(b, &is_real);
    Ok(())
}

impl<V: Copy> BitwiseColumns<V> {
    fn fetch<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let opcode = self.is_xor.into() * constant::<B>(opcodes::XOR)
            + self.is_or.into() * constant::<B>(opcodes::OR)
            + self.is_and.into() * constant::<B>(opcodes::AND)
            + self.operand.is_immediate.into() * constant::<B>(opcodes::IMMEDIATE_OFFSET);
        let mut operation = Operation::new(opcode);
        operation.rd = self.rd.register.into();
        operation.rs1 = self.rs1.register.into();
        self.operand.describe::<B>(&mut operation);
        self.state.execute(b, is_real, operation, self.state.following::<B>());
    }

    /// Looks up the conjunctions and ties bytes, operands and result together.
    fn compute<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        for ((left, right), and) in self.left.into_iter().zip(self.right).zip(self.and) {
            bytes(b, is_real.clone(), left, right, and);
        }
        let limbs = |bytes: [V; 4]| {
            let [b0, b1, b2, b3] = bytes.map(Into::<B::Expr>::into);
            [b0 + b1 * constant::<B>(256), b2 + b3 * constant::<B>(256)]
        };
        let (left, right, result) =
            (self.rs1.value.expr::<B>(), self.operand.value.expr::<B>(), self.result.expr::<B>());
        let limbs_of_bytes = limbs(self.left).into_iter().zip(limbs(self.right)).zip(limbs(self.and));
        let limbs_of_words = [(left.lo, right.lo, result.lo), (left.hi, right.hi, result.hi)];
        for ((left, right, result), ((left_bytes, right_bytes), and)) in
            limbs_of_words.into_iter().zip(limbs_of_bytes)
        {
            b.assert_eq(left.clone(), left_bytes);
            b.assert_eq(right.clone(), right_bytes);
            let sum: B::Expr = (self.is_xor.into() + self.is_or.into()) * (left + right);
            let weight = self.is_and.into() - self.is_or.into() - self.is_xor.into() * constant::<B>(2);
            b.assert_eq(result, sum + weight * and);
        }
    }
}
