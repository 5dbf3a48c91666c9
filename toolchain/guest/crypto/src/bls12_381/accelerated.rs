//! On the machine.

use super::map_to_curve::map;
use super::{Fp as FpBytes, Fp2 as Fp2Bytes, G1, G2, Scalar};
use crate::Error;
use crate::field::{Field, Fp, Fp2, Prime};
use crate::pairing::{Fp12, Jacobian, Pair, PairingCurve, Twist, TwistPoint, product_is_one};
use crate::weierstrass::{read_point, write_point};
use alloc::vec::Vec;
use ark_bls12_381::{Config, Fq6Config, Fq12Config, g1, g2};
use ark_ec::bls12::Bls12Config;
use ark_ec::short_weierstrass::SWCurveConfig;
use ark_ff::{Fp6Config, Fp12Config};
use nova_abi::{curve, syscall};
use nova_intrinsics::bigint::{Number, from_bytes};
use nova_intrinsics::weierstrass::{Curve, Group, Point};

// SAFETY: these are the calls of this curve.
pub(crate) const FIRST: Curve<12> = unsafe {
    Curve::new(
        &curve::BLS12_381,
        [4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [syscall::BLS12_381_ADD, syscall::BLS12_381_DOUBLE],
    )
};

/// A point of the first curve; none for infinity.
pub(crate) type First = Option<Point<12>>;

/// A point of the second curve; none for infinity.
pub(crate) type Second = Option<TwistPoint<Bls12_381, 12>>;

/// The pairing of ark-bls12-381.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Bls12_381;

impl Prime<12> for Bls12_381 {
    const MODULUS: Number<12> = curve::BLS12_381.modulus;
}

impl PairingCurve<12> for Bls12_381 {
    const XI: Fp2<Self, 12> = Fp2::new(Fp::ONE, Fp::ONE);
    const FROBENIUS: Fp2<Self, 12> = Fp2::from_ark(&Fq12Config::FROBENIUS_COEFF_FP12_C1[1]);
    const TWIST_B: Fp2<Self, 12> = Fp2::from_ark(&g2::Config::COEFF_B);
    const ENDOMORPHISM: [Fp2<Self, 12>; 2] = [
        Fp2::new(Fp::ZERO, Fp::from_ark(&Fq6Config::FROBENIUS_COEFF_FP6_C2[1].c0)),
        Fp2::from_ark(&Fq12Config::FROBENIUS_COEFF_FP12_C1[3]),
    ];
    const LINE: [usize; 3] = [0, 2, 3];
    const PARAMETER: u64 = Config::X[0];
    const PARAMETER_IS_NEGATIVE: bool = Config::X_IS_NEGATIVE;
    const LOOP: &'static [i8] = &{
        let mut digits = [0; 64];
        let mut index = 0;
        while index < digits.len() {
            digits[index] = (Self::PARAMETER >> index & 1) as i8;
            index += 1;
        }
        digits
    };
    const LOOP_ENDS_WITH_IMAGES: bool = false;

    /// The triple: (x - 1)^2 (x + p) (x^2 + p^2 - 1) + 3 (Hayashida, Hayasaka and Teruya, eprint 2020/875).
    fn last_power(base: &Fp12<Self, 12>) -> Fp12<Self, 12> {
        let power = base.unitary_power().times(&base.conjugate());
        let power = power.unitary_power().times(&power.conjugate());
        let power = power.unitary_power().times(&power.frobenius());
        let square = power.unitary_power().unitary_power();
        let power = square.times(&power.frobenius().frobenius()).times(&power.conjugate());
        power.times(&base.unitary_squared()).times(base)
    }
}

pub(crate) fn g1_add(left: &G1, right: &G1) -> Result<G1, Error> {
    let (mut sum, right) = (read_point(&FIRST, left)?, read_point(&FIRST, right)?);
    FIRST.add(&mut sum, &right);
    Ok(write_g1(&sum))
}

pub(crate) fn g2_add(left: &G2, right: &G2) -> Result<G2, Error> {
    let mut sum = Jacobian::from(read_on_curve(left)?);
    Twist.add(&mut sum, &read_on_curve(right)?.into());
    Ok(write_g2(&sum.affine()))
}

pub(crate) fn g1_msm(pairs: impl IntoIterator<Item = (G1, Scalar)>) -> Result<G1, Error> {
    let terms = pairs.into_iter().map(|(point, scalar)| Ok((from_bytes(&scalar), read_g1(&point)?)));
    Ok(write_g1(&FIRST.sum_of_products(&terms.collect::<Result<Vec<_>, Error>>()?)))
}

pub(crate) fn g2_msm(pairs: impl IntoIterator<Item = (G2, Scalar)>) -> Result<G2, Error> {
    let terms = pairs.into_iter().map(|(point, scalar)| Ok((from_bytes(&scalar), Jacobian::from(read_g2(&point)?))));
    Ok(write_g2(&Twist.sum_of_products(&terms.collect::<Result<Vec<_>, Error>>()?).affine()))
}

