//! Verifying keys.

use super::{Signature, challenge};
use crate::{AffinePoint, FieldBytes, ProjectivePoint, PublicKey};
use elliptic_curve::ops::LinearCombination;
use elliptic_curve::point::{AffineCoordinates, DecompactPoint};
use sha2::{Digest, Sha256};
use signature::digest::FixedOutput;
use signature::digest::consts::U32;
use signature::hazmat::PrehashVerifier;
use signature::{DigestVerifier, Error, Result, Verifier};

/// A verifying key: a point with an even y coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyingKey(pub(super) PublicKey);

impl VerifyingKey {
    /// The point.
    pub fn as_affine(&self) -> &AffinePoint {
        self.0.as_affine()
    }

    /// The point's x coordinate.
    pub fn to_bytes(&self) -> FieldBytes {
        self.as_affine().x()
    }

    /// Reads a key from the 32 bytes of its x coordinate.
    ///
    /// # Errors
    ///
    /// If the length is not 32, or the x coordinate is not on the curve.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| Error::new())?;
        let point = Option::from(AffinePoint::decompact(&bytes.into())).ok_or_else(Error::new)?;
        PublicKey::from_affine(point).map(Self).map_err(|_| Error::new())
    }

    /// Verifies the signature of a message of any length.
    ///
    /// # Errors
    ///
    /// If the signature is invalid.
    pub fn verify_raw(&self, message: &[u8], signature: &Signature) -> Result<()> {
        let factor = -challenge(&signature.r, self, message);
        let sum =
            ProjectivePoint::lincomb(&ProjectivePoint::GENERATOR, &signature.s, &self.0.to_projective(), &factor);
        let point = sum.to_affine();
        // Infinity has the x coordinate zero here, which is not a valid r.
        let is_valid = point.x() == signature.r && !bool::from(point.y_is_odd());
        if is_valid { Ok(()) } else { Err(Error::new()) }
    }
}

impl Verifier<Signature> for VerifyingKey {
    fn verify(&self, message: &[u8], signature: &Signature) -> Result<()> {
        self.verify_digest(Sha256::new_with_prefix(message), signature)
    }
}

impl<D: Digest + FixedOutput<OutputSize = U32>> DigestVerifier<D, Signature> for VerifyingKey {
    fn verify_digest(&self, digest: D, signature: &Signature) -> Result<()> {
        self.verify_prehash(&digest.finalize_fixed(), signature)
    }
}

impl PrehashVerifier<Signature> for VerifyingKey {
    fn verify_prehash(&self, hash: &[u8], signature: &Signature) -> Result<()> {
        self.verify_raw(hash, signature)
    }
}

impl From<&VerifyingKey> for PublicKey {
    fn from(key: &VerifyingKey) -> Self {
        key.0
    }
}

impl From<VerifyingKey> for PublicKey {
    fn from(key: VerifyingKey) -> Self {
        key.0
    }
}

impl From<&VerifyingKey> for AffinePoint {
    fn from(key: &VerifyingKey) -> Self {
        *key.as_affine()
    }
}

impl From<VerifyingKey> for AffinePoint {
    fn from(key: VerifyingKey) -> Self {
        *key.as_affine()
    }
}

impl TryFrom<&PublicKey> for VerifyingKey {
    type Error = Error;

    fn try_from(key: &PublicKey) -> Result<Self> {
        let is_odd = bool::from(key.as_affine().y_is_odd());
        if is_odd { Err(Error::new()) } else { Ok(Self(*key)) }
    }
}

impl TryFrom<PublicKey> for VerifyingKey {
    type Error = Error;

    fn try_from(key: PublicKey) -> Result<Self> {
        Self::try_from(&key)
    }
}

// Public keys implement serde only with pkcs8, which identifies their curve.
#[cfg(all(feature = "pkcs8", feature = "serde"))]
impl serdect::serde::Serialize for VerifyingKey {
    fn serialize<S: serdect::serde::Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

// Public keys implement serde only with pkcs8, which identifies their curve.
#[cfg(all(feature = "pkcs8", feature = "serde"))]
impl<'de> serdect::serde::Deserialize<'de> for VerifyingKey {
    fn deserialize<D: serdect::serde::Deserializer<'de>>(deserializer: D) -> core::result::Result<Self, D::Error> {
        Self::try_from(PublicKey::deserialize(deserializer)?).map_err(serdect::serde::de::Error::custom)
    }
}
