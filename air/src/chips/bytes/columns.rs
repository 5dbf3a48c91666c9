//! Columns of the `bytes` chip.

/// Columns of [`Bytes`](super::Bytes).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct BytesColumns<T> {
    /// How often the pair is looked up with its conjunction; the prover chooses it.
    pub uses: T,
    /// How often the pair is looked up without it; the prover chooses it.
    pub pair_uses: T,
}
crate::columns!(BytesColumns);

/// Preprocessed columns of [`Bytes`](super::Bytes).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct BytesRow<T> {
    /// The first byte.
    pub left: T,
    /// The second byte.
    pub right: T,
    /// `left & right`.
    pub and: T,
}
crate::columns!(BytesRow);
