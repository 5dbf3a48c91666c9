//! Columns of the `output_digest` chip.

use super::{DIGEST_ELEMENTS, ROW_WORDS};
use crate::F;
use crate::gadgets::Word;
use crate::gadgets::poseidon2::{PARTIAL_ROUNDS_24, Poseidon2Cols};
use p3_field::PrimeCharacteristicRing;

/// Columns of [`OutputDigest`](super::OutputDigest).
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct OutputDigestColumns<T> {
    /// 1 if the row's words are those of claims, else 0; boolean here, and 1 in the first rows only.
    pub is_claim: T,
    /// 1 for each word of the row that the output has, else 0; boolean here, those that are there first.
    pub is_word: [T; ROW_WORDS],
    /// 1 on the last row with words, else 0; equal here to the difference of `is_word[0]` to the next row.
    pub is_last: T,
    /// Index of the row among those of claims, or of output, from 0; counted here.
    pub block: T,
    /// Bytes of each word, 0 to 4; equal here.
    pub bytes: [T; ROW_WORDS],
    /// The words; limbs below 2^16 because the output bus carries no others, and zero here for words that are not there.
    pub words: [Word<T>; ROW_WORDS],
    /// The last elements of the state before the row's permutation; zero on the first row, then from the row before.
    pub capacity: [T; DIGEST_ELEMENTS],
    /// The permutation.
    pub states: Poseidon2Cols<T, 24, PARTIAL_ROUNDS_24>,
    /// The first elements of its result; equal here.
    pub digest: [T; DIGEST_ELEMENTS],
    /// The last elements of its result; equal here.
    pub next_capacity: [T; DIGEST_ELEMENTS],
}
crate::columns!(OutputDigestColumns);

/// Public values of the run section: what the run writes.
///
/// The verifier makes them of the output, with [`Self::new`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct RunValues<T> {
    /// Bytes of the output, below 2^24.
    pub output_length: T,
    /// 1 if the output has bytes, else 0.
    pub has_output: T,
    /// Bytes of the output's last word, 1 to 4; 4 without output.
    pub last_bytes: T,
    /// Number of claims.
    pub claims: T,
    /// Zeros, which no constraint reads.
    pub unused: [T; 4],
    /// The digest of claims and output; zero without output.
    pub digest: [T; DIGEST_ELEMENTS],
}
crate::columns!(RunValues);

impl RunValues<F> {
    /// The values of a run with this many claims, and an output of this length in bytes.
    pub fn new(claims: u32, length: u32, digest: [F; DIGEST_ELEMENTS]) -> Self {
        let last_bytes = match length % 4 {
            0 => 4,
            partial => partial,
        };
        Self {
            output_length: F::from_u32(length),
            has_output: F::from_bool(length > 0),
            last_bytes: F::from_u32(last_bytes),
            claims: F::from_u32(claims),
            unused: [F::ZERO; 4],
            digest,
        }
    }

    /// The values in order.
    pub fn elements(self) -> impl Iterator<Item = F> {
        let Self { output_length, has_output, last_bytes, claims, unused, digest } = self;
        [output_length, has_output, last_bytes, claims].into_iter().chain(unused).chain(digest)
    }
}
