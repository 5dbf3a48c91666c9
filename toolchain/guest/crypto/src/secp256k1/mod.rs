//! ECDSA over secp256k1, the curve of Ethereum's transactions.

#[cfg(any(test, target_arch = "riscv32"))]
pub(crate) mod accelerated;
#[cfg(not(target_arch = "riscv32"))]
mod native;

use crate::Error;
#[cfg(target_arch = "riscv32")]
use accelerated as implementation;
#[cfg(not(target_arch = "riscv32"))]
use native as implementation;

/// Verifies an ECDSA signature over a message hash: `signature` is `r`, then `s`, and `public_key` is `x`, then `y`,
/// all big-endian.
///
/// Accepts both values of `s`. Only Ethereum's transactions require the lower one.
///
/// # Errors
///
/// [`Error::SignatureRange`]; [`Error::NotOnCurve`], also for coordinates that are not reduced.
pub fn verify(hash: &[u8; 32], signature: &[u8; 64], public_key: &[u8; 64]) -> Result<bool, Error> {
    implementation::verify(hash, signature, public_key)
}

/// Recovers the public key (`x`, then `y`) from an ECDSA signature (`r`, then `s`) over a message hash, all
/// big-endian.
///
/// Bit 0 of the recovery id is the parity of the y coordinate of the signature's point R. Bit 1 is set if the x
/// coordinate of R is `r` plus the group's order. Ethereum uses 0 and 1 only.
///
/// # Errors
///
/// [`Error::SignatureRange`], [`Error::RecoveryId`], [`Error::NoPublicKey`].
pub fn recover(hash: &[u8; 32], signature: &[u8; 64], recovery_id: u8) -> Result<[u8; 64], Error> {
    implementation::recover(hash, signature, recovery_id)
}
