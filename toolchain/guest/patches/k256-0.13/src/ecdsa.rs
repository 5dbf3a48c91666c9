//! ECDSA (SEC 1, section 4.1) with the lower of the two values of s, as in Bitcoin and Ethereum.

use crate::Secp256k1;
#[cfg(feature = "ecdsa")]
use crate::{AffinePoint, FieldBytes, Scalar};
#[cfg(feature = "ecdsa")]
use ecdsa_core::hazmat::{SignPrimitive, VerifyPrimitive};
#[cfg(feature = "ecdsa")]
use elliptic_curve::{ops::Invert, scalar::IsHigh, subtle::CtOption};

pub use ecdsa_core::RecoveryId;
#[cfg(any(feature = "ecdsa", feature = "sha256"))]
pub use ecdsa_core::hazmat;
pub use ecdsa_core::signature::{self, Error};

/// A signature: r, then s.
pub type Signature = ecdsa_core::Signature<Secp256k1>;

/// A signature in the encoding of ASN.1 DER.
pub type DerSignature = ecdsa_core::der::Signature<Secp256k1>;

/// A signing key.
#[cfg(feature = "ecdsa")]
pub type SigningKey = ecdsa_core::SigningKey<Secp256k1>;

/// A verifying key.
#[cfg(feature = "ecdsa")]
pub type VerifyingKey = ecdsa_core::VerifyingKey<Secp256k1>;

#[cfg(feature = "sha256")]
impl hazmat::DigestPrimitive for Secp256k1 {
    type Digest = sha2::Sha256;
}

#[cfg(feature = "ecdsa")]
impl SignPrimitive<Secp256k1> for Scalar {
    fn try_sign_prehashed<K>(&self, nonce: K, hash: &FieldBytes) -> Result<(Signature, Option<RecoveryId>), Error>
    where
        K: AsRef<Self> + Invert<Output = CtOption<Self>>,
    {
        let (signature, id) = hazmat::sign_prehashed::<Secp256k1, K>(self, nonce, hash)?;
        // Negating s corresponds to negating the nonce, which flips the parity of its point's y coordinate.
        let id = RecoveryId::new(id.is_y_odd() ^ bool::from(signature.s().is_high()), id.is_x_reduced());
        Ok((signature.normalize_s().unwrap_or(signature), Some(id)))
    }
}

#[cfg(feature = "ecdsa")]
impl VerifyPrimitive<Secp256k1> for AffinePoint {
    fn verify_prehashed(&self, hash: &FieldBytes, signature: &Signature) -> Result<(), Error> {
        if signature.s().is_high().into() {
            return Err(Error::new());
        }
        hazmat::verify_prehashed(&self.into(), hash, signature)
    }
}
