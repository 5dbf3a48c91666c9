//! On the host, with ark-bn254.

use super::{FQ_BYTES, G1, G2};
use crate::Error;
use crate::curve::{check_subgroup, point, read_field_element, write_field_element};
use alloc::vec::Vec;
use ark_bn254::{Bn254, Fq2, Fr, G1Affine, G2Affine};
use ark_ec::pairing::Pairing;
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{One, PrimeField};

pub(super) fn add(left: &G1, right: &G1) -> Result<G1, Error> {
    let (left, right) = (read_g1(left)?, read_g1(right)?);
    Ok(write_g1((left + right).into_affine()))
}

pub(super) fn mul(point: &G1, scalar: &[u8; 32]) -> Result<G1, Error> {
    let scalar = Fr::from_be_bytes_mod_order(scalar);
    Ok(write_g1(read_g1(point)?.mul_bigint(scalar.into_bigint()).into_affine()))
}

pub(super) fn pairing_check<'a>(pairs: impl IntoIterator<Item = (&'a G1, &'a G2)>) -> Result<bool, Error> {
    let points = pairs.into_iter().map(|(left, right)| Ok((read_g1(left)?, read_g2(right)?)));
    let (left, right): (Vec<G1Affine>, Vec<G2Affine>) = points.collect::<Result<_, Error>>()?;
    Ok(Bn254::multi_pairing(left, right).0.is_one())
}

/// The cofactor of G1 is 1, so every point of the curve is in the group.
fn read_g1(bytes: &G1) -> Result<G1Affine, Error> {
    let (x, y) = bytes.split_at(FQ_BYTES);
    point(read_field_element(x)?, read_field_element(y)?)
}

fn write_g1(point: G1Affine) -> G1 {
    let mut bytes = [0; 64];
    if let Some((x, y)) = point.xy() {
        write_field_element(x, &mut bytes[..FQ_BYTES]);
        write_field_element(y, &mut bytes[FQ_BYTES..]);
    }
    bytes
}

fn read_g2(bytes: &G2) -> Result<G2Affine, Error> {
    let (x, y) = bytes.split_at(2 * FQ_BYTES);
    check_subgroup(point(read_fq2(x)?, read_fq2(y)?)?)
}

fn read_fq2(bytes: &[u8]) -> Result<Fq2, Error> {
    let (c1, c0) = bytes.split_at(FQ_BYTES);
    let c1 = read_field_element(c1)?;
    Ok(Fq2::new(read_field_element(c0)?, c1))
}
