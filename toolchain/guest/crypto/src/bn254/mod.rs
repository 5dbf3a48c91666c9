//! The curve alt_bn128 with its pairing (EIP-196, EIP-197).
//!
//! Numbers are big-endian. A point is its coordinates `x` and `y`, those of the second group being elements of the
//! quadratic extension with the *imaginary* part first; the point at infinity is all zeros.

#[cfg(any(test, target_arch = "riscv32"))]
pub(crate) mod accelerated;
#[cfg(not(target_arch = "riscv32"))]
mod native;

use crate::Error;
#[cfg(target_arch = "riscv32")]
use accelerated as implementation;
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
    implementation::pairing_check(pairs)
}
