//! Columns of the `store_word` chip.

use crate::gadgets::{Access, Address, ReadRegister, State, Word};

/// Columns of [`StoreWord`](super::StoreWord).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct StoreWordColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Base of the address.
    pub rs1: ReadRegister<T>,
    /// Value to be stored.
    pub rs2: ReadRegister<T>,
    /// Offset of the address; tied to the instruction by the program bus, which holds 16-bit limbs.
    pub imm: Word<T>,
    /// The sum of base and offset, a multiple of 4: a misaligned store has no row.
    pub address: Address<T>,
    /// The word before.
    pub before: Word<T>,
    /// Order of the access to memory.
    pub memory: Access<T>,
}
crate::columns!(StoreWordColumns);
