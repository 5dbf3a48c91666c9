//! On other processors, with ark-bn254.

use super::{FQ_BYTES, G1, read_g1};
use crate::Error;
use crate::curve::write_field_element;
use ark_bn254::{Fr, G1Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::PrimeField;

pub(super) fn add(left: &G1, right: &G1) -> Result<G1, Error> {
    let (left, right) = (read_g1(left)?, read_g1(right)?);
    Ok(write_g1((left + right).into_affine()))
}

pub(super) fn mul(point: &G1, scalar: &[u8; 32]) -> Result<G1, Error> {
    let scalar = Fr::from_be_bytes_mod_order(scalar);
    Ok(write_g1(read_g1(point)?.mul_bigint(scalar.into_bigint()).into_affine()))
}

fn write_g1(point: G1Affine) -> G1 {
    let mut bytes = [0; 64];
    if let Some((x, y)) = point.xy() {
        write_field_element(x, &mut bytes[..FQ_BYTES]);
        write_field_element(y, &mut bytes[FQ_BYTES..]);
    }
    bytes
}
