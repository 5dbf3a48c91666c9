//! Blocks of memory, as the calls of accelerators access them.

use super::{Access, Word, constant, expr, range, read_ram, tick, write_ram};
use crate::{ChipBuilder, F};
use p3_field::{Field, PrimeCharacteristicRing};

/// A word of memory that is read.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct Read<T> {
    /// Its value; limbs below 2^16 because it comes from the memory bus.
    pub value: Word<T>,
    /// Order of the access.
    pub access: Access<T>,
}

/// A word of memory that is replaced.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct Update<T> {
    /// Its value before; limbs below 2^16 because it comes from the memory bus.
    pub before: Word<T>,
    /// Its value afterwards; the chip bounds its limbs.
    pub after: Word<T>,
    /// Order of the access.
    pub access: Access<T>,
}

/// The address in words of the block that `pointer` points to, on rows where `count` is 1; proves that the pointer is a
/// multiple of 4.
///
/// # Assumptions
/// The limbs of `pointer` are below 2^16.
///
/// # Guarantee
/// The lookup shows `lo = 4 w` in the field with `w < 2^14`, so over the integers, and the result is the integer
/// `pointer / 4`. The block's further words may have addresses beyond the address space, where no memory cell lies:
/// the memory table has no row for them, nor for what is guarded, so that no access to them can be proved.
pub fn block_address<B: ChipBuilder>(b: &mut B, count: &B::Expr, pointer: &Word<B::Expr>) -> B::Expr {
    let word_lo = pointer.lo.clone() * F::from_u32(4).inverse();
    range(b, count.clone(), word_lo.clone(), constant::<B>(14));
    word_lo + pointer.hi.clone() * constant::<B>(1 << 14)
}

/// Timestamp of the accesses to an operand in a cycle; see [`nova_abi::accelerator`] for their order.
pub fn time_of<B: ChipBuilder>(cycle: impl Into<B::Expr>, operand: u32) -> B::Expr {
    cycle.into() * constant::<B>(tick::PER_CYCLE) + constant::<B>(operand)
}

/// Reads the words of a block on rows where `count` is 1; `address` is that of the first, in words.
pub fn read_block<B: ChipBuilder>(
    b: &mut B,
    count: &B::Expr,
    address: &B::Expr,
    words: &[Read<B::Var>],
    timestamp: &B::Expr,
) {
    for (offset, word) in (0..).zip(words) {
        let address = address.clone() + constant::<B>(offset);
        read_ram(b, count, address, expr::<B>(word.value), &word.access, timestamp.clone());
    }
}

/// Replaces the words of a block on rows where `count` is 1; `address` is that of the first, in words.
///
/// # Assumptions
/// The limbs of the values afterwards are below 2^16.
pub fn update_block<B: ChipBuilder>(
    b: &mut B,
    count: &B::Expr,
    address: &B::Expr,
    words: &[Update<B::Var>],
    timestamp: &B::Expr,
) {
    for (offset, word) in (0..).zip(words) {
        let address = address.clone() + constant::<B>(offset);
        let values = (expr::<B>(word.before), expr::<B>(word.after));
        write_ram(b, count, address, values, &word.access, timestamp.clone());
    }
}
