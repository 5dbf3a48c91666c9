//! The memory of the whole run: every cell that is touched, its first value and its last, in one section or several.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
pub(crate) mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::{MemorySeam, MemoryTableColumns, MemoryValues};

use crate::{Chip, ChipBuilder, EvalError, Occurrence, Stage};
use alloc::borrow::Cow;
use nova_abi::memory::{ADDRESS_END, ADDRESS_START, INPUT_MAX_BYTES, INPUT_START};

/// Address of the last row of space 0, which is always listed.
pub const LAST_REGISTER: u32 = 63;

/// Address, in words, of the last word below the upper guard region.
pub const LAST_WORD: u32 = ADDRESS_END / 4 - 1;

/// The table lists some word at least every this many words, so that gaps fit their range check.
pub const MAX_GAP: u32 = 1 << GAP_BITS;

const GAP_BITS: u32 = 29;

const FIRST_WORD: u32 = ADDRESS_START / 4;

/// An address in words less the key of the word there.
pub const KEY_OFFSET: u32 = FIRST_WORD - LAST_REGISTER - 1;

/// The key of the word of memory at an address, in words, that is not guarded.
pub const fn word_key(address: u32) -> u32 {
    address.wrapping_sub(KEY_OFFSET)
}

/// The chip of the memory table.
///
/// Its rows list every cell that the run touches, and some more. Where a section does not hold them all, others continue the
/// list: [`MemoryValues`] state how. Five lemmas describe them; each stands with the constraints that it follows from:
///
/// 1. Keys strictly increase over all sections, so that no cell is listed twice (`order`).
/// 2. Registers come first, and no cell is guarded (`limits`).
/// 3. `inside` marks the cells that the program initialises (`ranges`).
/// 4. A first value is the program's, free for the input, and else zero (`first_value`).
/// 5. The input ends at its length, and what follows its end is zero (`input_end`).
///
/// So a word of the program has a row only if a shard touches it, or if it is a range's first, and cannot be listed with
/// another value.
///
/// The *key* of a register is its number, that of a word of memory `address - 1024 + 64`, with its address in words.
pub struct MemoryTable;

impl Chip for MemoryTable {
    fn name(&self) -> Cow<'static, str> {
        "memory_table".into()
    }

    fn width(&self) -> usize {
        MemoryTableColumns::<u8>::WIDTH
    }

    fn stage(&self) -> Stage {
        Stage::Boundary
    }

    fn occurrence(&self) -> Occurrence {
        // The order of rows is the whole table's.
        Occurrence::Once
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}

// The greatest length has 16 low bits set, and its high limb is below 2^14, so that a length beyond it underflows the
// range check.
const _: () = assert!(INPUT_MAX_BYTES & 0xffff == 0xffff && INPUT_MAX_BYTES >> 16 < 1 << 14);

const _: () = assert!(INPUT_START.is_multiple_of(1 << 30) && INPUT_START.wrapping_add(1 << 30) == 0);

// The word in which the longest input ends can be listed.
const _: () = assert!(INPUT_START / 4 + INPUT_MAX_BYTES / 4 <= LAST_WORD);
