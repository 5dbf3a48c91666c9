//! Columns of the `memory_table` chip.

use super::{LAST_WORD, word_key};
use crate::buses::{RAM, REGISTERS};
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
    /// 1 if the cell lies in a range that the program initialises, else 0; boolean here.
    pub inside: T,
    /// 1 if the cell is the first of such a range, else 0; boolean here.
    pub is_start: T,
    /// 1 if the cell is the one after such a range, else 0; boolean here.
    pub is_end: T,
    /// 1 if the first value is the input's, else 0; boolean here.
    pub is_input: T,
    /// 1 on the last row that is used, else 0; equal here to the difference of `is_real` to the next row.
    pub is_last: T,
    /// First value: the program's, free for the input but range-checked, else zero.
    pub first: Word<T>,
    /// Last value.
    pub last: Word<T>,
    /// The last shard that touched the cell, 0 for none.
    pub last_shard: T,
    /// Low 16 bits of the distance to the key of the next row, or of the next section, less 1; range-checked here.
    pub gap_lo: T,
    /// Its upper 13 bits; range-checked here.
    pub gap_hi: T,
    /// 0 before the row of the input's length, 2 after that of the word in which the input ends, 1 between them.
    pub stage: T,
    /// `input_ends_before[k]` is 1 if the input ends in this word, before its byte k; boolean here, and one at most, since
    /// `stage` would pass 2.
    pub input_ends_before: [T; 4],
}
crate::columns!(MemoryTableColumns);

/// Public values of a section of the memory table: where its rows continue those of the section before, and where those of
/// the next one continue.
///
/// The verifier checks that the first section begins with register 0, that each section begins as the one before ends, and
/// that the last one ends with all of memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct MemoryValues<T> {
    /// Number of the section, from 1.
    pub number: T,
    /// Space of the first row: registers in the first section, memory in all others.
    pub first_space: T,
    /// Key of the first row.
    pub key_in: T,
    /// Key of the next section's first row.
    pub key_out: T,
    /// `stage` of the first row.
    pub stage_in: T,
    /// `stage` of the next section's first row.
    pub stage_out: T,
    /// `inside` of the row before the first.
    pub inside_in: T,
    /// `inside` of the last row.
    pub inside_out: T,
    /// Bytes of the input.
    pub input_length: T,
}
crate::columns!(MemoryValues);

impl<T> MemoryValues<T> {
    /// The values in order.
    pub fn elements(self) -> [T; MemoryValues::<u8>::WIDTH] {
        let Self { number, first_space, key_in, key_out, stage_in, stage_out, inside_in, inside_out, input_length } =
            self;
        [number, first_space, key_in, key_out, stage_in, stage_out, inside_in, inside_out, input_length]
    }

    /// The values under a function.
    pub fn map<U>(self, function: impl FnMut(T) -> U) -> MemoryValues<U> {
        let [number, first_space, key_in, key_out, stage_in, stage_out, inside_in, inside_out, input_length] =
            self.elements().map(function);
        MemoryValues {
            number,
            first_space,
            key_in,
            key_out,
            stage_in,
            stage_out,
            inside_in,
            inside_out,
            input_length,
        }
    }
}

/// Where a section of the memory table ends and the next one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemorySeam {
    /// Key of the next row.
    pub key: u32,
    /// `stage` of the next row, 0 to 2.
    pub stage: u32,
    /// `inside` of the row before, 0 or 1.
    pub inside: u32,
}

impl MemorySeam {
    /// Where the first section begins.
    pub const START: Self = Self { key: 0, stage: 0, inside: 0 };

    /// Where the last section ends: at the key of the first word of the upper guard region, after the input's length and
    /// its end, and outside of all ranges.
    pub const END: Self = Self { key: word_key(LAST_WORD) + 1, stage: 2, inside: 0 };
}

impl MemoryValues<u32> {
    /// The values of the section with this number that lies between two seams.
    pub const fn between(number: u32, before: MemorySeam, after: MemorySeam, input_length: u32) -> Self {
        Self {
            number,
            first_space: if number == 1 { REGISTERS } else { RAM },
            key_in: before.key,
            key_out: after.key,
            stage_in: before.stage,
            stage_out: after.stage,
            inside_in: before.inside,
            inside_out: after.inside,
            input_length,
        }
    }
}
