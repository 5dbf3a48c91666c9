//! The API of k256 0.13, over the machine's accelerators for secp256k1.
//!
//! Replaces the published crate by a patch. There is no `FieldElement` and no hashing to curves: of the published
//! crate's features, `expose-field`, `hash2curve` and `test-vectors` are missing. Functions on scalars are not
//! `const`, because accelerators compute them. Precomputed tables are of no use on the machine, so their features
//! have no effect. On the host, k256 0.14 computes.
#![no_std]
#![allow(deprecated, reason = "arrays are those of generic-array 0.14, whose last release recommends another series")]

#[cfg(feature = "arithmetic")]
mod arithmetic;
#[cfg(feature = "ecdh")]
pub mod ecdh;
#[cfg(feature = "ecdsa-core")]
pub mod ecdsa;
#[cfg(feature = "schnorr")]
pub mod schnorr;

#[cfg(feature = "arithmetic")]
pub use arithmetic::{AffinePoint, NonZeroScalar, ProjectivePoint, PublicKey, Scalar};
pub use elliptic_curve;
pub use elliptic_curve::bigint::U256;
#[cfg(feature = "pkcs8")]
pub use elliptic_curve::pkcs8;
#[cfg(feature = "sha2")]
pub use sha2;

use elliptic_curve::FieldBytesEncoding;
use elliptic_curve::bigint::ArrayEncoding;
use elliptic_curve::consts::{U32, U33, U64};
use elliptic_curve::generic_array::GenericArray;
use elliptic_curve::point::PointCompression;

const ORDER_HEX: &str = "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141";

/// The curve secp256k1 (SEC 2, section 2.4.1): `y^2 = x^3 + 7` modulo `2^256 - 2^32 - 977`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Secp256k1;

impl elliptic_curve::Curve for Secp256k1 {
    type FieldBytesSize = U32;
    type Uint = U256;

    const ORDER: U256 = U256::from_be_hex(ORDER_HEX);
}

impl elliptic_curve::PrimeCurve for Secp256k1 {}

impl PointCompression for Secp256k1 {
    const COMPRESS_POINTS: bool = true;
}

#[cfg(feature = "jwk")]
impl elliptic_curve::JwkParameters for Secp256k1 {
    const CRV: &'static str = "secp256k1";
}

#[cfg(feature = "pkcs8")]
impl pkcs8::AssociatedOid for Secp256k1 {
    const OID: pkcs8::ObjectIdentifier = pkcs8::ObjectIdentifier::new_unwrap("1.3.132.0.10");
}

#[cfg(not(feature = "arithmetic"))]
impl elliptic_curve::sec1::ValidatePublicKey for Secp256k1 {}

impl FieldBytesEncoding<Secp256k1> for U256 {
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
pub type EncodedPoint = elliptic_curve::sec1::EncodedPoint<Secp256k1>;

/// A field element or a scalar, big-endian.
pub type FieldBytes = elliptic_curve::FieldBytes<Secp256k1>;

/// 512 bits that reduce to a scalar, big-endian.
pub type WideBytes = GenericArray<u8, U64>;

/// A secret key.
pub type SecretKey = elliptic_curve::SecretKey<Secp256k1>;

/// The bits of a scalar.
#[cfg(feature = "bits")]
pub type ScalarBits = elliptic_curve::scalar::ScalarBits<Secp256k1>;
