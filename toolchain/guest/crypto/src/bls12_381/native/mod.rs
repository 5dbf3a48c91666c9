//! On the host, with ark-bls12-381.

mod encoding;

use super::{Fp, Fp2, G1, G2, Scalar};
use crate::Error;
use crate::curve::{check_subgroup, msm};
use alloc::vec::Vec;
use ark_bls12_381::{Bls12_381, Fr, G1Affine, G2Affine, g1, g2};
use ark_ec::hashing::curve_maps::wb::WBMap;
use ark_ec::hashing::map_to_curve_hasher::MapToCurve;
use ark_ec::pairing::Pairing;
use ark_ec::short_weierstrass::{Affine, SWCurveConfig};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{One, PrimeField};
use encoding::{read_fp, read_fp2, read_g1, read_g2, write_g1, write_g2};

pub(super) fn g1_add(left: &G1, right: &G1) -> Result<G1, Error> {
    Ok(write_g1((read_g1(left)? + read_g1(right)?).into_affine()))
}

pub(super) fn g2_add(left: &G2, right: &G2) -> Result<G2, Error> {
    Ok(write_g2((read_g2(left)? + read_g2(right)?).into_affine()))
}

pub(super) fn g1_msm(pairs: impl IntoIterator<Item = (G1, Scalar)>) -> Result<G1, Error> {
    let (points, scalars) = read_terms(pairs, read_g1)?;
    Ok(write_g1(msm(&points, &scalars).into_affine()))
}

pub(super) fn g2_msm(pairs: impl IntoIterator<Item = (G2, Scalar)>) -> Result<G2, Error> {
    let (points, scalars) = read_terms(pairs, read_g2)?;
    Ok(write_g2(msm(&points, &scalars).into_affine()))
}

pub(super) fn pairing_check(pairs: impl IntoIterator<Item = (G1, G2)>) -> Result<bool, Error> {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (g1, g2) in pairs {
        left.push(check_subgroup(read_g1(&g1)?)?);
        right.push(check_subgroup(read_g2(&g2)?)?);
    }
    Ok(pairing_product_is_one(&left, &right))
}

pub(super) fn map_fp_to_g1(element: &Fp) -> Result<G1, Error> {
    let point = WBMap::<g1::Config>::map_to_curve(read_fp(element)?);
    // The map is total: its error is about inconsistent parameters of a curve.
    Ok(write_g1(point.map_err(|_| Error::NotOnCurve)?.clear_cofactor()))
}

pub(super) fn map_fp2_to_g2(element: &Fp2) -> Result<G2, Error> {
    let point = WBMap::<g2::Config>::map_to_curve(read_fp2(element)?);
    Ok(write_g2(point.map_err(|_| Error::NotOnCurve)?.clear_cofactor()))
}

/// Whether the product of the pairings `e(left, right)` is one.
pub(crate) fn pairing_product_is_one(left: &[G1Affine], right: &[G2Affine]) -> bool {
    Bls12_381::multi_pairing(left, right).0.is_one()
}

/// Decodes points with `read`, checks that they are in the subgroup of prime order, and decodes their scalars.
fn read_terms<P: SWCurveConfig<ScalarField = Fr>, B>(
    pairs: impl IntoIterator<Item = (B, Scalar)>,
    read: impl Fn(&B) -> Result<Affine<P>, Error>,
) -> Result<(Vec<Affine<P>>, Vec<Fr>), Error> {
    let terms = pairs.into_iter().map(|(bytes, scalar)| {
        let point = check_subgroup(read(&bytes)?)?;
        Ok((point, Fr::from_be_bytes_mod_order(&scalar)))
    });
    terms.collect::<Result<_, Error>>()
}
