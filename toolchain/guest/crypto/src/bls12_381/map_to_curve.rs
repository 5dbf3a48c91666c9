//! Mapping of field elements to curve points (RFC 9380, section 6.6.3): the simplified SWU map to an isogenous curve,
//! then the isogeny.

use super::accelerated::Bls12_381;
use crate::field::{Field, Fp, Fp2};
use ark_bls12_381::{g1, g2};
use ark_ec::hashing::curve_maps::swu::SWUConfig;
use ark_ec::hashing::curve_maps::wb::{IsogenyMap, WBConfig};
use ark_ec::short_weierstrass::SWCurveConfig;

/// A field with the isogenous curve `y^2 = x^3 + A x + B`, whose coefficients are not zero.
pub(super) trait SwuField: Field {
    const A: Self;
    const B: Self;
    /// A non-square with the properties that the map requires.
    const Z: Self;
    /// The polynomials of the isogeny, constant coefficient first: numerator and denominator of x, then of y.
    const ISOGENY: [&'static [Self]; 4];
}

type Isogenous<C> = <C as WBConfig>::IsogenousCurve;

const TO_G1: IsogenyMap<'static, Isogenous<g1::Config>, g1::Config> = g1::Config::ISOGENY_MAP;
const TO_G2: IsogenyMap<'static, Isogenous<g2::Config>, g2::Config> = g2::Config::ISOGENY_MAP;

impl SwuField for Fp<Bls12_381, 12> {
    const A: Self = Self::from_ark(&Isogenous::<g1::Config>::COEFF_A);
    const B: Self = Self::from_ark(&Isogenous::<g1::Config>::COEFF_B);
    const Z: Self = Self::from_ark(&Isogenous::<g1::Config>::ZETA);
    const ISOGENY: [&'static [Self]; 4] = [
        &Self::all_from_ark::<{ TO_G1.x_map_numerator.len() }, _, _>(TO_G1.x_map_numerator),
        &Self::all_from_ark::<{ TO_G1.x_map_denominator.len() }, _, _>(TO_G1.x_map_denominator),
        &Self::all_from_ark::<{ TO_G1.y_map_numerator.len() }, _, _>(TO_G1.y_map_numerator),
        &Self::all_from_ark::<{ TO_G1.y_map_denominator.len() }, _, _>(TO_G1.y_map_denominator),
    ];
}

impl SwuField for Fp2<Bls12_381, 12> {
    const A: Self = Self::from_ark(&Isogenous::<g2::Config>::COEFF_A);
    const B: Self = Self::from_ark(&Isogenous::<g2::Config>::COEFF_B);
    const Z: Self = Self::from_ark(&Isogenous::<g2::Config>::ZETA);
    const ISOGENY: [&'static [Self]; 4] = [
        &Self::all_from_ark::<{ TO_G2.x_map_numerator.len() }, _, _, _>(TO_G2.x_map_numerator),
        &Self::all_from_ark::<{ TO_G2.x_map_denominator.len() }, _, _, _>(TO_G2.x_map_denominator),
        &Self::all_from_ark::<{ TO_G2.y_map_numerator.len() }, _, _, _>(TO_G2.y_map_numerator),
        &Self::all_from_ark::<{ TO_G2.y_map_denominator.len() }, _, _, _>(TO_G2.y_map_denominator),
    ];
}

/// The coordinates of the point that the element maps to; none for infinity.
pub(super) fn map_to_curve<F: SwuField>(element: &F) -> Option<(F, F)> {
    let (x, y) = swu(element)?;
    let [x_numerator, x_denominator, y_numerator, y_denominator] =
        F::ISOGENY.map(|polynomial| evaluate(polynomial, &x));
    let denominator = x_denominator.mul(&y_denominator);
    if denominator.is_zero() {
        return None;
    }
    let inverse = denominator.inverse();
    let factor = y_numerator.mul(&x_denominator).mul(&inverse);
    Some((x_numerator.mul(&y_denominator).mul(&inverse), y.mul(&factor)))
}

/// The simplified SWU map: the coordinates of a point on the isogenous curve.
fn swu<F: SwuField>(element: &F) -> Option<(F, F)> {
    let factor = element.square().mul(&F::Z);
    let sum = factor.mul_add(&factor, &factor);
    let (numerator, denominator) =
        if sum.is_zero() { (F::B, F::Z.mul(&F::A)) } else { (sum.add(&F::ONE).mul(&F::B).neg(), sum.mul(&F::A)) };
    let first = numerator.mul(&denominator.inverse());
    let second = first.mul(&factor);
    // At least one of the two is an x coordinate on the curve.
    let (x, y) = [first, second].into_iter().find_map(|x| {
        let factor = x.mul_add(&x, &F::A);
        Some((x, factor.mul_add(&x, &F::B).sqrt()?))
    })?;
    Some((x, if y.sgn0() == element.sgn0() { y } else { y.neg() }))
}

fn evaluate<F: Field>(polynomial: &[F], x: &F) -> F {
    polynomial.iter().rev().fold(F::ZERO, |sum, coefficient| sum.mul_add(x, coefficient))
}
