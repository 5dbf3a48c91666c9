//! On the machine, over the accelerators.

use super::{FQ_BYTES, G1, G2};
use crate::Error;
use crate::field::{Field, Fp, Fp2, Prime};
use crate::pairing::{Fp12, Jacobian, Pair, PairingCurve, Twist, TwistPoint, product_is_one};
use crate::weierstrass::{read_point, write_point};
use alloc::vec::Vec;
use ark_bn254::{Config, Fq12Config, g2};
use ark_ec::bn::BnConfig;
use ark_ec::short_weierstrass::SWCurveConfig;
use ark_ff::Fp12Config;
use nova_abi::{curve, syscall};
use nova_intrinsics::bigint::{BigInt, from_be_bytes};
use nova_intrinsics::weierstrass::{AffinePoint, Curve, Group};

// SAFETY: the calls belong to this curve.
const BN254: Curve<8> =
    unsafe { Curve::new(&curve::BN254, [3, 0, 0, 0, 0, 0, 0, 0], [syscall::BN254_ADD, syscall::BN254_DOUBLE]) };

/// The parameters of the pairing, from ark-bn254.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Bn254;

impl Prime<8> for Bn254 {
    const MODULUS: BigInt<8> = curve::BN254.modulus;
}

impl PairingCurve<8> for Bn254 {
    const XI: Fp2<Self, 8> = Fp2::new(Fp::from_i32(9), Fp::ONE);
    const FROBENIUS_COEFF: Fp2<Self, 8> = Fp2::from_ark(&Fq12Config::FROBENIUS_COEFF_FP12_C1[1]);
    const TWIST_B: Fp2<Self, 8> = Fp2::from_ark(&g2::Config::COEFF_B);
    const PSI_COEFF: [Fp2<Self, 8>; 2] =
        [Fp2::from_ark(&Config::TWIST_MUL_BY_Q_X), Fp2::from_ark(&Config::TWIST_MUL_BY_Q_Y)];
    const LINE_POSITIONS: [usize; 3] = [3, 1, 0];
    const X: u64 = Config::X[0];
    const X_IS_NEGATIVE: bool = Config::X_IS_NEGATIVE;
    const ATE_LOOP_COUNT: &'static [i8] = Config::ATE_LOOP_COUNT;
    const HAS_FROBENIUS_STEPS: bool = true;

    /// `2x (6x^2 + 3x + 1)` times the exponent (Fuentes-Castaneda, Knapp and Rodriguez-Henriquez, "Faster hashing to
    /// G2").
    fn hard_part(base: &Fp12<Self, 8>) -> Fp12<Self, 8> {
        let by_2x = base.exp_by_x().cyclotomic_square();
        let by_6x = by_2x.cyclotomic_square().mul(&by_2x);
        let by_6x2 = by_6x.exp_by_x();
        let by_12x3 = by_6x2.cyclotomic_square().exp_by_x();
        let all = by_12x3.mul(&by_6x2).mul(&by_6x);
        let without_2x = all.mul(&by_2x.conjugate());
        let first = all.mul(&by_6x2).mul(base);
        let third = without_2x.mul(&base.conjugate()).frobenius().frobenius().frobenius();
        first.mul(&without_2x.frobenius()).mul(&all.frobenius().frobenius()).mul(&third)
    }
}

pub(crate) fn add(left: &G1, right: &G1) -> Result<G1, Error> {
    let (mut sum, right) = (read_point(&BN254, left)?, read_point(&BN254, right)?);
    BN254.add(&mut sum, &right);
    Ok(write(&sum))
}

/// The scalar need not be reduced: the cofactor is 1, so the order times any point is infinity.
pub(crate) fn mul(point: &G1, scalar: &[u8; 32]) -> Result<G1, Error> {
    Ok(write(&BN254.msm(&[(from_be_bytes(scalar), read_point(&BN254, point)?)])))
}

pub(crate) fn pairing_check<'a>(pairs: impl IntoIterator<Item = (&'a G1, &'a G2)>) -> Result<bool, Error> {
    let mut points: Vec<Pair<Bn254, 8>> = Vec::new();
    for (left, right) in pairs {
        let (left, right) = (read_point(&BN254, left)?, read_g2(right)?);
        // A pairing with infinity is one.
        if let (Some(AffinePoint { x, y }), Some(right)) = (left, right) {
            points.push(([Fp::new(x), Fp::new(y)], right));
        }
    }
    Ok(product_is_one(&points))
}

fn read_g2(bytes: &G2) -> Result<Option<TwistPoint<Bn254, 8>>, Error> {
    let (x, y) = bytes.split_at(2 * FQ_BYTES);
    let point = TwistPoint { x: read_fq2(x)?, y: read_fq2(y)? };
    if point.x.is_zero() && point.y.is_zero() {
        return Ok(None);
    }
    if !point.is_on_curve() {
        return Err(Error::NotOnCurve);
    }
    if is_in_subgroup(&point) { Ok(Some(point)) } else { Err(Error::NotInSubgroup) }
}

fn read_fq2(bytes: &[u8]) -> Result<Fp2<Bn254, 8>, Error> {
    let (c1, c0) = bytes.split_at(FQ_BYTES);
    let c1 = Fp::from_be_bytes(c1)?;
    Ok(Fp2::new(Fp::from_be_bytes(c0)?, c1))
}

/// Whether the point is in G2: there, [psi](TwistPoint::psi) is multiplication by `6x^2`, which is p modulo the order
/// (Housni, Guillevic and Piellard, eprint 2022/352).
fn is_in_subgroup(point: &TwistPoint<Bn254, 8>) -> bool {
    let mul = |point: &Jacobian<Bn254, 8>, factor| Twist.mul_u64(point, factor);
    let by_x = mul(&Jacobian::from(*point), Bn254::X);
    let by_6x2 = mul(&mul(&by_x, Bn254::X), 6);
    by_6x2 == Jacobian::from(point.psi())
}

fn write(point: &Option<AffinePoint<8>>) -> G1 {
    let mut bytes = [0; 64];
    write_point(point, &mut bytes);
    bytes
}
