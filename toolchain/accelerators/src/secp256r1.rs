//! Signatures over secp256r1, the curve of passkeys and hardware keys.

use crate::Error;
use p256::EncodedPoint;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use p256::ecdsa::{Signature, VerifyingKey};

/// Whether `signature` (`r`, then `s`) of the message with this hash is that of `public_key` (`x`, then `y`). All
/// numbers are big-endian. Both `s` and its negative are a signature.
///
/// # Errors
///
/// [`Error::SignatureRange`]; [`Error::NotOnCurve`] also for coordinates that are not below the modulus. The contract
/// at `0x100` answers both like a signature that is not that of the key.
pub fn verify(hash: &[u8; 32], signature: &[u8; 64], public_key: &[u8; 64]) -> Result<bool, Error> {
    let signature = Signature::from_slice(signature).map_err(|_| Error::SignatureRange)?;
    let point = EncodedPoint::from_untagged_bytes(public_key.into());
    let key = VerifyingKey::from_encoded_point(&point).map_err(|_| Error::NotOnCurve)?;
    Ok(key.verify_prehash(hash, &signature).is_ok())
}
