//! Columns of the `add` chip.

use crate::gadgets::{ReadRegister, State, Word, WriteRegister};

/// Columns of [`Add`](super::Add).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct AddColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 if the row is an `add`, else 0; boolean here.
    pub is_add: T,
    /// 1 if the row is a `sub`, else 0; boolean here, and not both are 1.
    pub is_sub: T,
    /// First source.
    pub rs1: ReadRegister<T>,
    /// Second source.
    pub rs2: ReadRegister<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
    /// Value written; limbs range-checked here.
    pub result: Word<T>,
}
crate::columns!(AddColumns);
