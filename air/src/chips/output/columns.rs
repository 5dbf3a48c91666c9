//! Columns of the `output` chip.

use crate::gadgets::{Access, Word};

/// Columns of [`Output`](super::Output).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct OutputColumns<T> {
    /// 1 if more words follow this one, else 0; boolean here.
    pub is_more: T,
    /// 1 if this is the last word and has 1, 2, 3, 4 bytes, else 0; boolean here, at most one of the five flags is 1.
    pub is_last: [T; 4],
    /// Cycle of the system call; from the chain.
    pub cycle: T,
    /// Address of the word, in words; from the chain.
    pub address: T,
    /// Index of the word in the output; from the chain.
    pub index: T,
    /// Bytes of output from this word on; from the chain.
    pub remaining: T,
    /// Bytes of the word; bytes by lookup.
    pub bytes: [T; 4],
    /// The word with the bytes beyond the output's end set to zero.
    pub kept: Word<T>,
    /// Order of the access to memory.
    pub memory: Access<T>,
}
crate::columns!(OutputColumns);
