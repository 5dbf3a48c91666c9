//! On the machine, over the accelerators.

use super::map_to_curve::map_to_curve;
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
use nova_intrinsics::bigint::{BigInt, from_be_bytes};
use nova_intrinsics::weierstrass::{AffinePoint, Curve, Group};

// SAFETY: the calls belong to this curve.
pub(crate) const G1_CURVE: Curve<12> = unsafe {
    Curve::new(
        &curve::BLS12_381,
        [4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [syscall::BLS12_381_ADD, syscall::BLS12_381_DOUBLE],
    )
};

/// A point on the curve of G1; `None` is infinity.
pub(crate) type G1Point = Option<AffinePoint<12>>;

/// A point on the twist, the curve of G2; `None` is infinity.
pub(crate) type G2Point = Option<TwistPoint<Bls12_381, 12>>;

/// The parameters of the pairing, from ark-bls12-381.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Bls12_381;

impl Prime<12> for Bls12_381 {
    const MODULUS: BigInt<12> = curve::BLS12_381.modulus;
}

impl PairingCurve<12> for Bls12_381 {
    const XI: Fp2<Self, 12> = Fp2::new(Fp::ONE, Fp::ONE);
    const FROBENIUS_COEFF: Fp2<Self, 12> = Fp2::from_ark(&Fq12Config::FROBENIUS_COEFF_FP12_C1[1]);
    const TWIST_B: Fp2<Self, 12> = Fp2::from_ark(&g2::Config::COEFF_B);
    const PSI_COEFF: [Fp2<Self, 12>; 2] = [
        Fp2::new(Fp::ZERO, Fp::from_ark(&Fq6Config::FROBENIUS_COEFF_FP6_C2[1].c0)),
        Fp2::from_ark(&Fq12Config::FROBENIUS_COEFF_FP12_C1[3]),
    ];
    const LINE_POSITIONS: [usize; 3] = [0, 2, 3];
    const X: u64 = Config::X[0];
    const X_IS_NEGATIVE: bool = Config::X_IS_NEGATIVE;
    const ATE_LOOP_COUNT: &'static [i8] = &{
        let mut digits = [0; 64];
        let mut index = 0;
        while index < digits.len() {
            digits[index] = (Self::X >> index & 1) as i8;
            index += 1;
        }
        digits
    };
    const HAS_FROBENIUS_STEPS: bool = false;

    /// Three times the exponent: `(x - 1)^2 (x + p) (x^2 + p^2 - 1) + 3` (Hayashida, Hayasaka and Teruya, eprint
    /// 2020/875).
    fn hard_part(base: &Fp12<Self, 12>) -> Fp12<Self, 12> {
        let power = base.exp_by_x().mul(&base.conjugate());
        let power = power.exp_by_x().mul(&power.conjugate());
        let power = power.exp_by_x().mul(&power.frobenius());
        let square = power.exp_by_x().exp_by_x();
        let power = square.mul(&power.frobenius().frobenius()).mul(&power.conjugate());
        power.mul(&base.cyclotomic_square()).mul(base)
    }
}

pub(crate) fn g1_add(left: &G1, right: &G1) -> Result<G1, Error> {
    let (mut sum, right) = (read_point(&G1_CURVE, left)?, read_point(&G1_CURVE, right)?);
    G1_CURVE.add(&mut sum, &right);
    Ok(write_g1(&sum))
}

pub(crate) fn g2_add(left: &G2, right: &G2) -> Result<G2, Error> {
    let mut sum = Jacobian::from(read_on_curve(left)?);
    Twist.add(&mut sum, &read_on_curve(right)?.into());
    Ok(write_g2(&sum.affine()))
}

pub(crate) fn g1_msm(pairs: impl IntoIterator<Item = (G1, Scalar)>) -> Result<G1, Error> {
    let terms = pairs.into_iter().map(|(point, scalar)| Ok((from_be_bytes(&scalar), read_g1(&point)?)));
    Ok(write_g1(&G1_CURVE.msm(&terms.collect::<Result<Vec<_>, Error>>()?)))
}

pub(crate) fn g2_msm(pairs: impl IntoIterator<Item = (G2, Scalar)>) -> Result<G2, Error> {
    let terms =
        pairs.into_iter().map(|(point, scalar)| Ok((from_be_bytes(&scalar), Jacobian::from(read_g2(&point)?))));
    Ok(write_g2(&Twist.msm(&terms.collect::<Result<Vec<_>, Error>>()?).affine()))
}

pub(crate) fn pairing_check(pairs: impl IntoIterator<Item = (G1, G2)>) -> Result<bool, Error> {
    let points = pairs.into_iter().map(|(left, right)| Ok((read_g1(&left)?, read_g2(&right)?)));
    Ok(pairing_product_is_one(&points.collect::<Result<Vec<_>, Error>>()?))
}

