//! On the machine.

use super::SETUP_G2;
use crate::Error;
use crate::bls12_381::accelerated::{Bls12_381, FIRST, First, in_first_group, pairing_product_is_one};
use crate::field::{Field, Fp, Fp2, words};
use crate::pairing::TwistPoint;
use ark_bls12_381::{FrConfig, G2Affine, g1, g2};
use ark_ec::short_weierstrass::SWCurveConfig;
use ark_ff::MontConfig;
use nova_intrinsics::bigint::{Modulus, Number, from_bytes, is_less};
use nova_intrinsics::weierstrass::{Group, Point};

/// The prime that evaluations are counted modulo.
const ORDER: Modulus<8> = Modulus(words(&FrConfig::MODULUS));

const GENERATOR: Point<12> = Point {
    x: *Fp::<Bls12_381, 12>::from_ark(&g1::G1_GENERATOR_X).number(),
    y: *Fp::<Bls12_381, 12>::from_ark(&g1::G1_GENERATOR_Y).number(),
};

pub(crate) fn verify_point_evaluation(
    commitment: &[u8; 48],
    z: &[u8; 32],
    y: &[u8; 32],
    proof: &[u8; 48],
) -> Result<bool, Error> {
    let (z, y) = (evaluation(z)?, evaluation(y)?);
    let (commitment, proof) = (read_compressed(commitment)?, read_compressed(proof)?);
    let mut left = FIRST.sum_of_products(&[(ORDER.negate(&y), Some(GENERATOR)), (z, proof)]);
    FIRST.add(&mut left, &commitment);
    let generator = const { second(&g2::Config::GENERATOR) }.negated();
    Ok(pairing_product_is_one(&[(left, Some(generator)), (proof, Some(const { second(&SETUP_G2) }))]))
}

const fn second(point: &G2Affine) -> TwistPoint<Bls12_381, 12> {
    TwistPoint { x: Fp2::from_ark(&point.x), y: Fp2::from_ark(&point.y) }
}

fn evaluation(bytes: &[u8; 32]) -> Result<Number<8>, Error> {
    let number = from_bytes(bytes);
    if is_less(&number, &ORDER.0) { Ok(number) } else { Err(Error::FieldElement) }
}

/// The point of the group of prime order with the x coordinate behind three flags, the highest bits: that it stands alone,
/// that the point is infinity, and that y is the larger of both.
fn read_compressed(bytes: &[u8; 48]) -> Result<First, Error> {
    let [is_compressed, is_infinity, is_larger] = [0x80, 0x40, 0x20].map(|flag| bytes[0] & flag != 0);
    let mut bytes = *bytes;
    bytes[0] &= 0x1f;
    match (is_compressed, is_infinity, is_larger) {
        (true, true, false) if bytes == [0; 48] => Ok(None),
        (true, false, _) => in_first_group(Some(decompress(&bytes, is_larger).ok_or(Error::PointEncoding)?)),
        _ => Err(Error::PointEncoding),
    }
}

fn decompress(x: &[u8; 48], is_larger: bool) -> Option<Point<12>> {
    let x = *Fp::<Bls12_381, 12>::from_bytes(x).ok()?.number();
    let root = Fp::<Bls12_381, 12>::new(FIRST.right_side(&x)).root()?;
    let other = root.negated();
    let y = if is_less(other.number(), root.number()) == is_larger { root } else { other };
    Some(Point { x, y: *y.number() })
}
