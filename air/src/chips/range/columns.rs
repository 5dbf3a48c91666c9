//! Columns of the `range` chip.

/// Columns of [`Range`](super::Range).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct RangeColumns<T> {
    /// How often the row is looked up; the prover chooses it.
    pub uses: T,
}
crate::columns!(RangeColumns);

/// Preprocessed columns of [`Range`](super::Range).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct RangeRow<T> {
    /// A value below `2^bits`.
    pub value: T,
    /// A number of bits, at most 16.
    pub bits: T,
}
crate::columns!(RangeRow);
