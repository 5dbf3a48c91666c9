//! Columns of the `memory_table` chip.

use crate::gadgets::Word;

/// Columns of [`MemoryTable`](super::MemoryTable).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct MemoryTableColumns<T> {
    /// 1 on rows that are used, 0 on padding, which comes last; boolean here.
    pub is_real: T,
    /// Space of the cell; boolean here.
    pub space: T,
    /// Low 16 bits of the address; range-checked here.
    pub address_lo: T,
    /// Upper 14 bits of the address; range-checked here.
    pub address_hi: T,
    /// 1 if the first value is the program's, else 0; boolean here.
    pub is_program: T,
    /// 1 if the first value is the input's, else 0; boolean here.
    pub is_input: T,
    /// First value: the program's, free for the input but range-checked, else zero.
    pub first: Word<T>,
    /// Last value.
    pub last: Word<T>,
    /// The last shard that touched the cell, 0 for none.
    pub last_shard: T,
    /// Low 16 bits of the distance to the next row's key, less 1; range-checked here.
    pub gap_lo: T,
    /// Its upper 13 bits; range-checked here.
    pub gap_hi: T,
    /// Bytes of the input; the same on all rows that are used.
    pub length: T,
    /// 0 before the row of the input's length, 2 after that of the word in which the input ends, 1 between them.
    pub stage: T,
    /// `input_ends_before[k]` is 1 if the input ends in this word, before its byte k; boolean here, and one at most, since
    /// `stage` would pass 2.
    pub input_ends_before: [T; 4],
}
crate::columns!(MemoryTableColumns);
