//! Points for arithmetic. They have affine coordinates too, which are the cheapest here, and differ in type only.

use super::AffinePoint;
use crate::operators::{fold, negation, operator};
use crate::{PrimeOrder, Scalar, operations};
use alloc::vec::Vec;
use core::iter::Sum;
use core::ops::{Add, AddAssign, Mul, MulAssign, Neg, Sub, SubAssign};
use elliptic_curve::group::cofactor::CofactorGroup;
use elliptic_curve::group::ff::Field;
use elliptic_curve::group::prime::PrimeGroup;
use elliptic_curve::group::{self, Group};
use elliptic_curve::ops::{LinearCombinationExt, MulByGenerator};
use elliptic_curve::point::{BatchNormalize, Double};
use elliptic_curve::rand_core::RngCore;
use elliptic_curve::subtle::{Choice, ConditionallySelectable, ConstantTimeEq, CtOption};
use elliptic_curve::zeroize::DefaultIsZeroes;
use elliptic_curve::{Error, PublicKey};

/// A point on the curve, or infinity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProjectivePoint<C>(AffinePoint<C>);

impl<C: PrimeOrder> ProjectivePoint<C> {
    /// The point at infinity.
    pub const IDENTITY: Self = Self(AffinePoint::IDENTITY);

    /// The generator.
    pub const GENERATOR: Self = Self(AffinePoint::GENERATOR);

    /// Converts to an affine point.
    pub fn to_affine(&self) -> AffinePoint<C> {
        self.0
    }

    /// `self + self`.
    #[must_use]
    pub fn double(&self) -> Self {
        Self(AffinePoint::new(operations::double::<C>(self.0.coordinates())))
    }

    /// `-self`.
    #[must_use]
    pub fn neg(&self) -> Self {
        Self(-self.0)
    }

    /// `self + right`.
    #[must_use]
    pub fn add(&self, right: &Self) -> Self {
        self.add_mixed(&right.0)
    }

    /// `self - right`.
    #[must_use]
    pub fn sub(&self, right: &Self) -> Self {
        self.sub_mixed(&right.0)
    }

    fn add_mixed(&self, right: &AffinePoint<C>) -> Self {
        Self(AffinePoint::new(operations::sum::<C>(self.0.coordinates(), right.coordinates())))
    }

    fn sub_mixed(&self, right: &AffinePoint<C>) -> Self {
        self.add_mixed(&-right)
    }

    fn times(&self, factor: &Scalar<C>) -> Self {
        Self::lincomb_ext(&[(*self, *factor)])
    }
}

operator!(ProjectivePoint, ProjectivePoint, Add::add, AddAssign::add_assign, ProjectivePoint::add);
operator!(ProjectivePoint, ProjectivePoint, Sub::sub, SubAssign::sub_assign, ProjectivePoint::sub);
operator!(ProjectivePoint, AffinePoint, Add::add, AddAssign::add_assign, ProjectivePoint::add_mixed);
operator!(ProjectivePoint, AffinePoint, Sub::sub, SubAssign::sub_assign, ProjectivePoint::sub_mixed);
operator!(ProjectivePoint, Scalar, Mul::mul, MulAssign::mul_assign, ProjectivePoint::times);
negation!(ProjectivePoint, ProjectivePoint::neg);
fold!(ProjectivePoint, Sum::sum, IDENTITY, Add::add);

impl<C: PrimeOrder, Terms: AsRef<[(Self, Scalar<C>)]> + ?Sized> LinearCombinationExt<Terms> for ProjectivePoint<C> {
    fn lincomb_ext(terms: &Terms) -> Self {
        let terms = terms.as_ref().iter().map(|(point, factor)| (*factor.as_bigint(), *point.0.coordinates()));
        Self(AffinePoint::new(operations::msm::<C>(&terms.collect::<Vec<_>>())))
    }
}

impl<C: PrimeOrder> MulByGenerator for ProjectivePoint<C> {}

impl<C: PrimeOrder> Group for ProjectivePoint<C> {
    type Scalar = Scalar<C>;

