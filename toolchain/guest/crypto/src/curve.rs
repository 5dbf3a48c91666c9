//! Points and scalars of arkworks, for the pairing curves on the host.

use crate::Error;
use ark_ec::short_weierstrass::{Affine, Projective, SWCurveConfig};
use ark_ec::{AffineRepr, VariableBaseMSM};
use ark_ff::{BigInt, Fp, FpConfig, PrimeField, Zero};

/// Reads a field element, big-endian.
///
/// # Errors
///
/// [`Error::FieldElement`].
pub(crate) fn read_field_element<C: FpConfig<N>, const N: usize>(bytes: &[u8]) -> Result<Fp<C, N>, Error> {
    let mut limbs = [0; N];
    for (limb, bytes) in limbs.iter_mut().rev().zip(bytes.as_chunks().0) {
        *limb = u64::from_be_bytes(*bytes);
    }
    Fp::from_bigint(BigInt::new(limbs)).ok_or(Error::FieldElement)
}

/// Writes a field element, big-endian.
pub(crate) fn write_field_element<C: FpConfig<N>, const N: usize>(element: Fp<C, N>, bytes: &mut [u8]) {
    for (bytes, limb) in bytes.as_chunks_mut().0.iter_mut().zip(element.into_bigint().0.iter().rev()) {
        *bytes = limb.to_be_bytes();
    }
}

/// The point with these coordinates; two zeros encode infinity.
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

/// Returns the point if it is in the subgroup of prime order.
///
/// # Errors
///
/// [`Error::NotInSubgroup`].
pub(crate) fn check_subgroup<P: SWCurveConfig>(point: Affine<P>) -> Result<Affine<P>, Error> {
    if point.is_in_correct_subgroup_assuming_on_curve() { Ok(point) } else { Err(Error::NotInSubgroup) }
}

/// The number of points from which the bucket method is faster than one multiplication per point.
const MIN_BUCKET_POINTS: usize = 8;

/// Multi-scalar multiplication of points in the subgroup of prime order.
pub(crate) fn msm<P: SWCurveConfig>(points: &[Affine<P>], scalars: &[P::ScalarField]) -> Projective<P> {
    if points.len() >= MIN_BUCKET_POINTS {
        return Projective::<P>::msm_unchecked(points, scalars);
    }
    let products = points.iter().zip(scalars).map(|(point, scalar)| point.mul_bigint(scalar.into_bigint()));
    products.sum()
}
