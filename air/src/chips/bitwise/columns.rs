//! Columns of the `bitwise` chip.

use crate::gadgets::{Operand, ReadRegister, State, Word, WriteRegister};

/// Columns of [`Bitwise`](super::Bitwise).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct BitwiseColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 for an exclusive or, else 0; boolean here, at most one of the three is 1.
    pub is_xor: T,
    /// 1 for an or, else 0.
    pub is_or: T,
    /// 1 for an and, else 0.
    pub is_and: T,
    /// First source.
    pub rs1: ReadRegister<T>,
    /// Second source.
    pub operand: Operand<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
    /// Bytes of the first source; bytes by lookup, tied to its limbs here.
    pub left: [T; 4],
    /// Bytes of the second source; bytes by lookup, tied to its limbs here.
    pub right: [T; 4],
    /// Their conjunction, by lookup.
    pub and: [T; 4],
    /// Value written; tied to the bytes here.
    pub result: Word<T>,
}
crate::columns!(BitwiseColumns);
