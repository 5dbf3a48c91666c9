//! Encoding of points, and ECDSA verification, on the machine.

use crate::Error;
use nova_intrinsics::bigint::{BigInt, Modulus, from_be_bytes, write_be_bytes};
use nova_intrinsics::weierstrass::{AffinePoint, Curve, EcdsaCurve, Group};

/// Reads a point from its coordinates, big-endian. Zeros encode infinity.
pub(crate) fn read_point<const WORDS: usize>(
    curve: &Curve<WORDS>,
    bytes: &[u8],
) -> Result<Option<AffinePoint<WORDS>>, Error> {
    let (x, y) = bytes.split_at(4 * WORDS);
    let point = AffinePoint { x: from_be_bytes(x), y: from_be_bytes(y) };
    if !curve.is_reduced(&point) {
        return Err(Error::FieldElement);
    }
    if bytes.iter().all(|&byte| byte == 0) {
        return Ok(None);
    }
    if curve.is_on_curve(&point) { Ok(Some(point)) } else { Err(Error::NotOnCurve) }
}

/// Writes the coordinates of a point, big-endian. Zeros encode infinity.
pub(crate) fn write_point<const WORDS: usize>(point: &Option<AffinePoint<WORDS>>, bytes: &mut [u8]) {
    let Some(AffinePoint { x, y }) = point else { return bytes.fill(0) };
    let (left, right) = bytes.split_at_mut(4 * WORDS);
    write_be_bytes(x, left);
    write_be_bytes(y, right);
}

/// ECDSA verification (SEC 1, section 4.1.4) of a signature over a message hash.
pub(crate) fn verify(
    curve: &EcdsaCurve,
    hash: &[u8; 32],
    signature: &[u8; 64],
    public_key: &[u8; 64],
) -> Result<bool, Error> {
    let EcdsaCurve { curve, order, generator } = curve;
    let [r, s] = read_signature(order, signature)?;
    // Infinity is not a public key. All errors of a key are one.
    let key = read_point(curve, public_key).ok().flatten().ok_or(Error::NotOnCurve)?;
    let inverse = order.inverse(&s);
    let [u1, u2] = [&from_be_bytes(hash), &r].map(|factor| order.mul(factor, &inverse));
    let sum = curve.msm(&[(u1, Some(*generator)), (u2, Some(key))]);
    Ok(sum.is_some_and(|point| order.reduce(&point.x) == r))
}

/// Reads `r` and `s` of a signature, which must be units modulo the order.
pub(crate) fn read_signature(order: &Modulus<8>, signature: &[u8; 64]) -> Result<[BigInt<8>; 2], Error> {
    let (r, s) = signature.split_at(32);
    let parts = [r, s].map(from_be_bytes);
    if parts.iter().all(|part| order.is_unit(part)) { Ok(parts) } else { Err(Error::SignatureRange) }
}
