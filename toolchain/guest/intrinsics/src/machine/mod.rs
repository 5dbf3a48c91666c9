//! Calls of the circuits.
//!
//! None can be refused: references to words are aligned, and lie between the guards.

mod hashes;
mod numbers;

pub use hashes::{keccak_f, sha256_compress};
pub use numbers::{add_point, double_point, multiply_add, multiply_add_pairs, multiply_add_to, scale_add_pairs};
