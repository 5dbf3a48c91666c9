//! The second operand of an operation that has a form with two registers and one with an immediate.

use super::{Access, Operation, Word, access};
use crate::buses::REGISTERS;
use crate::{AirBuilder, ChipBuilder};
use p3_field::PrimeCharacteristicRing;

/// A register or an immediate.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct Operand<T> {
    /// 1 if it is an immediate, else 0; boolean here, tied to the instruction by its opcode.
    pub is_immediate: T,
    /// Number of the register, 0 for an immediate; tied to the instruction by the program bus.
    pub register: T,
    /// The immediate, 0 for a register; tied to the instruction by the program bus.
    pub immediate: Word<T>,
    /// The operand's value; equal to the immediate or bounded by the memory bus, so its limbs are below 2^16.
    pub value: Word<T>,
    /// Order of the access to the register.
    pub access: Access<T>,
}

impl<V: Copy> Operand<V> {
    /// Reads the register, or proves the value to be the immediate, on rows where `count` is 1.
    pub fn eval<B: ChipBuilder<Var = V>>(&self, b: &mut B, count: &B::Expr, timestamp: B::Expr)
    where
        V: Into<B::Expr>,
    {
        let is_immediate: B::Expr = self.is_immediate.into();
        b.assert_bool(self.is_immediate);
        // An immediate on a padding row would read a register -1 times.
        b.when(B::Expr::ONE - count.clone()).assert_zero(self.is_immediate);
        let (value, immediate) = (self.value.expr::<B>(), self.immediate.expr::<B>());
        b.when(is_immediate.clone()).assert_eq(value.lo.clone(), immediate.lo);
        b.when(is_immediate.clone()).assert_eq(value.hi.clone(), immediate.hi);
        let place = (REGISTERS, self.register.into());
        access(b, &(count.clone() - is_immediate), place, (value.clone(), value), &self.access, timestamp);
    }

    /// Fills in the operation's second source and immediate.
    pub fn describe<B: ChipBuilder<Var = V>>(&self, operation: &mut Operation<B::Expr>)
    where
        V: Into<B::Expr>,
    {
        operation.rs2 = self.register.into();
        operation.imm = self.immediate.expr::<B>();
    }
}
