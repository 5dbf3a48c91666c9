//! Signatures over secp256k1, the curve of Ethereum's transactions.

#[cfg(any(test, target_arch = "riscv32"))]
pub(crate) mod accelerated;
#[cfg(not(target_arch = "riscv32"))]
mod native;

use crate::Error;
#[cfg(target_arch = "riscv32")]
use accelerated as implementation;
#[cfg(not(target_arch = "riscv32"))]
use native as implementation;

/// Whether `signature` (`r`, then `s`) of the message with this hash is that of `public_key` (`x`, then `y`). All
/// numbers are big-endian.
///
/// Both `s` and its negative are a signature, as in ECDSA; that transactions must use the smaller one is a rule of
/// transactions.
///
/// # Errors
///
/// [`Error::SignatureRange`]; [`Error::NotOnCurve`] also for coordinates that are not below the modulus.
pub fn verify(hash: &[u8; 32], signature: &[u8; 64], public_key: &[u8; 64]) -> Result<bool, Error> {
    implementation::verify(hash, signature, public_key)
}

/// The public key (`x`, then `y`) that made `signature` (`r`, then `s`) of the message with this hash. All numbers are
/// big-endian.
///
/// The recovery id's lowest bit is the parity of the y coordinate of the signature's point, its second bit whether the
/// x coordinate is `r` plus the group's order. Ethereum uses 0 and 1 only.
///
/// # Errors
///
/// [`Error::SignatureRange`], [`Error::RecoveryId`], [`Error::NoPublicKey`].
pub fn recover(hash: &[u8; 32], signature: &[u8; 64], recovery_id: u8) -> Result<[u8; 64], Error> {
    implementation::recover(hash, signature, recovery_id)
}
