//! The API of p256 0.13, over the machine's accelerators for secp256r1.
//!
//! Replaces the published crate by a patch. There is no `FieldElement` and no hashing to curves: of the published
//! crate's features, `expose-field`, `hash2curve` and `test-vectors` are missing. Functions on scalars are not
//! `const`, because accelerators compute them. On the host, p256 0.14 computes.
#![no_std]
#![allow(deprecated, reason = "arrays are those of generic-array 0.14, whose last release recommends another series")]

#[cfg(feature = "arithmetic")]
mod arithmetic;
#[cfg(feature = "ecdh")]
pub mod ecdh;
#[cfg(feature = "ecdsa-core")]
pub mod ecdsa;

#[cfg(feature = "arithmetic")]
pub use arithmetic::{AffinePoint, BlindedScalar, NonZeroScalar, ProjectivePoint, PublicKey, Scalar};
pub use elliptic_curve;
pub use elliptic_curve::bigint::U256;
pub use elliptic_curve::consts::U32;
#[cfg(feature = "pkcs8")]
pub use elliptic_curve::pkcs8;

use elliptic_curve::FieldBytesEncoding;
use elliptic_curve::bigint::ArrayEncoding;
use elliptic_curve::consts::U33;
use elliptic_curve::generic_array::GenericArray;
use elliptic_curve::point::{PointCompaction, PointCompression};

const ORDER_HEX: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

/// The curve P-256 (NIST SP 800-186, section 3.2.1.3), also called secp256r1:
/// `y^2 = x^3 - 3x + b` modulo `2^256 - 2^224 + 2^192 + 2^96 - 1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct NistP256;

impl elliptic_curve::Curve for NistP256 {
    type FieldBytesSize = U32;
    type Uint = U256;

    const ORDER: U256 = U256::from_be_hex(ORDER_HEX);
}

impl elliptic_curve::PrimeCurve for NistP256 {}

impl PointCompression for NistP256 {
    const COMPRESS_POINTS: bool = false;
}

impl PointCompaction for NistP256 {
    const COMPACT_POINTS: bool = false;
}

#[cfg(feature = "jwk")]
impl elliptic_curve::JwkParameters for NistP256 {
    const CRV: &'static str = "P-256";
}

#[cfg(feature = "pkcs8")]
impl pkcs8::AssociatedOid for NistP256 {
    const OID: pkcs8::ObjectIdentifier = pkcs8::ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
}

#[cfg(not(feature = "arithmetic"))]
impl elliptic_curve::sec1::ValidatePublicKey for NistP256 {}

impl FieldBytesEncoding<NistP256> for U256 {
    fn decode_field_bytes(bytes: &FieldBytes) -> Self {
        Self::from_be_byte_array(*bytes)
    }

    fn encode_field_bytes(&self) -> FieldBytes {
        self.to_be_byte_array()
    }
}

/// A compressed point (SEC 1, section 2.3.3).
pub type CompressedPoint = GenericArray<u8, U33>;

/// An encoded point (SEC 1, section 2.3.3).
pub type EncodedPoint = elliptic_curve::sec1::EncodedPoint<NistP256>;

/// A field element or a scalar, big-endian.
pub type FieldBytes = elliptic_curve::FieldBytes<NistP256>;

/// A secret key.
pub type SecretKey = elliptic_curve::SecretKey<NistP256>;

/// The bits of a scalar.
#[cfg(feature = "bits")]
pub type ScalarBits = elliptic_curve::scalar::ScalarBits<NistP256>;

#[cfg(feature = "voprf")]
impl elliptic_curve::VoprfParameters for NistP256 {
    const ID: &'static str = "P256-SHA256";

    type Hash = sha2::Sha256;
}
