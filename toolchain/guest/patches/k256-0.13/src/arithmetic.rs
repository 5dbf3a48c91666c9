//! Points and scalars.

use crate::{ORDER_HEX, Secp256k1};
use elliptic_curve::bigint::U256;
use elliptic_curve::{CurveArithmetic, PrimeCurveArithmetic};
use nova_prime_order::{EcdsaCurve, Koblitz, PrimeOrder, SECP256K1};

/// A point in affine coordinates.
pub type AffinePoint = nova_prime_order::AffinePoint<Secp256k1>;

/// A point for arithmetic.
pub type ProjectivePoint = nova_prime_order::ProjectivePoint<Secp256k1>;

/// An element of the scalar field.
pub type Scalar = nova_prime_order::Scalar<Secp256k1>;

/// A scalar that is not zero.
pub type NonZeroScalar = elliptic_curve::NonZeroScalar<Secp256k1>;

/// A public key: a point that is not infinity.
pub type PublicKey = elliptic_curve::PublicKey<Secp256k1>;

impl CurveArithmetic for Secp256k1 {
    type AffinePoint = AffinePoint;
    type ProjectivePoint = ProjectivePoint;
    type Scalar = Scalar;
}

impl PrimeCurveArithmetic for Secp256k1 {
    type CurveGroup = ProjectivePoint;
}

impl PrimeOrder for Secp256k1 {
    const CURVE: &'static EcdsaCurve = &SECP256K1;

    #[cfg(not(target_arch = "riscv32"))]
    type Software = software::Secp256k1;

    const ORDER_HEX: &'static str = ORDER_HEX;
    const MULTIPLICATIVE_GENERATOR: u64 = 7;
    const TWO_ADICITY: u32 = 6;
    const ROOT_OF_UNITY: U256 = U256::from_be_hex("0c1dc060e7a91986df9879a3fbc483a898bdeab680756045992f4b5402b052f2");
    const ROOT_OF_UNITY_INVERSE: U256 =
        U256::from_be_hex("fd3ae181f12d7096efc7b0c75b8cbb7277a275910aa413c3b6fb30a0884f0d1c");
    const DELTA: U256 = U256::from_be_hex("0000000000000000000cbc21fe4561c8d63b78e780e1341e199417c8c0bb7601");
    const COMPACT_IS_EVEN: bool = true;
}

impl Koblitz for Secp256k1 {
    const EIGENVALUE: U256 = U256::from_be_hex("5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72");
}
