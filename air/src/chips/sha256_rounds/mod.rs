//! Rounds of SHA-256's compression, four a row.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
mod functions;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::Sha256RoundsColumns;
pub use functions::Bits;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// Rounds of a compression.
pub const ROUNDS: usize = 64;

/// Rounds of a row.
pub const STEP: usize = 4;

/// Rows of a compression: one for the state that it starts with, then the rounds.
pub const ROWS: usize = 1 + ROUNDS / STEP;

/// How the number of a row of rounds is written: `low + 4 high`.
const DIGITS: usize = 4;

/// The chip of SHA-256's rounds: 17 rows a compression.
///
/// # Rows
/// A row of a start is followed by row 0 of rounds, row r < 15 by row r + 1, any other by a start or padding, around the end
/// of the table too. So each row of rounds lies in a run from a start, where the state comes from the bus, to row 15,
/// from which the result goes there, both with the same `cycle`. The block's words come from the bus on rows 0 to 3, as
/// memory has them: the bytes of each are composed of the bits of `w` in reverse order.
///
/// # Sums
/// Words of a, e and the schedule are sums modulo 2^32, computed limb by limb: `sum = limb + 2^16 carry`, where the limb is made
/// of bits and the carry is a byte. Each sum has at most seven terms below 2^16 and a carry of at most 255, so both
/// sides are below 2^25, the equation holds over the integers, and limb and carry are unique. These equations hold on
/// every row, because their degree leaves none for a selector: where a row has no rounds, or takes its words from the
/// block, the carries are not looked up and take what value is needed.
///
/// # Schedule
/// w(t) = sigma1(w(t-2)) + w(t-7) + sigma0(w(t-15)) + w(t-16). Words of up to eight rounds ago are in this row and the one
/// above; the others arrive as sums of limbs, passed from row to row: w(t-16) + sigma0(w(t-15)) in `recent`, `older` and
/// `oldest`, to which w(t-7) is added on the way. From the fifth row of rounds on, none of the rows that they come from is
/// the start, whose words are free.
pub struct Sha256Rounds;

impl Chip for Sha256Rounds {
    fn name(&self) -> Cow<'static, str> {
        "sha256_rounds".into()
    }

    fn width(&self) -> usize {
        Sha256RoundsColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