/// Whether the product of the pairings is one. A pairing with infinity is one.
pub(crate) fn pairing_product_is_one(pairs: &[(G1Point, G2Point)]) -> bool {
    let pairs = pairs.iter().filter_map(|(left, right)| {
        let AffinePoint { x, y } = (*left)?;
        Some(([Fp::new(x), Fp::new(y)], (*right)?))
    });
    product_is_one(&pairs.collect::<Vec<Pair<Bls12_381, 12>>>())
}

pub(crate) fn map_fp_to_g1(element: &FpBytes) -> Result<G1, Error> {
    let Some((x, y)) = map_to_curve(&Fp::<Bls12_381, 12>::from_be_bytes(element)?) else { return Ok([0; 96]) };
    let point = Some(AffinePoint { x: *x.as_bigint(), y: *y.as_bigint() });
    // Clears the cofactor: multiplies by 1 - x.
    let mut product = G1_CURVE.mul_u64(&point, Bls12_381::X);
    G1_CURVE.add(&mut product, &point);
    Ok(write_g1(&product))
}

pub(crate) fn map_fp2_to_g2(element: &Fp2Bytes) -> Result<G2, Error> {
    let Some((x, y)) = map_to_curve(&read_fp2(element)?) else { return Ok([0; 192]) };
    Ok(write_g2(&clear_cofactor(&TwistPoint { x, y })))
}

/// Clears the cofactor of G2: `(x^2 - x - 1) P + (x - 1) psi(P) + psi^2(2P)` (Budroni and Pintore, eprint 2017/419).
fn clear_cofactor(point: &TwistPoint<Bls12_381, 12>) -> G2Point {
    let image = Jacobian::from(point.psi());
    let start = Jacobian::from(*point);
    let by_x = mul_by_x(&start);
    let mut sum = by_x;
    Twist.add(&mut sum, &image);
    let mut sum = mul_by_x(&sum);
    for term in [by_x, start, image] {
        Twist.add(&mut sum, &term.neg());
    }
    let mut double = Jacobian::from(point.psi().psi());
    Twist.double(&mut double);
    Twist.add(&mut sum, &double);
    sum.affine()
}

fn mul_by_x(point: &Jacobian<Bls12_381, 12>) -> Jacobian<Bls12_381, 12> {
    Twist.mul_u64(point, Bls12_381::X).neg()
}

/// Returns the point if it is in G1: there, the endomorphism `(x, y) -> (beta x, y)` is multiplication by `-x^2`, for
/// the curve's parameter x (Scott, eprint 2021/1130).
pub(crate) fn g1_subgroup_check(point: G1Point) -> Result<G1Point, Error> {
    let by_square = G1_CURVE.mul_u64(&G1_CURVE.mul_u64(&point, Bls12_381::X), Bls12_381::X);
    let image = point.map(|AffinePoint { x, y }| {
        let beta: Fp<Bls12_381, 12> = Fp::from_ark(&g1::BETA);
        AffinePoint { x: *Fp::new(x).mul(&beta).as_bigint(), y: G1_CURVE.field().neg(&y) }
    });
    if by_square == image { Ok(point) } else { Err(Error::NotInSubgroup) }
}

/// Returns the point if it is in G2: there, [psi](TwistPoint::psi) is multiplication by the curve's parameter x
/// (Scott, eprint 2021/1130).
fn g2_subgroup_check(point: G2Point) -> Result<G2Point, Error> {
    let is_member = point.is_none_or(|point| mul_by_x(&point.into()) == Jacobian::from(point.psi()));
    if is_member { Ok(point) } else { Err(Error::NotInSubgroup) }
}

fn read_g1(bytes: &G1) -> Result<G1Point, Error> {
    g1_subgroup_check(read_point(&G1_CURVE, bytes)?)
}

fn read_g2(bytes: &G2) -> Result<G2Point, Error> {
    g2_subgroup_check(read_on_curve(bytes)?)
}

fn read_on_curve(bytes: &G2) -> Result<G2Point, Error> {
    let (coordinates, _) = bytes.as_chunks();
    let point = TwistPoint { x: read_fp2(&coordinates[0])?, y: read_fp2(&coordinates[1])? };
    if point.x.is_zero() && point.y.is_zero() {
        return Ok(None);
    }
    if point.is_on_curve() { Ok(Some(point)) } else { Err(Error::NotOnCurve) }
}

fn read_fp2(bytes: &Fp2Bytes) -> Result<Fp2<Bls12_381, 12>, Error> {
    let (c0, c1) = bytes.split_at(48);
    Ok(Fp2::new(Fp::from_be_bytes(c0)?, Fp::from_be_bytes(c1)?))
}

fn write_g1(point: &G1Point) -> G1 {
    let mut bytes = [0; 96];
    write_point(point, &mut bytes);
    bytes
}

fn write_g2(point: &G2Point) -> G2 {
    let mut bytes = [0; 192];
    if let Some(TwistPoint { x, y }) = point {
        let coefficients = [&x.c0, &x.c1, &y.c0, &y.c1];
        coefficients.into_iter().zip(bytes.chunks_mut(48)).for_each(|(fp, bytes)| fp.write_be_bytes(bytes));
    }
    bytes
}
