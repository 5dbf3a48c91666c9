//! What the curves with pairings share.

use crate::Error;
use ark_ec::short_weierstrass::{Affine, Projective, SWCurveConfig};
use ark_ec::{AffineRepr, VariableBaseMSM};
use ark_ff::{BigInt, Fp, FpConfig, PrimeField, Zero};

/// The field element of these bytes, big-endian.
///
/// # Errors
///
/// [`Error::FieldElement`].
pub(crate) fn field_element<C: FpConfig<N>, const N: usize>(bytes: &[u8]) -> Result<Fp<C, N>, Error> {
    let mut limbs = [0; N];
    for (limb, bytes) in limbs.iter_mut().rev().zip(bytes.as_chunks().0) {
        *limb = u64::from_be_bytes(*bytes);
    }
    Fp::from_bigint(BigInt::new(limbs)).ok_or(Error::FieldElement)
}

/// Writes a field element's bytes, big-endian.
pub(crate) fn write_field_element<C: FpConfig<N>, const N: usize>(element: Fp<C, N>, bytes: &mut [u8]) {
    for (bytes, limb) in bytes.as_chunks_mut().0.iter_mut().zip(element.into_bigint().0.iter().rev()) {
        *bytes = limb.to_be_bytes();
    }
}

/// The point with these coordinates; zeros stand for infinity, which has none.
///
/// # Errors
///
/// [`Error::NotOnCurve`].
pub(crate) fn point<P: SWCurveConfig>(x: P::BaseField, y: P::BaseField) -> Result<Affine<P>, Error> {
    if x.is_zero() && y.is_zero() {
        return Ok(Affine::zero());
    }
    let point = Affine::new_unchecked(x, y);
    if point.is_on_curve() { Ok(point) } else { Err(Error::NotOnCurve) }
}

/// The point, if it also is in the group of prime order.
///
/// # Errors
///
/// [`Error::NotInSubgroup`].
pub(crate) fn in_subgroup<P: SWCurveConfig>(point: Affine<P>) -> Result<Affine<P>, Error> {
    if point.is_in_correct_subgroup_assuming_on_curve() { Ok(point) } else { Err(Error::NotInSubgroup) }
}

/// Points from which on buckets cost less than one multiplication a point.
const BUCKETS_PAY: usize = 8;

/// The sum of the products of point and scalar. The points are in the group of prime order.
pub(crate) fn sum_of_products<P: SWCurveConfig>(points: &[Affine<P>], scalars: &[P::ScalarField]) -> Projective<P> {
    if points.len() >= BUCKETS_PAY {
        return Projective::<P>::msm_unchecked(points, scalars);
    }
    let products = points.iter().zip(scalars).map(|(point, scalar)| point.mul_bigint(scalar.into_bigint()));
    products.sum()
}
