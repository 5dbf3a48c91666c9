//! Columns of the `sha256_rounds` chip.

use super::functions::Bits;
use super::{DIGITS, STEP};
use crate::gadgets::Word;

/// Columns of [`Sha256Rounds`](super::Sha256Rounds).
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Sha256RoundsColumns<T> {
    /// Cycle of the call; from the state bus, and kept from row to row here.
    pub cycle: T,
    /// 1 on the row of the state that a call starts with, else 0; boolean here.
    pub is_start: T,
    /// 1 for the number of a row of rounds modulo 4, all 0 on other rows; boolean here, at most one is 1.
    pub low: [T; DIGITS],
    /// 1 for a quarter of that number; boolean here, as many are 1 as of `low`.
    pub high: [T; DIGITS],
    /// The word a after each round; on the first row the words d, c, b, a. Boolean here.
    pub a: [Bits<T>; STEP],
    /// The word e after each round; on the first row the words h, g, f, e. Boolean here.
    pub e: [Bits<T>; STEP],
    /// Words of the message schedule, one a round; boolean here.
    pub w: [Bits<T>; STEP],
    /// Carries out of the limbs of each round's a; bytes by lookup on rows of rounds, and free on others.
    pub a_carry: [Word<T>; STEP],
    /// Carries out of the limbs of each round's e; likewise.
    pub e_carry: [Word<T>; STEP],
    /// Carries out of the limbs of each word of the schedule; bytes by lookup from the fifth row of rounds on.
    pub w_carry: [Word<T>; STEP],
    /// With w(t) the words of the row above: w(t) + sigma0(w(t + 1)), limb by limb.
    pub recent: [Word<T>; STEP],
    /// `recent` of the row above, if that row and this one have rounds, else 0.
    pub older: [Word<T>; STEP],
    /// `older` of the row above plus w(t - 7), for t the rounds of the next row, if both rows have rounds, else 0.
    pub oldest: [Word<T>; STEP],
}
crate::columns!(Sha256RoundsColumns);
