//! The operations on the host, from a published crate of version 0.14.
//!
//! The version differs from the replaced one, because a package cannot depend on a crate and on its replacement.

use crate::PrimeOrder;
use crate::convert::{BigInt, Bytes, from_bytes, to_bytes};
use crate::point::Coordinates;
use software::array::Array;
use software::consts::U32;
use software::ff::{Field, PrimeField};
use software::group::Group;
use software::ops::Reduce;
use software::point::{AffineCoordinates, DecompressPoint};
use software::{AffinePoint, Curve, CurveArithmetic, CurveGroup, FieldBytes, ProjectivePoint, Scalar};

/// A curve of elliptic-curve 0.14 with coordinates of 32 bytes.
pub trait Software: CurveArithmetic<AffinePoint: DecompressPoint<Self>> + Curve<FieldBytesSize = U32> {}

impl<C: CurveArithmetic<AffinePoint: DecompressPoint<C>> + Curve<FieldBytesSize = U32>> Software for C {}

fn bytes<S: Software>(number: &BigInt) -> FieldBytes<S> {
    Array::from(<[u8; 32]>::from(to_bytes(number)))
}

fn number<S: Software>(bytes: &FieldBytes<S>) -> BigInt {
    from_bytes(Bytes::from_slice(bytes))
}

fn scalar<S: Software>(number: &BigInt) -> Scalar<S> {
    <Scalar<S> as Reduce<FieldBytes<S>>>::reduce(&bytes::<S>(number))
}

fn affine<S: Software>(point: &Coordinates) -> Option<AffinePoint<S>> {
    AffinePoint::<S>::from_coordinates(&bytes::<S>(&point.x), &bytes::<S>(&point.y)).into_option()
}

fn coordinates<S: Software>(point: &AffinePoint<S>) -> Coordinates {
    Coordinates { x: number::<S>(&point.x()), y: number::<S>(&point.y()) }
}

fn to_software<S: Software>(point: &Option<Coordinates>) -> ProjectivePoint<S> {
    point.as_ref().map_or_else(ProjectivePoint::<S>::identity, |point| {
        affine::<S>(point).expect("points are on the curve").into()
    })
}

fn from_software<S: Software>(point: &ProjectivePoint<S>) -> Option<Coordinates> {
    let is_identity = bool::from(point.is_identity());
    (!is_identity).then(|| coordinates::<S>(&point.to_affine()))
}

pub(crate) fn mul_add<C: PrimeOrder>(left: &BigInt, right: &BigInt, addend: &BigInt) -> BigInt {
    let [left, right, addend] = [left, right, addend].map(scalar::<C::Software>);
    number::<C::Software>(&(left * right + addend).to_repr())
}

pub(crate) fn inverse<C: PrimeOrder>(of: &BigInt) -> BigInt {
    let inverse = scalar::<C::Software>(of).invert().unwrap_or(Scalar::<C::Software>::ZERO);
    number::<C::Software>(&inverse.to_repr())
}

pub(crate) fn is_on_curve<C: PrimeOrder>(point: &Coordinates) -> bool {
    affine::<C::Software>(point).is_some()
}

pub(crate) fn decompress<C: PrimeOrder>(x: &BigInt, y_is_odd: bool) -> Option<Coordinates> {
    let point = AffinePoint::<C::Software>::decompress(&bytes::<C::Software>(x), u8::from(y_is_odd).into());
    point.into_option().map(|point| coordinates::<C::Software>(&point))
}

pub(crate) fn sum<C: PrimeOrder>(left: &Option<Coordinates>, right: &Option<Coordinates>) -> Option<Coordinates> {
    from_software::<C::Software>(&(to_software::<C::Software>(left) + to_software::<C::Software>(right)))
}

pub(crate) fn double<C: PrimeOrder>(point: &Option<Coordinates>) -> Option<Coordinates> {
    from_software::<C::Software>(&to_software::<C::Software>(point).double())
}

pub(crate) fn msm<C: PrimeOrder>(terms: &[(BigInt, Option<Coordinates>)]) -> Option<Coordinates> {
    let products =
        terms.iter().map(|(factor, point)| to_software::<C::Software>(point) * scalar::<C::Software>(factor));
    from_software::<C::Software>(&products.sum())
}
