//! The digest of the public output.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
pub(crate) mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::{OutputDigestColumns, RunValues};

use crate::{Chip, ChipBuilder, EvalError, Occurrence, Stage};
use alloc::borrow::Cow;
use nova_abi::syscall::{CLAIM_WORDS, OUTPUT_MAX_BYTES};

/// Words of output that a row hashes.
pub const ROW_WORDS: usize = 8;

/// Rows of a claim.
pub const CLAIM_ROWS: usize = CLAIM_WORDS / ROW_WORDS;

/// Index of the first word of claims: output has fewer words.
pub const FIRST_CLAIM: u32 = (OUTPUT_MAX_BYTES + 1) / 4;

/// Field elements of a digest.
pub const DIGEST_ELEMENTS: usize = 8;

/// The chip that receives the words of claims and then those of the output, once a run, and hashes them.
///
/// A row permutes the sixteen limbs of eight words and the capacity that the row before leaves. So the digest is the
/// leaf hash of the words' limbs, padded with zeros to a multiple of 16. With the number of claims and the output's length,
/// which are stated beside it, it determines both. Without output it is zero, which the verifier checks: no row compares
/// anything.
///
/// # Why it is the output that the shards write
/// Rows with words come first, words that are there come first in a row, and only the last row with words may have fewer
/// than eight. So the table receives one message for each of the indices 0 to `words - 1`. The shards send each message
/// once or not at all, as it is sent by one row with a boolean flag. Fewer messages are sent than the field has elements. So
/// if the bus balances, each index is sent exactly once, with this row's bytes. All words but the last have four of
/// them, and the bytes beyond the last one's are zero in what shards send.
///
/// Indices are below 2^26, as a table has fewer than 2^23 rows, so that the equation of the length does not wrap.
///
/// *Claims* are rows at the beginning, full ones; their words have indices from [`FIRST_CLAIM`] on. Where they end, the
/// number of rows is that of the claims that are stated, and a row of output follows. The length is below 2^24, so that
/// no row of output has an index of claims.
pub struct OutputDigest;

impl Chip for OutputDigest {
    fn name(&self) -> Cow<'static, str> {
        "output_digest".into()
    }

    fn width(&self) -> usize {
        OutputDigestColumns::<u8>::WIDTH
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
