//! Calls of the circuits.
//!
//! None can be refused: references to words are aligned, and lie between the guards.

mod bigint;
mod hashes;

pub use bigint::{add_point, double_point, multiply_add, multiply_add_pairs, multiply_add_to, scale_add_pairs};
pub use hashes::{keccak_f, sha256_compress};
