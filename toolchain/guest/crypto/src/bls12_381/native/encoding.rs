//! Encoding of points and field elements.

use crate::Error;
use crate::bls12_381::{Fp, Fp2, G1, G2};
use crate::curve::{point, read_field_element, write_field_element};
use ark_bls12_381::{Fq, Fq2, G1Affine, G2Affine};
use ark_ec::AffineRepr;

/// The length of a base field element, in bytes.
const FP_BYTES: usize = 48;

pub(super) fn read_fp(bytes: &Fp) -> Result<Fq, Error> {
    read_field_element(bytes)
}

pub(super) fn read_fp2(bytes: &Fp2) -> Result<Fq2, Error> {
    let (c0, c1) = bytes.split_at(FP_BYTES);
    Ok(Fq2::new(read_field_element(c0)?, read_field_element(c1)?))
}

pub(super) fn read_g1(bytes: &G1) -> Result<G1Affine, Error> {
    let (x, y) = bytes.split_at(FP_BYTES);
    point(read_field_element(x)?, read_field_element(y)?)
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
            .for_each(|(element, bytes)| write_field_element(element, bytes));
    }
    bytes
}

pub(super) fn write_g2(point: G2Affine) -> G2 {
    let mut bytes = [0; 192];
    if let Some((x, y)) = point.xy() {
        let elements = [x.c0, x.c1, y.c0, y.c1];
        elements
            .into_iter()
            .zip(bytes.chunks_mut(FP_BYTES))
            .for_each(|(element, bytes)| write_field_element(element, bytes));
    }
    bytes
}
