//! Columns of the `jump_register` chip.

use crate::gadgets::{Address, ReadRegister, State, Word, WriteRegister};

/// Columns of [`JumpRegister`](super::JumpRegister).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct JumpRegisterColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Base of the target.
    pub rs1: ReadRegister<T>,
    /// Offset of the target; tied to the instruction by the program bus, which holds 16-bit limbs.
    pub imm: Word<T>,
    /// Address of the next instruction, written to rd; tied to the instruction by the program bus.
    pub link: Word<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
    /// The sum of base and offset.
    pub address: Address<T>,
    /// Bit 0 of the sum, which the jump ignores; boolean here.
    pub low_bit: T,
}
crate::columns!(JumpRegisterColumns);
