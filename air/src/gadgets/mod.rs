//! Parts that many chips are made of: columns with the constraints that belong to them.
//!
//! A gadget's documentation states what it assumes about its inputs and proves what it guarantees. Padding rows are
//! all zero; a gadget takes a `count` or a flag that is zero there and then neither constrains nor sends anything.

mod access;
mod big_int;
mod bits;
mod block;
mod call;
pub mod carries;
mod compare;
mod instruction;
mod less_than;
mod limbs;
mod operand;
mod point;
pub mod poseidon2;
mod product;
mod range;
mod word;

pub use access::{
    Access, FixedRegister, ReadRegister, WriteRegister, access, read_ram, read_register, write_ram, write_register,
};
pub use big_int::{BigInt, Bounds, SHIFT};
pub use bits::{number, xor};
pub use block::{Read, Update, block_address, read_block, time_of, update_block};
pub use call::{Call, receive_call};
pub use carries::CarryPlan;
pub use compare::{LessThan, less_than};
pub use instruction::{
    Address, Operation, State, add_words, execute, following_pc, opcode_of, timestamp, word_address,
};
pub use less_than::{IsBelowCols, LessThanCols, assert_less, is_below};
pub use limbs::{bytes_of_limbs, check_bytes, expressions, limbs_after, limbs_before, limbs_read, split_limbs};
pub use operand::{Operand, read_operand};
pub use point::{Line, PointAddCols, PointAddValidity, Quotient, assert_unchanged, point_add, point_add_validity};
pub use product::product_limbs;
pub use range::{byte_pair, bytes, check_limbs, range};
pub use word::{Word, expr, limbs_of};

use crate::{ChipBuilder, EvalError, F};
pub(crate) use nova_abi::tick;
use p3_field::PrimeCharacteristicRing;

/// A small number as a constant expression.
pub fn constant<B: ChipBuilder>(value: u32) -> B::Expr {
    B::Expr::from(F::from_u32(value))
}

/// The number of a register as a constant expression.
pub fn register_number<B: ChipBuilder>(register: u8) -> B::Expr {
    constant::<B>(register.into())
}

/// A public value.
///
/// # Errors
/// [`EvalError::PublicValue`] if there are too few.
pub fn public_value<B: ChipBuilder>(b: &B, index: usize) -> Result<B::PublicVar, EvalError> {
    let values = b.public_values();
    values.get(index).copied().ok_or(EvalError::PublicValue { index, got: values.len() })
}

/// The first `count` public values: those that the section's kind uses. Fewer if there are fewer.
pub fn public_values<B: ChipBuilder>(b: &B, count: usize) -> &[B::PublicVar] {
    let values = b.public_values();
    values.get(..count).unwrap_or(values)
}

/// 2^16, the base of limbs.
pub const LIMB: u32 = 1 << 16;

/// The inverse of 2^16: dividing by it yields carries as expressions, without columns of their own.
pub const fn limb_inverse() -> F {
    F::new(2_130_673_921)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_of_a_limb_is_one() {
        assert_eq!(limb_inverse() * F::from_u32(LIMB), F::ONE);
    }
}
