//! Columns of the `compare` chip.

use crate::gadgets::{LessThan, Operand, ReadRegister, State, WriteRegister};

/// Columns of [`Compare`](super::Compare).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct CompareColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 for a signed comparison, else 0; boolean here, not both are 1.
    pub is_signed: T,
    /// 1 for an unsigned comparison, else 0.
    pub is_unsigned: T,
    /// First source.
    pub rs1: ReadRegister<T>,
    /// Second source.
    pub operand: Operand<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
    /// The comparison.
    pub less_than: LessThan<T>,
}
crate::columns!(CompareColumns);
