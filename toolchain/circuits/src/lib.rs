//! The machine's circuits for hash functions, as functions, and what brings input to them.
//!
//! They are here and not where they are used, because crates that stand in for published ones need nothing else. On the
//! host there are no circuits: what calls them has another function there.
#![no_std]

#[cfg(target_arch = "riscv32")]
mod machine;
pub mod sponge;

#[cfg(target_arch = "riscv32")]
pub use machine::{keccak_f, sha256_compress};