    fn random(rng: impl RngCore) -> Self {
        Self::GENERATOR * <Scalar<C> as Field>::random(rng)
    }

    fn identity() -> Self {
        Self::IDENTITY
    }

    fn generator() -> Self {
        Self::GENERATOR
    }

    fn is_identity(&self) -> Choice {
        self.0.is_identity()
    }

    fn double(&self) -> Self {
        ProjectivePoint::double(self)
    }
}

impl<C: PrimeOrder> group::Curve for ProjectivePoint<C> {
    type AffineRepr = AffinePoint<C>;

    fn to_affine(&self) -> AffinePoint<C> {
        self.0
    }
}

impl<C: PrimeOrder> PrimeGroup for ProjectivePoint<C> {}

impl<C: PrimeOrder> group::prime::PrimeCurve for ProjectivePoint<C> {
    type Affine = AffinePoint<C>;
}

/// The cofactor is 1.
impl<C: PrimeOrder> CofactorGroup for ProjectivePoint<C> {
    type Subgroup = Self;

    fn clear_cofactor(&self) -> Self {
        *self
    }

    fn into_subgroup(self) -> CtOption<Self> {
        CtOption::new(self, Choice::from(1))
    }

    fn is_torsion_free(&self) -> Choice {
        Choice::from(1)
    }
}

impl<C: PrimeOrder> Double for ProjectivePoint<C> {
    fn double(&self) -> Self {
        ProjectivePoint::double(self)
    }
}

impl<C: PrimeOrder, const COUNT: usize> BatchNormalize<[Self; COUNT]> for ProjectivePoint<C> {
    type Output = [AffinePoint<C>; COUNT];

    fn batch_normalize(points: &[Self; COUNT]) -> [AffinePoint<C>; COUNT] {
        points.map(|point| point.0)
    }
}

impl<C: PrimeOrder> BatchNormalize<[Self]> for ProjectivePoint<C> {
    type Output = Vec<AffinePoint<C>>;

    fn batch_normalize(points: &[Self]) -> Vec<AffinePoint<C>> {
        points.iter().map(|point| point.0).collect()
    }
}

impl<C: PrimeOrder> Default for ProjectivePoint<C> {
    fn default() -> Self {
        Self::IDENTITY
    }
}

impl<C: PrimeOrder> DefaultIsZeroes for ProjectivePoint<C> {}

impl<C: PrimeOrder> ConditionallySelectable for ProjectivePoint<C> {
    fn conditional_select(zero: &Self, one: &Self, choice: Choice) -> Self {
        Self(AffinePoint::conditional_select(&zero.0, &one.0, choice))
    }
}

impl<C: PrimeOrder> ConstantTimeEq for ProjectivePoint<C> {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.0.ct_eq(&other.0)
    }
}

/// Implements a conversion from a value and from a reference.
macro_rules! conversion {
    ($source:ty => $target:ident, $value:ident => $result:expr) => {
        impl<C: PrimeOrder> From<&$source> for $target<C> {
            fn from($value: &$source) -> Self {
                $result
            }
        }

        impl<C: PrimeOrder> From<$source> for $target<C> {
            fn from($value: $source) -> Self {
                Self::from(&$value)
            }
        }
    };
}

conversion!(AffinePoint<C> => ProjectivePoint, point => Self(*point));
conversion!(ProjectivePoint<C> => AffinePoint, point => point.to_affine());
conversion!(PublicKey<C> => ProjectivePoint, key => Self(*key.as_affine()));

impl<C: PrimeOrder> TryFrom<ProjectivePoint<C>> for PublicKey<C> {
    type Error = Error;

    fn try_from(point: ProjectivePoint<C>) -> Result<Self, Error> {
        Self::from_affine(point.0)
    }
}

impl<C: PrimeOrder> TryFrom<&ProjectivePoint<C>> for PublicKey<C> {
    type Error = Error;

    fn try_from(point: &ProjectivePoint<C>) -> Result<Self, Error> {
        Self::from_affine(point.0)
    }
}
