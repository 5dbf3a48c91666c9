//! Signing keys.

use super::{Signature, VerifyingKey, challenge, tagged_hash};
use crate::{FieldBytes, NonZeroScalar, ProjectivePoint, PublicKey, SecretKey};
use elliptic_curve::point::AffineCoordinates;
use elliptic_curve::rand_core::CryptoRngCore;
use elliptic_curve::zeroize::{Zeroize, ZeroizeOnDrop};
use sha2::{Digest, Sha256};
use signature::digest::FixedOutput;
use signature::digest::consts::U32;
use signature::hazmat::{PrehashSigner, RandomizedPrehashSigner};
use signature::{DigestSigner, Error, KeypairRef, RandomizedDigestSigner, RandomizedSigner, Result, Signer};

/// A signing key, negated if necessary so that its public point has an even y coordinate.
#[derive(Clone)]
pub struct SigningKey {
    secret: NonZeroScalar,
    public: VerifyingKey,
}

impl SigningKey {
    /// Generates a random key.
    pub fn random(rng: &mut impl CryptoRngCore) -> Self {
        NonZeroScalar::random(rng).into()
    }

    /// Reads a key from 32 bytes, big-endian.
    ///
    /// # Errors
    ///
    /// If the length is not 32, or the key is zero or not below the group's order.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        NonZeroScalar::try_from(bytes).map(Self::from).map_err(|_| Error::new())
    }

    /// The key, big-endian.
    pub fn to_bytes(&self) -> FieldBytes {
        self.secret.to_bytes()
    }

    /// The verifying key of this signing key.
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.public
    }

    /// The key as a scalar.
    pub fn as_nonzero_scalar(&self) -> &NonZeroScalar {
        &self.secret
    }

    /// Signs a message hash.
    ///
    /// # Errors
    ///
    /// [`SigningKey::sign_raw`].
    pub fn sign_prehash_with_aux_rand(&self, hash: &[u8; 32], randomness: &[u8; 32]) -> Result<Signature> {
        self.sign_raw(hash, randomness)
    }

    /// Signs a message of any length.
    ///
    /// # Errors
    ///
    /// If the nonce or s is zero, which happens with negligible probability.
    pub fn sign_raw(&self, message: &[u8], randomness: &[u8; 32]) -> Result<Signature> {
        let mut masked = tagged_hash(b"BIP0340/aux").chain_update(randomness).finalize();
        masked.iter_mut().zip(self.to_bytes()).for_each(|(mask, byte)| *mask ^= byte);
        let nonce = tagged_hash(b"BIP0340/nonce").chain_update(masked).chain_update(self.public.to_bytes());
        let nonce = Self::from_bytes(&nonce.chain_update(message).finalize())?;
        let r = nonce.public.to_bytes();
        let s = *nonce.secret + challenge(&r, &self.public, message) * *self.secret;
        let s = Option::from(NonZeroScalar::new(s)).ok_or_else(Error::new)?;
        Ok(Signature { r, s })
    }
}

impl From<NonZeroScalar> for SigningKey {
    fn from(secret: NonZeroScalar) -> Self {
        let point = (ProjectivePoint::GENERATOR * *secret).to_affine();
        let is_odd = bool::from(point.y_is_odd());
        let (secret, point) = if is_odd { (-secret, -point) } else { (secret, point) };
        let public = PublicKey::from_affine(point).expect("a multiple of the generator that is not zero");
        Self { secret, public: VerifyingKey(public) }
    }
}

impl From<&SecretKey> for SigningKey {
    fn from(key: &SecretKey) -> Self {
        key.to_nonzero_scalar().into()
    }
}

impl From<SecretKey> for SigningKey {
    fn from(key: SecretKey) -> Self {
        Self::from(&key)
    }
}

impl AsRef<VerifyingKey> for SigningKey {
    fn as_ref(&self) -> &VerifyingKey {
        &self.public
    }
}

impl KeypairRef for SigningKey {
    type VerifyingKey = VerifyingKey;
}

impl Drop for SigningKey {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

impl ZeroizeOnDrop for SigningKey {}

impl Signer<Signature> for SigningKey {
    fn try_sign(&self, message: &[u8]) -> Result<Signature> {
        self.try_sign_digest(Sha256::new_with_prefix(message))
    }
}

impl<D: Digest + FixedOutput<OutputSize = U32>> DigestSigner<D, Signature> for SigningKey {
    fn try_sign_digest(&self, digest: D) -> Result<Signature> {
        self.sign_prehash(&digest.finalize_fixed())
    }
}

impl PrehashSigner<Signature> for SigningKey {
    fn sign_prehash(&self, hash: &[u8]) -> Result<Signature> {
        self.sign_raw(hash, &[0; 32])
    }
}

impl RandomizedSigner<Signature> for SigningKey {
    fn try_sign_with_rng(&self, rng: &mut impl CryptoRngCore, message: &[u8]) -> Result<Signature> {
        self.try_sign_digest_with_rng(rng, Sha256::new_with_prefix(message))
    }
}

impl<D: Digest + FixedOutput<OutputSize = U32>> RandomizedDigestSigner<D, Signature> for SigningKey {
    fn try_sign_digest_with_rng(&self, rng: &mut impl CryptoRngCore, digest: D) -> Result<Signature> {
        self.sign_prehash_with_rng(rng, &digest.finalize_fixed())
    }
}

impl RandomizedPrehashSigner<Signature> for SigningKey {
    fn sign_prehash_with_rng(&self, rng: &mut impl CryptoRngCore, hash: &[u8]) -> Result<Signature> {
        let mut randomness = [0; 32];
        rng.fill_bytes(&mut randomness);
        self.sign_raw(hash, &randomness)
    }
}

#[cfg(feature = "serde")]
impl serdect::serde::Serialize for SigningKey {
    fn serialize<S: serdect::serde::Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
        self.secret.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serdect::serde::Deserialize<'de> for SigningKey {
    fn deserialize<D: serdect::serde::Deserializer<'de>>(deserializer: D) -> core::result::Result<Self, D::Error> {
        NonZeroScalar::deserialize(deserializer).map(Self::from)
    }
}
