//! Rounds of keccak-f.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::KeccakRoundColumns;

use crate::chips::keccak::ROUNDS;
use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// Bits of a lane's rotation, for lane x + 5 y (FIPS 202, section 3.2.2).
pub(crate) const ROTATIONS: [usize; 25] =
    [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14];

/// What each round adds to lane 0 (FIPS 202, section 3.2.5).
pub(crate) const ROUND_CONSTANTS: [u64; ROUNDS] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808b,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008a,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000a,
    0x0000_0000_8000_808b,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800a,
    0x8000_0000_8000_000a,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];

/// Bits of lane 0 that some round constant changes.
pub(crate) const CONSTANT_BITS: [usize; 7] = [0, 1, 3, 7, 15, 31, 63];

/// How the number of a round is written: `low + 6 high`.
const LOW: usize = 6;

const HIGH: usize = ROUNDS / LOW;

/// The chip of keccak-f's rounds: 24 rows a call, and one more to hold the result.
///
/// # Rounds
/// `low` and `high` make up the number of the round. A row of round r < 23 is followed by one of round r + 1, any other
/// by one of round 0 or padding, around the end of the table too; so each row lies in a run that starts with round 0,
/// where the state comes from the bus, and runs to round 23, where the next row's state goes there. That row has the
/// same `cycle` as the first.
///
/// # Theta
/// With A the state and A' what theta makes of it, `effect` D and `parity` P of a row satisfy, as sums of bits,
///
/// - A\[x, y, z\] = A'\[x, y, z\] xor D\[x, z\];
/// - P\[x, z\] and the sum of A'\[x, y, z\] over y differ by 0, 2 or 4, so P is the parity of A', and P xor D that of A;
/// - D\[x, z\] + (P + D)\[x-1, z\] + (P + D)\[x+1, z-1\] is 0, 2 or 4, so D is the exclusive or of the parities of A in two
///   columns, as theta has it.
///
/// So A determines D and then A'. All of it has degree 2 or 3 with two bits a column; the textbook's C and C xor D would
/// leave no degree for the selector of round 0.
///
/// # Chi and iota
/// The next row's state is what rotations, chi and iota make of A', on every row: after the last round too, where it is
/// the result, and after padding, where it is not used. Round constants have degree 2, so that the seven bits which they
/// change take a column each.
pub struct KeccakRound;

impl Chip for KeccakRound {
    fn name(&self) -> Cow<'static, str> {
        "keccak_round".into()
    }

    fn width(&self) -> usize {
        KeccakRoundColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}

#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
const _: () = {
    let mut round = 0;
    let mut others = u64::MAX;
    let mut bit = 0;
    while bit < CONSTANT_BITS.len() {
        others &= !(1 << CONSTANT_BITS[bit]);
        bit += 1;
    }
    while round < ROUNDS {
        assert!(ROUND_CONSTANTS[round] & others == 0);
        round += 1;
    }
};
