//! Columns of the `store_narrow` chip.

use crate::gadgets::{Access, Address, ReadRegister, State, Word};

/// Columns of [`StoreNarrow`](super::StoreNarrow).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct StoreNarrowColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 for `sb`, else 0; boolean here, not both are 1.
    pub is_byte: T,
    /// 1 for `sh`, else 0.
    pub is_half: T,
    /// Base of the address.
    pub rs1: ReadRegister<T>,
    /// Register whose low bytes are stored.
    pub rs2: ReadRegister<T>,
    /// Offset of the address; tied to the instruction by the program bus, which holds 16-bit limbs.
    pub imm: Word<T>,
    /// The sum of base and offset.
    pub address: Address<T>,
    /// Bits 0 and 1 of the address; boolean here, and bit 0 is zero for a halfword.
    pub offset: [T; 2],
    /// The word before; limbs below 2^16 because it comes from the memory bus.
    pub before: Word<T>,
    /// The word afterwards.
    pub after: Word<T>,
    /// Order of the access to memory.
    pub memory: Access<T>,
    /// Bytes of the limb that bit 1 of the address selects, before, if a byte is stored; bytes by lookup.
    pub old: [T; 2],
    /// Bytes of the stored register's low limb, if a byte is stored; bytes by lookup.
    pub source: [T; 2],
    /// That limb afterwards.
    pub half: T,
}
crate::columns!(StoreNarrowColumns);
