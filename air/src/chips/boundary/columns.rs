//! Columns of the `boundary` chip.

use crate::gadgets::Word;

/// Columns of [`Boundary`](super::Boundary).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct BoundaryColumns<T> {
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Space of the cell; 0 or 1 because the memory table has no other.
    pub space: T,
    /// Address of the cell; canonical because the memory table's are.
    pub address: T,
    /// Value when the shard begins; limbs below 2^16 because the run memory bus carries no others.
    pub before: Word<T>,
    /// Value when it ends; limbs below 2^16 because the memory bus carries no others.
    pub after: Word<T>,
    /// Timestamp of the last access.
    pub last: T,
    /// Number of the last shard before this one that touched the cell, 0 for none.
    pub previous_shard: T,
}
crate::columns!(BoundaryColumns);

/// Public values of a shard. Its constraints read the number only; the verifier makes its messages of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShardValues<T> {
    /// Number of the shard, from 1.
    pub number: T,
    /// Address of the first instruction, in words.
    pub entry: T,
    /// Address of the instruction after the last, in words; [`HALTED`](crate::buses::HALTED) after a halt.
    pub exit: T,
    /// Executed instructions.
    pub cycles: T,
    /// 1 if the shard ends with the halt, else 0.
    pub halts: T,
    /// The exit code; zero without a halt.
    pub exit_code: Word<T>,
}

impl<T> ShardValues<T> {
    /// The values in order.
    pub fn elements(self) -> [T; 7] {
        let Self { number, entry, exit, cycles, halts, exit_code: Word { lo, hi } } = self;
        [number, entry, exit, cycles, halts, lo, hi]
    }
}
