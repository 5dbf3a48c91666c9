//! Columns of the `jump` chip.

use crate::gadgets::{State, Word, WriteRegister};

/// Columns of [`Jump`](super::Jump).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct JumpColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Where it goes, in words; tied to the instruction by the program bus.
    pub target: T,
    /// Address of the next instruction, written to rd; tied to the instruction by the program bus, which holds 16-bit
    /// limbs.
    pub link: Word<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
}
crate::columns!(JumpColumns);
