//! Points for field elements (RFC 9380, sections 6.6.2 and 6.6.3): the simplified map of Shallue, van de Woestijne and
//! Ulas to a curve next to ours, and the isogeny from there.

use super::accelerated::Bls12_381;
use crate::field::{Field, Fp, Fp2};
use ark_bls12_381::{g1, g2};
use ark_ec::hashing::curve_maps::swu::SWUConfig;
use ark_ec::hashing::curve_maps::wb::{IsogenyMap, WBConfig};
use ark_ec::short_weierstrass::SWCurveConfig;

/// A field with the curve `y^2 = x^3 + A x + B` next to ours, of which no coefficient is zero.
pub(super) trait Map: Field {
    const A: Self;
    const B: Self;
    /// No square.
    const Z: Self;
    /// Polynomials, the constants first: numerator and denominator of x, and those of the factor of y.
    const ISOGENY: [&'static [Self]; 4];
}

type Neighbour<C> = <C as WBConfig>::IsogenousCurve;

const TO_G1: IsogenyMap<'static, Neighbour<g1::Config>, g1::Config> = g1::Config::ISOGENY_MAP;
const TO_G2: IsogenyMap<'static, Neighbour<g2::Config>, g2::Config> = g2::Config::ISOGENY_MAP;

impl Map for Fp<Bls12_381, 12> {
    const A: Self = Self::from_ark(&Neighbour::<g1::Config>::COEFF_A);
    const B: Self = Self::from_ark(&Neighbour::<g1::Config>::COEFF_B);
    const Z: Self = Self::from_ark(&Neighbour::<g1::Config>::ZETA);
    const ISOGENY: [&'static [Self]; 4] = [
        &Self::all_from_ark::<{ TO_G1.x_map_numerator.len() }, _, _>(TO_G1.x_map_numerator),
        &Self::all_from_ark::<{ TO_G1.x_map_denominator.len() }, _, _>(TO_G1.x_map_denominator),
        &Self::all_from_ark::<{ TO_G1.y_map_numerator.len() }, _, _>(TO_G1.y_map_numerator),
        &Self::all_from_ark::<{ TO_G1.y_map_denominator.len() }, _, _>(TO_G1.y_map_denominator),
    ];
}

impl Map for Fp2<Bls12_381, 12> {
    const A: Self = Self::from_ark(&Neighbour::<g2::Config>::COEFF_A);
    const B: Self = Self::from_ark(&Neighbour::<g2::Config>::COEFF_B);
    const Z: Self = Self::from_ark(&Neighbour::<g2::Config>::ZETA);
    const ISOGENY: [&'static [Self]; 4] = [
        &Self::all_from_ark::<{ TO_G2.x_map_numerator.len() }, _, _, _>(TO_G2.x_map_numerator),
        &Self::all_from_ark::<{ TO_G2.x_map_denominator.len() }, _, _, _>(TO_G2.x_map_denominator),
        &Self::all_from_ark::<{ TO_G2.y_map_numerator.len() }, _, _, _>(TO_G2.y_map_numerator),
        &Self::all_from_ark::<{ TO_G2.y_map_denominator.len() }, _, _, _>(TO_G2.y_map_denominator),
    ];
}

/// The coordinates of the element's point on our curve; none for infinity.
pub(super) fn map<F: Map>(element: &F) -> Option<(F, F)> {
    let (x, y) = to_neighbour(element)?;
    let [x_numerator, x_denominator, y_numerator, y_denominator] =
        F::ISOGENY.map(|polynomial| evaluate(polynomial, &x));
    let denominator = x_denominator.times(&y_denominator);
    if denominator.is_zero() {
        return None;
    }
    let inverse = denominator.inverse();
    let factor = y_numerator.times(&x_denominator).times(&inverse);
    Some((x_numerator.times(&y_denominator).times(&inverse), y.times(&factor)))
}

/// The coordinates of the element's point on the curve next to ours.
fn to_neighbour<F: Map>(element: &F) -> Option<(F, F)> {
    let factor = element.squared().times(&F::Z);
    let sum = factor.multiply_add(&factor, &factor);
    let (numerator, denominator) = if sum.is_zero() {
        (F::B, F::Z.times(&F::A))
    } else {
        (sum.plus(&F::ONE).times(&F::B).negated(), sum.times(&F::A))
    };
    let first = numerator.times(&denominator.inverse());
    let second = first.times(&factor);
    // One of the two is the coordinate of a point.
    let (x, y) = [first, second].into_iter().find_map(|x| {
        let factor = x.multiply_add(&x, &F::A);
        Some((x, factor.multiply_add(&x, &F::B).root()?))
    })?;
    Some((x, if y.is_odd() == element.is_odd() { y } else { y.negated() }))
}

fn evaluate<F: Field>(polynomial: &[F], x: &F) -> F {
    polynomial.iter().rev().fold(F::ZERO, |sum, coefficient| sum.multiply_add(x, coefficient))
}
