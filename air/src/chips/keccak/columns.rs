//! Columns of the `keccak` chip.

use super::STATE_WORDS;
use crate::gadgets::{Update, Word};

/// Columns of [`Keccak`](super::Keccak).
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct KeccakColumns<T> {
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Cycle of the call; from the call bus.
    pub cycle: T,
    /// a0, a1 and a2, of which the first points to the state; from the call bus.
    pub arguments: [Word<T>; 3],
    /// The state; its values afterwards have limbs below 2^16 because the keccak round chip makes limbs of bits.
    pub state: [Update<T>; STATE_WORDS],
}
crate::columns!(KeccakColumns);
