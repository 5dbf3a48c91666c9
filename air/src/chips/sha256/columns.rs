//! Columns of the `sha256` chip.

use super::{BLOCK_WORDS, STATE_WORDS};
use crate::gadgets::{Read, Update, Word};

/// Columns of [`Sha256`](super::Sha256).
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Sha256Columns<T> {
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Cycle of the call; from the call bus.
    pub cycle: T,
    /// a0, a1 and a2, of which the first points to the state and the second to the block; from the call bus.
    pub arguments: [Word<T>; 3],
    /// The block.
    pub block: [Read<T>; BLOCK_WORDS],
    /// The state; limbs of its values afterwards are range-checked here.
    pub state: [Update<T>; STATE_WORDS],
    /// What the rounds make of the state; limbs below 2^16 because the round chip makes them of bits.
    pub result: [Word<T>; STATE_WORDS],
}
crate::columns!(Sha256Columns);
