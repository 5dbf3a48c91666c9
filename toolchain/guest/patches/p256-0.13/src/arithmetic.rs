//! Points and scalars.

use crate::{NistP256, ORDER_HEX};
use elliptic_curve::bigint::U256;
use elliptic_curve::{CurveArithmetic, PrimeCurveArithmetic};
use nova_prime_order::{EcdsaCurve, PrimeOrder, SECP256R1};

/// A point in affine coordinates.
pub type AffinePoint = nova_prime_order::AffinePoint<NistP256>;

/// A point for arithmetic.
pub type ProjectivePoint = nova_prime_order::ProjectivePoint<NistP256>;

/// An element of the scalar field.
pub type Scalar = nova_prime_order::Scalar<NistP256>;

/// A scalar that is not zero.
pub type NonZeroScalar = elliptic_curve::NonZeroScalar<NistP256>;

/// A scalar with a random blinding factor.
pub type BlindedScalar = elliptic_curve::scalar::BlindedScalar<NistP256>;

/// A public key: a point that is not infinity.
pub type PublicKey = elliptic_curve::PublicKey<NistP256>;

impl CurveArithmetic for NistP256 {
    type AffinePoint = AffinePoint;
    type ProjectivePoint = ProjectivePoint;
    type Scalar = Scalar;
}

impl PrimeCurveArithmetic for NistP256 {
    type CurveGroup = ProjectivePoint;
}

impl PrimeOrder for NistP256 {
    const CURVE: &'static EcdsaCurve = &SECP256R1;

    #[cfg(not(target_arch = "riscv32"))]
    type Software = software::NistP256;

    const ORDER_HEX: &'static str = ORDER_HEX;
    const MULTIPLICATIVE_GENERATOR: u64 = 7;
    const TWO_ADICITY: u32 = 4;
    const ROOT_OF_UNITY: U256 = U256::from_be_hex("ffc97f062a770992ba807ace842a3dfc1546cad004378daf0592d7fbb41e6602");
    const ROOT_OF_UNITY_INVERSE: U256 =
        U256::from_be_hex("a0a66a5562d46f2ac645fa0458131caee3ac117c794c4137379c7f0657c73764");
    const DELTA: U256 = U256::from_u64(0x1e39_a505_7d81);
    const COMPACT_IS_EVEN: bool = false;
}
