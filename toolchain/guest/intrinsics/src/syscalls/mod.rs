//! The system calls of the accelerators.
//!
//! The machine refuses none of these calls: references to words are aligned and point outside the guard pages.

mod bigint;
mod hashes;

pub use bigint::{add_point, double_point, multiply_add, multiply_add_fp2, multiply_add_to, scale_add_fp2};
pub use hashes::{keccak_f, sha256_compress};
