//! On the host, with p256.

use crate::Error;
use p256::EncodedPoint;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use p256::ecdsa::{Signature, VerifyingKey};

pub(super) fn verify(hash: &[u8; 32], signature: &[u8; 64], public_key: &[u8; 64]) -> Result<bool, Error> {
    let signature = Signature::from_slice(signature).map_err(|_| Error::SignatureRange)?;
    let point = EncodedPoint::from_untagged_bytes(public_key.into());
    let key = VerifyingKey::from_encoded_point(&point).map_err(|_| Error::NotOnCurve)?;
    Ok(key.verify_prehash(hash, &signature).is_ok())
}
