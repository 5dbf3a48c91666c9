//! Columns of the `bytes` chip.

/// Columns of [`Bytes`](super::Bytes).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct BytesColumns<T> {
    /// Bits of the first byte, lowest first; boolean here.
    pub left: [T; 8],
    /// Bits of the second byte, lowest first; boolean here.
    pub right: [T; 8],
    /// The bytes' conjunction: an equation here. Its expression has degree 2, and the two messages would not share a
    /// lookup column.
    pub and: T,
    /// How often the pair is looked up with its conjunction; the prover chooses it.
    pub uses: T,
    /// How often the pair is looked up without it; the prover chooses it.
    pub pair_uses: T,
}
crate::columns!(BytesColumns);
