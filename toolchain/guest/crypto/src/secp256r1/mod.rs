//! Signatures over secp256r1, the curve of passkeys and hardware keys.

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
/// numbers are big-endian. Both `s` and its negative are a signature.
///
/// # Errors
///
/// [`Error::SignatureRange`]; [`Error::NotOnCurve`] also for coordinates that are not below the modulus. The contract
/// at `0x100` answers both like a signature that is not that of the key.
pub fn verify(hash: &[u8; 32], signature: &[u8; 64], public_key: &[u8; 64]) -> Result<bool, Error> {
    implementation::verify(hash, signature, public_key)
}
