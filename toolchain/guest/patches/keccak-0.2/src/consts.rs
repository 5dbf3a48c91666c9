//! The numbers of lanes and rounds.

/// The number of lanes of a state.
pub const PLEN: usize = 25;

/// The number of rounds of Keccak-f\[200\].
pub const F200_ROUNDS: usize = 18;

/// The number of rounds of Keccak-f\[400\].
pub const F400_ROUNDS: usize = 20;

/// The number of rounds of Keccak-f\[800\].
pub const F800_ROUNDS: usize = 22;

/// The number of rounds of Keccak-f\[1600\].
pub const F1600_ROUNDS: usize = 24;