pub(crate) fn pairing_check(pairs: impl IntoIterator<Item = (G1, G2)>) -> Result<bool, Error> {
    let points = pairs.into_iter().map(|(left, right)| Ok((read_g1(&left)?, read_g2(&right)?)));
    Ok(pairing_product_is_one(&points.collect::<Result<Vec<_>, Error>>()?))
}

/// Whether the product of the pairings is one. The pairing with infinity is.
pub(crate) fn pairing_product_is_one(pairs: &[(First, Second)]) -> bool {
    let pairs = pairs.iter().filter_map(|(left, right)| {
        let Point { x, y } = (*left)?;
        Some(([Fp::new(x), Fp::new(y)], (*right)?))
    });
    product_is_one(&pairs.collect::<Vec<Pair<Bls12_381, 12>>>())
}

pub(crate) fn map_fp_to_g1(element: &FpBytes) -> Result<G1, Error> {
    let Some((x, y)) = map(&Fp::<Bls12_381, 12>::from_bytes(element)?) else { return Ok([0; 96]) };
    let point = Some(Point { x: *x.number(), y: *y.number() });
    // One more than the parameter's size makes a point of the group.
    let mut product = FIRST.multiple(&point, Bls12_381::PARAMETER);
    FIRST.add(&mut product, &point);
    Ok(write_g1(&product))
}

pub(crate) fn map_fp2_to_g2(element: &Fp2Bytes) -> Result<G2, Error> {
    let Some((x, y)) = map(&read_fp2(element)?) else { return Ok([0; 192]) };
    Ok(write_g2(&clear_cofactor(&TwistPoint { x, y })))
}

/// The point times x^2 - x - 1, its endomorphism times x - 1, and that of its double's endomorphism (Budroni and Pintore,
/// eprint 2017/419).
fn clear_cofactor(point: &TwistPoint<Bls12_381, 12>) -> Second {
    let image = Jacobian::from(point.endomorphism());
    let start = Jacobian::from(*point);
    let by_x = by_parameter(&start);
    let mut sum = by_x;
    Twist.add(&mut sum, &image);
    let mut sum = by_parameter(&sum);
    for term in [by_x, start, image] {
        Twist.add(&mut sum, &term.negated());
    }
    let mut double = Jacobian::from(point.endomorphism().endomorphism());
    Twist.double(&mut double);
    Twist.add(&mut sum, &double);
    sum.affine()
}

fn by_parameter(point: &Jacobian<Bls12_381, 12>) -> Jacobian<Bls12_381, 12> {
    Twist.multiple(point, Bls12_381::PARAMETER).negated()
}

/// The point, if it is in the group of prime order: there, the endomorphism that multiplies x by a cubic root of one is
/// the product with the negative square of the parameter (Scott, eprint 2021/1130).
pub(crate) fn in_first_group(point: First) -> Result<First, Error> {
    let by_square = FIRST.multiple(&FIRST.multiple(&point, Bls12_381::PARAMETER), Bls12_381::PARAMETER);
    let image = point.map(|Point { x, y }| {
        let beta: Fp<Bls12_381, 12> = Fp::from_ark(&g1::BETA);
        Point { x: *Fp::new(x).times(&beta).number(), y: FIRST.field().negate(&y) }
    });
    if by_square == image { Ok(point) } else { Err(Error::NotInSubgroup) }
}

/// The point, if it is in the group of prime order: there, the [endomorphism](TwistPoint::endomorphism) multiplies by the
/// parameter (Scott, eprint 2021/1130).
fn in_second_group(point: Second) -> Result<Second, Error> {
    let is_member = point.is_none_or(|point| by_parameter(&point.into()).is(&point.endomorphism().into()));
    if is_member { Ok(point) } else { Err(Error::NotInSubgroup) }
}

fn read_g1(bytes: &G1) -> Result<First, Error> {
    in_first_group(read_point(&FIRST, bytes)?)
}

fn read_g2(bytes: &G2) -> Result<Second, Error> {
    in_second_group(read_on_curve(bytes)?)
}

fn read_on_curve(bytes: &G2) -> Result<Second, Error> {
    let (coordinates, _) = bytes.as_chunks();
    let point = TwistPoint { x: read_fp2(&coordinates[0])?, y: read_fp2(&coordinates[1])? };
    if point.x.is_zero() && point.y.is_zero() {
        return Ok(None);
    }
    if point.is_on_curve() { Ok(Some(point)) } else { Err(Error::NotOnCurve) }
}

fn read_fp2(bytes: &Fp2Bytes) -> Result<Fp2<Bls12_381, 12>, Error> {
    let (real, imaginary) = bytes.split_at(48);
    Ok(Fp2::new(Fp::from_bytes(real)?, Fp::from_bytes(imaginary)?))
}

fn write_g1(point: &First) -> G1 {
    let mut bytes = [0; 96];
    write_point(point, &mut bytes);
    bytes
}

fn write_g2(point: &Second) -> G2 {
    let mut bytes = [0; 192];
    if let Some(TwistPoint { x, y }) = point {
        let numbers = [&x.real, &x.imaginary, &y.real, &y.imaginary];
        numbers.into_iter().zip(bytes.chunks_mut(48)).for_each(|(number, bytes)| number.write_bytes(bytes));
    }
    bytes
}
