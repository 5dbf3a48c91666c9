//! Bytes of points and field elements.

use crate::Error;
use crate::bls12_381::{Fp, Fp2, G1, G2};
use crate::curve::{field_element, point, write_field_element};
use ark_bls12_381::{Fq, Fq2, G1Affine, G2Affine};
use ark_ec::AffineRepr;

/// Bytes of a base field element.
const FP_BYTES: usize = 48;

pub(super) fn read_fp(bytes: &Fp) -> Result<Fq, Error> {
    field_element(bytes)
}

pub(super) fn read_fp2(bytes: &Fp2) -> Result<Fq2, Error> {
    let (real, imaginary) = bytes.split_at(FP_BYTES);
    Ok(Fq2::new(field_element(real)?, field_element(imaginary)?))
}

pub(super) fn read_g1(bytes: &G1) -> Result<G1Affine, Error> {
    let (x, y) = bytes.split_at(FP_BYTES);
    point(field_element(x)?, field_element(y)?)
}

pub(super) fn read_g2(bytes: &G2) -> Result<G2Affine, Error> {
    let (coordinates, _) = bytes.as_chunks();
    point(read_fp2(&coordinates[0])?, read_fp2(&coordinates[1])?)
}

pub(super) fn write_g1(point: G1Affine) -> G1 {
    let mut bytes = [0; 96];
    if let Some((x, y)) = point.xy() {
        [x, y]
            .into_iter()
            .zip(bytes.chunks_mut(FP_BYTES))
            .for_each(|(number, bytes)| write_field_element(number, bytes));
    }
    bytes
}

pub(super) fn write_g2(point: G2Affine) -> G2 {
    let mut bytes = [0; 192];
    if let Some((x, y)) = point.xy() {
        let numbers = [x.c0, x.c1, y.c0, y.c1];
        numbers
            .into_iter()
            .zip(bytes.chunks_mut(FP_BYTES))
            .for_each(|(number, bytes)| write_field_element(number, bytes));
    }
    bytes
}
