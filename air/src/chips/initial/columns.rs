//! Columns of the `initial` chip.

/// Columns of [`Initial`](super::Initial).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct InitialColumns<T> {
    /// The preprocessed `is_real`: a table needs a column; equal to it here.
    pub is_real: T,
}
crate::columns!(InitialColumns);

/// Preprocessed columns of [`Initial`](super::Initial).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct InitialRow<T> {
    /// 1 on rows that are used, 0 on padding.
    pub is_real: T,
    /// [`REGISTERS`](crate::buses::REGISTERS) or [`RAM`](crate::buses::RAM).
    pub space: T,
    /// Number of the register, or address of the word in words.
    pub address: T,
    /// Low 16 bits of the value.
    pub lo: T,
    /// High 16 bits of the value.
    pub hi: T,
}
crate::columns!(InitialRow);
