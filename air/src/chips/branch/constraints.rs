//! The six conditional branches.

use crate::gadgets::{LessThan, Operation, ReadRegister, State, constant, tick};
use crate::{Chip, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use alloc::borrow::Cow;
use p3_field::PrimeCharacteristicRing;

/// Columns of [`Branch`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct BranchColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 for `beq`, `bne`, `blt`, `bge`, `bltu`, `bgeu`, else 0; boolean here, at most one is 1.
    pub flags: [T; 6],
    /// First source.
    pub rs1: ReadRegister<T>,
    /// Second source.
    pub rs2: ReadRegister<T>,
    /// Where it goes if taken, in words; tied to the instruction by the program bus.
    pub target: T,
    /// Where it does go, in words.
    pub next_pc: T,
    /// The comparison; its difference also decides equality.
    pub less_than: LessThan<T>,
    /// 1 if the sources are equal, else 0.
    pub equal: T,
    /// Inverse of the sum of the difference's limbs, where that is not zero.
    pub inverse: T,
}
crate::columns!(BranchColumns);

/// The chip of the conditional branches.
///
/// # Equality
/// The limbs of the difference are below 2^16, so their sum is zero in the field only if both are. `equal` times the
/// sum is zero, and the sum times `inverse` is `1 - equal`: a sum of zero forces `equal = 1`, any other forces 0.
pub struct Branch;

impl Chip for Branch {
    fn name(&self) -> Cow<'static, str> {
        "branch".into()
    }

    fn width(&self) -> usize {
        BranchColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
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
