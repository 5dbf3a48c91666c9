//! The curve alt_bn128 with its pairing (EIP-196, EIP-197).
//!
//! Numbers are big-endian. A point is its coordinates `x` and `y`, those of the second group being elements of the
//! quadratic extension with the *imaginary* part first; the point at infinity is all zeros.

#[cfg(target_arch = "riscv32")]
mod circuits;
#[cfg(not(target_arch = "riscv32"))]
mod native;

use crate::Error;
use crate::curve::{field_element, in_subgroup, point};
use alloc::vec::Vec;
use ark_bn254::{Bn254, Fq2, G1Affine, G2Affine};
use ark_ec::pairing::Pairing;
use ark_ff::One;
#[cfg(target_arch = "riscv32")]
use circuits as implementation;
#[cfg(not(target_arch = "riscv32"))]
use native as implementation;

/// Bytes of a base field element.
const FQ_BYTES: usize = 32;

/// A point of the first group.
pub type G1 = [u8; 64];

/// A point of the second group.
pub type G2 = [u8; 128];

/// The sum of two points.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`].
pub fn add(left: &G1, right: &G1) -> Result<G1, Error> {
    implementation::add(left, right)
}

/// `scalar` times the point. Every scalar is allowed; it counts modulo the group's order.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`].
pub fn mul(point: &G1, scalar: &[u8; 32]) -> Result<G1, Error> {
    implementation::mul(point, scalar)
}

/// Whether the product of the pairings of all pairs is one; so it is for no pairs.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`], and [`Error::NotInSubgroup`] for points of the second group.
pub fn pairing_check<'a>(pairs: impl IntoIterator<Item = (&'a G1, &'a G2)>) -> Result<bool, Error> {
    let points = pairs.into_iter().map(|(left, right)| Ok((read_g1(left)?, read_g2(right)?)));
    let (left, right): (Vec<G1Affine>, Vec<G2Affine>) = points.collect::<Result<_, Error>>()?;
    Ok(Bn254::multi_pairing(left, right).0.is_one())
}

/// The cofactor of the first group is 1: every point of the curve is in it.
fn read_g1(bytes: &G1) -> Result<G1Affine, Error> {
    let (x, y) = bytes.split_at(FQ_BYTES);
    point(field_element(x)?, field_element(y)?)
}

fn read_g2(bytes: &G2) -> Result<G2Affine, Error> {
    let (x, y) = bytes.split_at(2 * FQ_BYTES);
    in_subgroup(point(read_fq2(x)?, read_fq2(y)?)?)
}

fn read_fq2(bytes: &[u8]) -> Result<Fq2, Error> {
    let (imaginary, real) = bytes.split_at(FQ_BYTES);
    let imaginary = field_element(imaginary)?;
    Ok(Fq2::new(field_element(real)?, imaginary))
}
