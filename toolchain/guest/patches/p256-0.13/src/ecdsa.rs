//! ECDSA (NIST FIPS 186-5).

use crate::NistP256;
#[cfg(feature = "ecdsa")]
use crate::{AffinePoint, Scalar};

pub use ecdsa_core::signature::{self, Error};

/// A signature: r, then s.
pub type Signature = ecdsa_core::Signature<NistP256>;

/// A signature in the encoding of ASN.1 DER.
pub type DerSignature = ecdsa_core::der::Signature<NistP256>;

/// A signing key.
#[cfg(feature = "ecdsa")]
pub type SigningKey = ecdsa_core::SigningKey<NistP256>;

/// A verifying key.
#[cfg(feature = "ecdsa")]
pub type VerifyingKey = ecdsa_core::VerifyingKey<NistP256>;

#[cfg(feature = "sha256")]
impl ecdsa_core::hazmat::DigestPrimitive for NistP256 {
    type Digest = sha2::Sha256;
}

#[cfg(feature = "ecdsa")]
impl ecdsa_core::hazmat::SignPrimitive<NistP256> for Scalar {}

#[cfg(feature = "ecdsa")]
impl ecdsa_core::hazmat::VerifyPrimitive<NistP256> for AffinePoint {}
