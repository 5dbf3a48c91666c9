//! On the host, with k256.

use crate::Error;
use k256::ecdsa::signature::hazmat::PrehashVerifier;
use k256::ecdsa::{Signature, VerifyingKey};
use k256::elliptic_curve::Curve;
use k256::elliptic_curve::bigint::{ArrayEncoding, CheckedAdd};
use k256::elliptic_curve::ops::{Invert, LinearCombination, Reduce};
use k256::elliptic_curve::point::DecompressPoint;
use k256::elliptic_curve::sec1::ToEncodedPoint;
use k256::{AffinePoint, EncodedPoint, ProjectivePoint, Scalar, Secp256k1, U256};

pub(super) fn verify(hash: &[u8; 32], signature: &[u8; 64], public_key: &[u8; 64]) -> Result<bool, Error> {
    let signature = parse(signature)?;
    let point = EncodedPoint::from_untagged_bytes(public_key.into());
    let key = VerifyingKey::from_encoded_point(&point).map_err(|_| Error::NotOnCurve)?;
    Ok(key.verify_prehash(hash, &signature.normalize_s().unwrap_or(signature)).is_ok())
}

pub(super) fn recover(hash: &[u8; 32], signature: &[u8; 64], recovery_id: u8) -> Result<[u8; 64], Error> {
    let signature = parse(signature)?;
    let point = signature_point(&signature, recovery_id)?;
    let (r, s) = signature.split_scalars();
    let message = <Scalar as Reduce<U256>>::reduce_bytes(hash.into());
    let inverse = *r.invert_vartime();
    let generator = ProjectivePoint::GENERATOR;
    let key = ProjectivePoint::lincomb(&generator, &-(inverse * message), &point, &(inverse * s.as_ref()));
    coordinates(&key.to_affine()).ok_or(Error::NoPublicKey)
}

fn parse(signature: &[u8; 64]) -> Result<Signature, Error> {
    Signature::from_slice(signature).map_err(|_| Error::SignatureRange)
}

/// The signature's point R, whose x coordinate is `r` modulo the group's order.
fn signature_point(signature: &Signature, recovery_id: u8) -> Result<ProjectivePoint, Error> {
    if recovery_id > 3 {
        return Err(Error::RecoveryId(recovery_id));
    }
    let mut x = signature.r().to_bytes();
    if recovery_id & 2 != 0 {
        let above = U256::from_be_byte_array(x).checked_add(&Secp256k1::ORDER);
        x = Option::<U256>::from(above).ok_or(Error::NoPublicKey)?.to_be_byte_array();
    }
    let point = AffinePoint::decompress(&x, (recovery_id & 1).into());
    Option::<AffinePoint>::from(point).map(Into::into).ok_or(Error::NoPublicKey)
}

/// None for the point at infinity.
fn coordinates(point: &AffinePoint) -> Option<[u8; 64]> {
    let encoded = point.to_encoded_point(false);
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(encoded.x()?);
    bytes[32..].copy_from_slice(encoded.y()?);
    Some(bytes)
}
