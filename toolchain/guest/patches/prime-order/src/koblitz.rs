//! The items that k256 has and p256 lacks.
//!
//! They are behind a trait of their own because a second implementation of a generic trait would break type inference
//! for users of p256.

use crate::convert::from_uint;
use crate::{AffinePoint, PrimeOrder, ProjectivePoint, Scalar};
use elliptic_curve::bigint::{U256, U512};
use elliptic_curve::consts::U64;
use elliptic_curve::ff::Field;
use elliptic_curve::generic_array::GenericArray;
use elliptic_curve::ops::{Reduce, ReduceNonZero};
use elliptic_curve::rand_core::{CryptoRngCore, RngCore};
use elliptic_curve::subtle::{Choice, ConstantTimeEq};

/// A curve `y^2 = x^3 + b`, with the endomorphism `(x, y) -> (beta x, y)` for a cube root of unity `beta`.
pub trait Koblitz: PrimeOrder {
    /// The eigenvalue lambda of the endomorphism.
    const EIGENVALUE: U256;
}

impl<C: Koblitz> ProjectivePoint<C> {
    /// The point at infinity.
    pub const fn identity() -> Self {
        Self::IDENTITY
    }

    /// The generator.
    pub const fn generator() -> Self {
        Self::GENERATOR
    }

    /// Applies the endomorphism.
    #[must_use]
    pub fn endomorphism(&self) -> Self {
        *self * Scalar::new(from_uint(&C::EIGENVALUE))
    }

    /// Whether the points are equal.
    pub fn eq_affine(&self, other: &AffinePoint<C>) -> Choice {
        self.to_affine().ct_eq(other)
    }
}

impl<C: Koblitz> PartialEq<AffinePoint<C>> for ProjectivePoint<C> {
    fn eq(&self, other: &AffinePoint<C>) -> bool {
        self.to_affine() == *other
    }
}

impl<C: Koblitz> PartialEq<ProjectivePoint<C>> for AffinePoint<C> {
    fn eq(&self, other: &ProjectivePoint<C>) -> bool {
        other == self
    }
}

impl<C: Koblitz> Scalar<C> {
    /// `self * right`.
    #[must_use]
    pub fn mul(&self, right: &Self) -> Self {
        self.multiply(right)
    }

    /// Generates a scalar by reducing 512 random bits.
    pub fn generate_biased(rng: &mut impl CryptoRngCore) -> Self {
        let mut bytes = [0; 64];
        rng.fill_bytes(&mut bytes);
        Self::reduce(U512::from_be_slice(&bytes))
    }

    /// Generates a scalar by rejection sampling.
    pub fn generate_vartime(rng: &mut impl RngCore) -> Self {
        <Self as Field>::random(rng)
    }
}

impl<C: Koblitz> Reduce<U512> for Scalar<C> {
    type Bytes = GenericArray<u8, U64>;

    fn reduce(number: U512) -> Self {
        let (high, low) = number.split();
        // The order has 256 bits.
        let two_to_256 = Self::new(from_uint(const { &C::ORDER.wrapping_neg() }));
        two_to_256.mul_add(&from_uint(&high), &Self::reduce(low))
    }

    fn reduce_bytes(bytes: &GenericArray<u8, U64>) -> Self {
        Self::reduce(U512::from_be_slice(bytes))
    }
}

impl<C: Koblitz> ReduceNonZero<U512> for Scalar<C> {
    fn reduce_nonzero(number: U512) -> Self {
        Self::reduced_nonzero(&number)
    }

    fn reduce_nonzero_bytes(bytes: &GenericArray<u8, U64>) -> Self {
        Self::reduce_nonzero(U512::from_be_slice(bytes))
    }
}
