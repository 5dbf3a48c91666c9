//! Columns of the `refusal` chip.

use super::OPERANDS;
use crate::gadgets::{Access, Word};

/// Columns of [`Refusal`](super::Refusal).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct RefusalColumns<T> {
    /// Cycle of the call; from the call bus.
    pub cycle: T,
    /// a0, a1 and a2; from the call bus.
    pub arguments: [Word<T>; 3],
    /// 1 for the operand whose pointer is bad, in the order of [`accelerator::ALL`](nova_abi::accelerator::ALL);
    /// boolean here, at most one is 1.
    pub operand: [T; OPERANDS],
    /// The bad pointer: one of the arguments, or read from a register beyond them; limbs below 2^16 either way.
    pub pointer: Word<T>,
    /// Order of the access to such a register.
    pub register: Access<T>,
    /// Low limb of the pointer, divided by 4; range-checked here.
    pub quotient: T,
    /// What remains of that division, as two bits; boolean here.
    pub remainder: [T; 2],
    /// 1 if the reason is that the pointer is not a multiple of 4; boolean here, and one of the four is 1.
    pub is_misaligned: T,
    /// 1 if the reason is that it lies in the lower guard page.
    pub is_below: T,
    /// 1 if the reason is that the block begins in the same 64 KiB as the upper guard region and reaches it.
    pub is_above: T,
    /// 1 if the reason is that the block begins in the region, beyond those 64 KiB.
    pub is_beyond: T,
}
crate::columns!(RefusalColumns);
