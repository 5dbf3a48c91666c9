//! ECDSA over secp256r1, also called P-256: the curve of passkeys and hardware keys.

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
/// all big-endian. Accepts both values of `s`.
///
/// # Errors
///
/// [`Error::SignatureRange`]; [`Error::NotOnCurve`], also for coordinates that are not reduced. The precompile at `0x100`
/// treats both as an invalid signature.
pub fn verify(hash: &[u8; 32], signature: &[u8; 64], public_key: &[u8; 64]) -> Result<bool, Error> {
    implementation::verify(hash, signature, public_key)
}
