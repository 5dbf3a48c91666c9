//! Columns of the `load_word` chip.

use crate::gadgets::{Access, Address, ReadRegister, State, Word, WriteRegister};

/// Columns of [`LoadWord`](super::LoadWord).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct LoadWordColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Base of the address.
    pub rs1: ReadRegister<T>,
    /// Offset of the address; tied to the instruction by the program bus, which holds 16-bit limbs.
    pub imm: Word<T>,
    /// The sum of base and offset, a multiple of 4: a misaligned load has no row.
    pub address: Address<T>,
    /// The word loaded; limbs below 2^16 because it comes from the memory bus.
    pub value: Word<T>,
    /// Order of the access to memory.
    pub memory: Access<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
}
crate::columns!(LoadWordColumns);
