//! Points as contracts encode them, and signatures, on the machine.

use crate::Error;
use nova_intrinsics::bigint::{Modulus, Number, from_bytes, write_bytes};
use nova_intrinsics::weierstrass::{Curve, Group, Point, SignatureCurve};

/// The point with these coordinates, big-endian; none for infinity, which is zeros.
pub(crate) fn read_point<const WORDS: usize>(
    curve: &Curve<WORDS>,
    bytes: &[u8],
) -> Result<Option<Point<WORDS>>, Error> {
    let (x, y) = bytes.split_at(4 * WORDS);
    let point = Point { x: from_bytes(x), y: from_bytes(y) };
    if !curve.is_reduced(&point) {
        return Err(Error::FieldElement);
    }
    if bytes.iter().all(|&byte| byte == 0) {
        return Ok(None);
    }
    if curve.contains(&point) { Ok(Some(point)) } else { Err(Error::NotOnCurve) }
}

/// Writes a point's coordinates, big-endian, or zeros for infinity.
pub(crate) fn write_point<const WORDS: usize>(point: &Option<Point<WORDS>>, bytes: &mut [u8]) {
    let Some(Point { x, y }) = point else { return bytes.fill(0) };
    let (left, right) = bytes.split_at_mut(4 * WORDS);
    write_bytes(x, left);
    write_bytes(y, right);
}

/// Whether a signature of the message with this hash is that of the public key.
pub(crate) fn verify(
    curve: &SignatureCurve,
    hash: &[u8; 32],
    signature: &[u8; 64],
    public_key: &[u8; 64],
) -> Result<bool, Error> {
    let SignatureCurve { curve, order, generator } = curve;
    let [r, s] = read_signature(order, signature)?;
    // Infinity is no key, and for keys the two errors are one.
    let key = read_point(curve, public_key).ok().flatten().ok_or(Error::NotOnCurve)?;
    let inverse = order.inverse(&s);
    let [of_generator, of_key] = [&from_bytes(hash), &r].map(|factor| order.multiply(factor, &inverse));
    let sum = curve.sum_of_products(&[(of_generator, Some(*generator)), (of_key, Some(key))]);
    Ok(sum.is_some_and(|point| order.reduced(&point.x) == r))
}

/// The parts of a signature, if both are units modulo the order.
pub(crate) fn read_signature(order: &Modulus<8>, signature: &[u8; 64]) -> Result<[Number<8>; 2], Error> {
    let (r, s) = signature.split_at(32);
    let parts = [r, s].map(from_bytes);
    if parts.iter().all(|part| order.is_unit(part)) { Ok(parts) } else { Err(Error::SignatureRange) }
}
