//! The curve BN254, also called alt_bn128, and its pairing (EIP-196, EIP-197).
//!
//! Integers are big-endian. A point is encoded as its coordinates `x` and `y`, and the point at infinity as zeros. An
//! element `c0 + c1 i` of the quadratic extension is encoded as `c1`, then `c0`.

#[cfg(any(test, target_arch = "riscv32"))]
pub(crate) mod accelerated;
#[cfg(not(target_arch = "riscv32"))]
mod native;

use crate::Error;
#[cfg(target_arch = "riscv32")]
use accelerated as implementation;
#[cfg(not(target_arch = "riscv32"))]
use native as implementation;

/// The length of a base field element, in bytes.
const FQ_BYTES: usize = 32;

/// An encoded point in G1.
pub type G1 = [u8; 64];

/// An encoded point in G2.
pub type G2 = [u8; 128];

/// Adds two points in G1.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`].
pub fn add(left: &G1, right: &G1) -> Result<G1, Error> {
    implementation::add(left, right)
}

/// Multiplies a point in G1 by a scalar, which need not be reduced modulo the group's order.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`].
pub fn mul(point: &G1, scalar: &[u8; 32]) -> Result<G1, Error> {
    implementation::mul(point, scalar)
}

/// Whether the product of the pairings is one. It is one for no pairs.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::NotOnCurve`], and [`Error::NotInSubgroup`] for points in G2.
pub fn pairing_check<'a>(pairs: impl IntoIterator<Item = (&'a G1, &'a G2)>) -> Result<bool, Error> {
    implementation::pairing_check(pairs)
}
