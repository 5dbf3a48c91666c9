//! Schnorr signatures (BIP 340).

mod signing;
mod verifying;

pub use signature::rand_core::CryptoRngCore;
pub use signature::{self, Error};
pub use signing::SigningKey;
pub use verifying::VerifyingKey;

use crate::{FieldBytes, NonZeroScalar, Scalar, Secp256k1};
use core::fmt;
use elliptic_curve::bigint::U256;
use elliptic_curve::ops::Reduce;
use sha2::{Digest, Sha256};

/// An encoded signature: r, then s, both big-endian.
pub type SignatureBytes = [u8; Signature::BYTE_SIZE];

/// A signature: r, which is the x coordinate of the nonce's point, and the scalar s.
#[derive(Clone, Copy)]
pub struct Signature {
    r: FieldBytes,
    s: NonZeroScalar,
}

impl Signature {
    /// The length of a signature, in bytes.
    pub const BYTE_SIZE: usize = 64;

    /// r, then s, both big-endian.
    pub fn to_bytes(&self) -> SignatureBytes {
        let mut bytes = [0; Self::BYTE_SIZE];
        bytes[..32].copy_from_slice(&self.r);
        bytes[32..].copy_from_slice(&self.s.to_bytes());
        bytes
    }
}

impl PartialEq for Signature {
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

impl Eq for Signature {}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_bytes().fmt(f)
    }
}

impl TryFrom<&[u8]> for Signature {
    type Error = Error;

    fn try_from(bytes: &[u8]) -> Result<Self, Error> {
        let bytes: &SignatureBytes = bytes.try_into().map_err(|_| Error::new())?;
        let (r, s) = bytes.split_at(32);
        let r = *FieldBytes::from_slice(r);
        if r == FieldBytes::default() || !nova_prime_order::is_field_element::<Secp256k1>(&r) {
            return Err(Error::new());
        }
        Ok(Self { r, s: NonZeroScalar::try_from(s).map_err(|_| Error::new())? })
    }
}

impl From<&Signature> for SignatureBytes {
    fn from(signature: &Signature) -> Self {
        signature.to_bytes()
    }
}

impl From<Signature> for SignatureBytes {
    fn from(signature: Signature) -> Self {
        signature.to_bytes()
    }
}

impl signature::SignatureEncoding for Signature {
    type Repr = SignatureBytes;
}

impl signature::PrehashSignature for Signature {
    type Digest = Sha256;
}

/// The tagged hash of BIP 340.
fn tagged_hash(tag: &[u8]) -> Sha256 {
    let tag = Sha256::digest(tag);
    Sha256::new_with_prefix(tag).chain_update(tag)
}

/// The challenge e of BIP 340.
fn challenge(r: &FieldBytes, key: &VerifyingKey, message: &[u8]) -> Scalar {
    let hash = tagged_hash(b"BIP0340/challenge").chain_update(r).chain_update(key.to_bytes()).chain_update(message);
    <Scalar as Reduce<U256>>::reduce_bytes(&hash.finalize())
}
