//! On the machine, over the accelerators.

use super::SETUP_G2;
use crate::Error;
use crate::bls12_381::accelerated::{Bls12_381, G1_CURVE, G1Point, g1_subgroup_check, pairing_product_is_one};
use crate::field::{Field, Fp, Fp2, words};
use crate::pairing::TwistPoint;
use ark_bls12_381::{FrConfig, G2Affine, g1, g2};
use ark_ec::short_weierstrass::SWCurveConfig;
use ark_ff::MontConfig;
use nova_intrinsics::bigint::{BigInt, Modulus, from_be_bytes, is_less};
use nova_intrinsics::weierstrass::{AffinePoint, Group};

/// The order of the scalar field.
const ORDER: Modulus<8> = Modulus(words(&FrConfig::MODULUS));

const GENERATOR: AffinePoint<12> = AffinePoint {
    x: *Fp::<Bls12_381, 12>::from_ark(&g1::G1_GENERATOR_X).as_bigint(),
    y: *Fp::<Bls12_381, 12>::from_ark(&g1::G1_GENERATOR_Y).as_bigint(),
};

pub(crate) fn verify_point_evaluation(
    commitment: &[u8; 48],
    z: &[u8; 32],
    y: &[u8; 32],
    proof: &[u8; 48],
) -> Result<bool, Error> {
    let (z, y) = (read_scalar(z)?, read_scalar(y)?);
    let (commitment, proof) = (read_compressed(commitment)?, read_compressed(proof)?);
    let mut left = G1_CURVE.msm(&[(ORDER.neg(&y), Some(GENERATOR)), (z, proof)]);
    G1_CURVE.add(&mut left, &commitment);
    let generator = const { g2_point(&g2::Config::GENERATOR) }.neg();
    Ok(pairing_product_is_one(&[(left, Some(generator)), (proof, Some(const { g2_point(&SETUP_G2) }))]))
}

const fn g2_point(point: &G2Affine) -> TwistPoint<Bls12_381, 12> {
    TwistPoint { x: Fp2::from_ark(&point.x), y: Fp2::from_ark(&point.y) }
}

fn read_scalar(bytes: &[u8; 32]) -> Result<BigInt<8>, Error> {
    let value = from_be_bytes(bytes);
    if is_less(&value, &ORDER.0) { Ok(value) } else { Err(Error::FieldElement) }
}

/// Reads a compressed point in G1: an x coordinate whose three highest bits are flags. They say that the point is
/// compressed, that it is infinity, and that y is the larger of the two roots.
fn read_compressed(bytes: &[u8; 48]) -> Result<G1Point, Error> {
    let [is_compressed, is_infinity, is_larger] = [0x80, 0x40, 0x20].map(|flag| bytes[0] & flag != 0);
    let mut bytes = *bytes;
    bytes[0] &= 0x1f;
    match (is_compressed, is_infinity, is_larger) {
        (true, true, false) if bytes == [0; 48] => Ok(None),
        (true, false, _) => g1_subgroup_check(Some(decompress(&bytes, is_larger).ok_or(Error::PointEncoding)?)),
        _ => Err(Error::PointEncoding),
    }
}

fn decompress(x: &[u8; 48], is_larger: bool) -> Option<AffinePoint<12>> {
    let x = *Fp::<Bls12_381, 12>::from_be_bytes(x).ok()?.as_bigint();
    let root = Fp::<Bls12_381, 12>::new(G1_CURVE.y_squared(&x)).sqrt()?;
    let other = root.neg();
    let y = if is_less(other.as_bigint(), root.as_bigint()) == is_larger { root } else { other };
    Some(AffinePoint { x, y: *y.as_bigint() })
}
