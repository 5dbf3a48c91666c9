//! On the host, with ark-bls12-381.

use super::SETUP_G2;
use crate::Error;
use crate::bls12_381::native::pairing_product_is_one;
use crate::curve::{check_subgroup, msm, read_field_element};
use ark_bls12_381::{Fr, G1Affine, G2Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_serialize::CanonicalDeserialize;

pub(super) fn verify_point_evaluation(
    commitment: &[u8; 48],
    z: &[u8; 32],
    y: &[u8; 32],
    proof: &[u8; 48],
) -> Result<bool, Error> {
    let (z, y): (Fr, Fr) = (read_field_element(z)?, read_field_element(y)?);
    let (commitment, proof) = (read_compressed(commitment)?, read_compressed(proof)?);
    let left = commitment + msm(&[G1Affine::generator(), proof], &[-y, z]);
    Ok(pairing_product_is_one(&[left.into_affine(), proof], &[-G2Affine::generator(), SETUP_G2]))
}

fn read_compressed(bytes: &[u8; 48]) -> Result<G1Affine, Error> {
    let point = G1Affine::deserialize_compressed_unchecked(&bytes[..]).map_err(|_| Error::PointEncoding)?;
    check_subgroup(point)
}
