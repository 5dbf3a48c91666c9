//! Columns of the `add_imm` chip.

use crate::gadgets::{ReadRegister, State, Word, WriteRegister};

/// Columns of [`AddImm`](super::AddImm).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct AddImmColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Source.
    pub rs1: ReadRegister<T>,
    /// Immediate; tied to the instruction by the program bus, which holds 16-bit limbs.
    pub imm: Word<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
    /// Value written; limbs range-checked here.
    pub result: Word<T>,
}
crate::columns!(AddImmColumns);
