//! An example guest of Nova, for other systems. Exactly one feature names it.
#![no_std]

use sha2::{Digest, Sha256};

#[cfg(feature = "ecrecover")]
pub use ecrecover::run;
#[cfg(feature = "evm-transfers")]
pub use evm_transfers::run;
#[cfg(feature = "fibonacci")]
pub use fibonacci::run;
#[cfg(feature = "hash-map")]
pub use hash_map::run;
#[cfg(feature = "json")]
pub use json::run;
#[cfg(feature = "keccak256")]
pub use keccak256::run;
#[cfg(feature = "sha256")]
pub use sha256::run;
#[cfg(feature = "sort")]
pub use sort::run;
#[cfg(feature = "u256")]
pub use u256::run;

/// The public output on every system, 32 bytes, since some have no more: the guest's output with zeros up to that length, or
/// its SHA-256 digest where it is longer.
#[must_use]
pub fn statement(output: &[u8]) -> [u8; 32] {
    if output.len() > 32 {
        return Sha256::digest(output).into();
    }
    core::array::from_fn(|index| output.get(index).copied().unwrap_or_default())
}
