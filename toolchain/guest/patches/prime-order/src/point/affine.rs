//! Affine points.

use super::{Coordinates, ProjectivePoint};
use crate::convert::{BigInt, Bytes, from_bytes, from_uint, is_field_element, is_less, to_bytes, to_uint};
use crate::operators::negation;
use crate::{PrimeOrder, Scalar, operations};
use core::marker::PhantomData;
use core::ops::{Mul, Neg};
use elliptic_curve::group::prime::PrimeCurveAffine;
use elliptic_curve::point::{AffineCoordinates, DecompactPoint, DecompressPoint};
use elliptic_curve::subtle::{Choice, ConditionallySelectable, ConstantTimeEq, CtOption};
use elliptic_curve::zeroize::DefaultIsZeroes;
use elliptic_curve::{Error, PublicKey};

/// A point on the curve, or infinity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AffinePoint<C>(Option<Coordinates>, PhantomData<C>);

impl<C: PrimeOrder> AffinePoint<C> {
    /// The point at infinity.
    pub const IDENTITY: Self = Self::new(None);

    /// The generator.
    pub const GENERATOR: Self = Self::new(Some(C::CURVE.generator));

    pub(super) const fn new(point: Option<Coordinates>) -> Self {
        Self(point, PhantomData)
    }

    pub(super) const fn coordinates(&self) -> &Option<Coordinates> {
        &self.0
    }

    /// The point with these coordinates, if they are reduced and on the curve.
    pub(super) fn from_coordinates(x: &Bytes, y: &Bytes) -> Option<Self> {
        let point = Coordinates { x: from_bytes(x), y: from_bytes(y) };
        let is_point = C::CURVE.curve.is_reduced(&point) && operations::is_on_curve::<C>(&point);
        is_point.then_some(Self::new(Some(point)))
    }

    fn at(x: &Bytes, y_is_odd: bool) -> Option<Self> {
        if !is_field_element::<C>(x) {
            return None;
        }
        let point = operations::decompress::<C>(&from_bytes(x), y_is_odd)?;
        Some(Self::new(Some(point)))
    }

    /// The point with the same x coordinate that the compact encoding denotes.
    pub(super) fn to_compact(self) -> Self {
        let Some(Coordinates { x, y }) = self.0 else { return self };
        let negative = negative_coordinate::<C>(&y);
        let is_other = if C::COMPACT_IS_EVEN { y[0] & 1 == 1 } else { is_less(&negative, &y) };
        Self::new(Some(Coordinates { x, y: if is_other { negative } else { y } }))
    }

    fn negative(&self) -> Self {
        Self::new(self.0.map(|Coordinates { x, y }| Coordinates { x, y: negative_coordinate::<C>(&y) }))
    }

    /// The y coordinate; zero for infinity.
    pub(super) fn y(&self) -> Bytes {
        self.0.map_or_else(Bytes::default, |point| to_bytes(&point.y))
    }

    /// Whether the point is infinity.
    pub fn is_identity(&self) -> Choice {
        Choice::from(u8::from(self.0.is_none()))
    }
}

/// `-y`. The group has odd order, so y is not zero.
fn negative_coordinate<C: PrimeOrder>(y: &BigInt) -> BigInt {
    from_uint(&to_uint(&C::CURVE.curve.field().0).wrapping_sub(&to_uint(y)))
}

negation!(AffinePoint, AffinePoint::negative);

impl<C: PrimeOrder> Mul<Scalar<C>> for AffinePoint<C> {
    type Output = ProjectivePoint<C>;

    fn mul(self, factor: Scalar<C>) -> ProjectivePoint<C> {
        ProjectivePoint::from(self) * factor
    }
}

impl<C: PrimeOrder> Mul<&Scalar<C>> for AffinePoint<C> {
    type Output = ProjectivePoint<C>;

    fn mul(self, factor: &Scalar<C>) -> ProjectivePoint<C> {
        ProjectivePoint::from(self) * factor
    }
}

impl<C: PrimeOrder> AffineCoordinates for AffinePoint<C> {
    type FieldRepr = Bytes;

    fn x(&self) -> Bytes {
        self.0.map_or_else(Bytes::default, |point| to_bytes(&point.x))
    }

    fn y_is_odd(&self) -> Choice {
        Choice::from(self.0.map_or(0, |point| (point.y[0] & 1) as u8))
    }
}

impl<C: PrimeOrder> PrimeCurveAffine for AffinePoint<C> {
    type Scalar = Scalar<C>;
    type Curve = ProjectivePoint<C>;

    fn identity() -> Self {
        Self::IDENTITY
    }

    fn generator() -> Self {
        Self::GENERATOR
    }

    fn is_identity(&self) -> Choice {
        AffinePoint::is_identity(self)
    }

    fn to_curve(&self) -> ProjectivePoint<C> {
        ProjectivePoint::from(self)
    }
}

impl<C: PrimeOrder> DecompressPoint<C> for AffinePoint<C> {
    fn decompress(x: &Bytes, y_is_odd: Choice) -> CtOption<Self> {
        optional(Self::at(x, y_is_odd.into()))
    }
}

impl<C: PrimeOrder> DecompactPoint<C> for AffinePoint<C> {
    fn decompact(x: &Bytes) -> CtOption<Self> {
        optional(Self::at(x, false).map(Self::to_compact))
    }
}

/// Converts to subtle's option.
pub(super) fn optional<T: Default>(value: Option<T>) -> CtOption<T> {
    let is_some = Choice::from(u8::from(value.is_some()));
    CtOption::new(value.unwrap_or_default(), is_some)
}

impl<C: PrimeOrder> Default for AffinePoint<C> {
    fn default() -> Self {
        Self::IDENTITY
    }
}

impl<C: PrimeOrder> DefaultIsZeroes for AffinePoint<C> {}

impl<C: PrimeOrder> ConditionallySelectable for AffinePoint<C> {
    fn conditional_select(zero: &Self, one: &Self, choice: Choice) -> Self {
        if choice.into() { *one } else { *zero }
    }
}

impl<C: PrimeOrder> ConstantTimeEq for AffinePoint<C> {
    fn ct_eq(&self, other: &Self) -> Choice {
        Choice::from(u8::from(self == other))
    }
}

impl<C: PrimeOrder> From<&PublicKey<C>> for AffinePoint<C> {
    fn from(key: &PublicKey<C>) -> Self {
        *key.as_affine()
    }
}

impl<C: PrimeOrder> From<PublicKey<C>> for AffinePoint<C> {
    fn from(key: PublicKey<C>) -> Self {
        Self::from(&key)
    }
}

impl<C: PrimeOrder> TryFrom<AffinePoint<C>> for PublicKey<C> {
    type Error = Error;

    fn try_from(point: AffinePoint<C>) -> Result<Self, Error> {
        Self::from_affine(point)
    }
}

impl<C: PrimeOrder> TryFrom<&AffinePoint<C>> for PublicKey<C> {
    type Error = Error;

    fn try_from(point: &AffinePoint<C>) -> Result<Self, Error> {
        Self::from_affine(*point)
    }
}

#[cfg(feature = "ecdh")]
impl<C: PrimeOrder> From<&AffinePoint<C>> for elliptic_curve::ecdh::SharedSecret<C> {
    fn from(point: &AffinePoint<C>) -> Self {
        point.x().into()
    }
}
