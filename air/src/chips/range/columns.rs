//! Columns of the `range` chip.

/// Columns of [`Range`](super::Range).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct RangeColumns<T> {
    /// A value below `2^bits`; it counts up from 0 within the rows of one `bits`.
    pub value: T,
    /// A number of bits, at most 16; 17 on the last row.
    pub bits: T,
    /// `2^bits`.
    pub size: T,
    /// 1 on the last row of one `bits`, else 0; boolean here.
    pub wraps: T,
    /// How often the row is looked up; the prover chooses it, but for the last row's 0.
    pub uses: T,
}
crate::columns!(RangeColumns);
