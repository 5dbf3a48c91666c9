//! The second operand of an operation that has a form with two registers and one with an immediate.

use super::{Access, Operation, Word, access, expr};
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

/// Reads the register, or proves the value to be the immediate, on rows where `count` is 1.
pub fn read_operand<B: ChipBuilder>(b: &mut B, count: &B::Expr, operand: &Operand<B::Var>, timestamp: B::Expr) {
    let is_immediate: B::Expr = operand.is_immediate.into();
    b.assert_bool(operand.is_immediate);
    // An immediate on a padding row would read a register -1 times.
    b.when(B::Expr::ONE - count.clone()).assert_zero(operand.is_immediate);
    let (value, immediate) = (expr::<B>(operand.value), expr::<B>(operand.immediate));
    b.when(is_immediate.clone()).assert_eq(value.lo.clone(), immediate.lo);
    b.when(is_immediate.clone()).assert_eq(value.hi.clone(), immediate.hi);
    let address = (REGISTERS, operand.register.into());
    access(b, &(count.clone() - is_immediate), address, (value.clone(), value), &operand.access, timestamp);
}

impl<E: PrimeCharacteristicRing> Operation<E> {
    /// An operation on a register and an operand.
    pub fn of_operand<B: ChipBuilder<Expr = E>>(
        opcode: E,
        [rd, rs1]: [B::Var; 2],
        operand: &Operand<B::Var>,
    ) -> Self {
        Self { imm: expr::<B>(operand.immediate), ..Self::of_registers(opcode, [rd, rs1, operand.register]) }
    }
}
