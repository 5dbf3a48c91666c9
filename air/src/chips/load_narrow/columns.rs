//! Columns of the `load_narrow` chip.

use crate::gadgets::{Access, Address, ReadRegister, State, Word, WriteRegister};

/// Columns of [`LoadNarrow`](super::LoadNarrow).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct LoadNarrowColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 for `lb`, `lh`, `lbu`, `lhu`, else 0; boolean here, at most one is 1.
    pub flags: [T; 4],
    /// Base of the address.
    pub rs1: ReadRegister<T>,
    /// Offset of the address; tied to the instruction by the program bus, which holds 16-bit limbs.
    pub imm: Word<T>,
    /// The sum of base and offset.
    pub address: Address<T>,
    /// Bits 0 and 1 of the address; boolean here, and bit 0 is zero for a halfword.
    pub offset: [T; 2],
    /// The word that holds what is loaded; limbs below 2^16 because it comes from the memory bus.
    pub word: Word<T>,
    /// Order of the access to memory.
    pub memory: Access<T>,
    /// The limb that bit 1 of the address selects.
    pub half: T,
    /// Its bytes if a byte is loaded; bytes by lookup.
    pub bytes: [T; 2],
    /// What is loaded, before sign extension.
    pub value: T,
    /// 1 if a byte is loaded whose sign is extended and set.
    pub byte_sign: T,
    /// 1 if a halfword is loaded whose sign is extended and set.
    pub half_sign: T,
    /// Destination.
    pub rd: WriteRegister<T>,
}
crate::columns!(LoadNarrowColumns);
