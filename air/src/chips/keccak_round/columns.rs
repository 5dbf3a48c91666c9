//! Columns of the `keccak_round` chip.

use super::{CONSTANT_BITS, HIGH, LOW};

/// Columns of [`KeccakRound`](super::KeccakRound). Lanes are numbered x + 5 y, and bits of a lane from the lowest.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct KeccakRoundColumns<T> {
    /// Cycle of the call; from the keccak bus, and kept from round to round here.
    pub cycle: T,
    /// 1 in round 0 and else 0; constrained here.
    pub is_first: T,
    /// 1 for the round's number modulo 6, all 0 on padding; boolean here, at most one is 1.
    pub low: [T; LOW],
    /// 1 for a sixth of the round's number, all 0 on padding; boolean here, as many are 1 as of `low`.
    pub high: [T; HIGH],
    /// Limbs of what the row above made: the state before this round, or after the last round of the call before. Sums of
    /// bits.
    pub state: [[T; 4]; 25],
    /// The state after theta, before the lanes are rotated; boolean here.
    pub after_theta: [[T; 64]; 25],
    /// Parity of each column of `after_theta`; boolean here.
    pub parity: [[T; 64]; 5],
    /// What theta adds to each column; boolean here.
    pub effect: [[T; 64]; 5],
    /// The bits of lane 0 after chi to which iota adds; equal to boolean expressions.
    pub before_iota: [T; CONSTANT_BITS.len()],
}
crate::columns!(KeccakRoundColumns);
