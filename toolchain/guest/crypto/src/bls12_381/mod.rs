//! The curve BLS12-381 and its pairing (EIP-2537).
//!
//! Integers are big-endian. A point is encoded as its coordinates `x` and `y`, and the point at infinity as zeros. An
//! element `c0 + c1 u` of the quadratic extension is encoded as `c0`, then `c1`. These are the encodings of EIP-2537
//! without its padding of field elements to 64 bytes.

#[cfg(any(test, target_arch = "riscv32"))]
pub(crate) mod accelerated;
#[cfg(any(test, target_arch = "riscv32"))]
mod map_to_curve;
#[cfg(not(target_arch = "riscv32"))]
pub(crate) mod native;

use crate::Error;
#[cfg(target_arch = "riscv32")]
use accelerated as implementation;
#[cfg(not(target_arch = "riscv32"))]
use native as implementation;

/// An encoded point in G1.
pub type G1 = [u8; 96];

/// An encoded point in G2.
pub type G2 = [u8; 192];

/// A scalar. It need not be reduced modulo the group's order.
pub type Scalar = [u8; 32];

/// An encoded element of the base field.
pub type Fp = [u8; 48];

/// An encoded element of the quadratic extension: `c0`, then `c1`.
pub type Fp2 = [u8; 96];

/// Adds two points on the curve of G1. They need not be in the subgroup of prime order.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`].
pub fn g1_add(left: &G1, right: &G1) -> Result<G1, Error> {
    implementation::g1_add(left, right)
}

/// Adds two points on the curve of G2. They need not be in the subgroup of prime order.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`].
pub fn g2_add(left: &G2, right: &G2) -> Result<G2, Error> {
    implementation::g2_add(left, right)
}

/// Multi-scalar multiplication in G1; infinity for no pairs.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`], [`Error::NotInSubgroup`].
pub fn g1_msm(pairs: impl IntoIterator<Item = (G1, Scalar)>) -> Result<G1, Error> {
    implementation::g1_msm(pairs)
}

/// Multi-scalar multiplication in G2; infinity for no pairs.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`], [`Error::NotInSubgroup`].
pub fn g2_msm(pairs: impl IntoIterator<Item = (G2, Scalar)>) -> Result<G2, Error> {
    implementation::g2_msm(pairs)
}

/// Whether the product of the pairings is one.
///
/// It is one for no pairs, which the precompile at `0x0f` rejects.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`], [`Error::NotInSubgroup`].
pub fn pairing_check(pairs: impl IntoIterator<Item = (G1, G2)>) -> Result<bool, Error> {
    implementation::pairing_check(pairs)
}

/// Maps an element of the base field to a point in G1: the simplified SWU map, the isogeny and the clearing of the
/// cofactor (EIP-2537; RFC 9380, section 6.6.3).
///
/// # Errors
///
/// [`Error::FieldElement`].
pub fn map_fp_to_g1(element: &Fp) -> Result<G1, Error> {
    implementation::map_fp_to_g1(element)
}

/// Maps an element of the quadratic extension to a point in G2, as [`map_fp_to_g1`].
///
/// # Errors
///
/// [`Error::FieldElement`].
pub fn map_fp2_to_g2(element: &Fp2) -> Result<G2, Error> {
    implementation::map_fp2_to_g2(element)
}
