//! The curve BLS12-381 with its pairing (EIP-2537).
//!
//! Numbers are big-endian. A point is its coordinates `x` and `y`, those of the second group being elements of the
//! quadratic extension with the *real* part first; the point at infinity is all zeros. These are the encodings of
//! EIP-2537 without its padding of field elements to 64 bytes.

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

/// A point of the first group.
pub type G1 = [u8; 96];

/// A point of the second group.
pub type G2 = [u8; 192];

/// A number to multiply points with. Every one is allowed; it counts modulo the group's order.
pub type Scalar = [u8; 32];

/// An element of the base field.
pub type Fp = [u8; 48];

/// An element of the quadratic extension: real, then imaginary part.
pub type Fp2 = [u8; 96];

/// The sum of two points of the first curve. They need not be in the group of prime order.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`].
pub fn g1_add(left: &G1, right: &G1) -> Result<G1, Error> {
    implementation::g1_add(left, right)
}

/// The sum of two points of the second curve. They need not be in the group of prime order.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`].
pub fn g2_add(left: &G2, right: &G2) -> Result<G2, Error> {
    implementation::g2_add(left, right)
}

/// The sum of the products of point and scalar; infinity for no pairs.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`], [`Error::NotInSubgroup`].
pub fn g1_msm(pairs: impl IntoIterator<Item = (G1, Scalar)>) -> Result<G1, Error> {
    implementation::g1_msm(pairs)
}

/// The sum of the products of point and scalar; infinity for no pairs.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`], [`Error::NotInSubgroup`].
pub fn g2_msm(pairs: impl IntoIterator<Item = (G2, Scalar)>) -> Result<G2, Error> {
    implementation::g2_msm(pairs)
}

/// Whether the product of the pairings of all pairs is one; so it is for no pairs, which the contract at `0x0f` refuses.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`], [`Error::NotInSubgroup`].
pub fn pairing_check(pairs: impl IntoIterator<Item = (G1, G2)>) -> Result<bool, Error> {
    implementation::pairing_check(pairs)
}

/// The point that the field element maps to (EIP-2537, section on mapping: the simplified map of RFC 9380 and the
/// clearing of the cofactor).
///
/// # Errors
///
/// [`Error::FieldElement`].
pub fn map_fp_to_g1(element: &Fp) -> Result<G1, Error> {
    implementation::map_fp_to_g1(element)
}

/// The point that the field element maps to; as [`map_fp_to_g1`] for the second group.
///
/// # Errors
///
/// [`Error::FieldElement`].
pub fn map_fp2_to_g2(element: &Fp2) -> Result<G2, Error> {
    implementation::map_fp2_to_g2(element)
}
