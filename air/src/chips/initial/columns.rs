//! Columns of the `initial` chip.

/// Columns of [`Initial`](super::Initial).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct InitialColumns<T> {
    /// How often the memory table sends the row: the prover chooses it, except that bounds have 1 and padding has 0.
    pub uses: T,
}
crate::columns!(InitialColumns);

/// Preprocessed columns of [`Initial`](super::Initial): the elements of [`InitialMessage`](crate::buses::InitialMessage),
/// which explains them, and two flags.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct InitialRow<T> {
    /// Key of the cell. No other row that is used has it; one of the program's table may, which has no bounds.
    pub key: T,
    /// Low 16 bits of the value.
    pub lo: T,
    /// High 16 bits of the value.
    pub hi: T,
    /// Which bound of a range it is, 0 for none.
    pub kind: T,
    /// 1 on rows that are used, 0 on padding.
    pub is_row: T,
    /// 1 on bounds of ranges, else 0.
    pub is_bound: T,
}
crate::columns!(InitialRow);
