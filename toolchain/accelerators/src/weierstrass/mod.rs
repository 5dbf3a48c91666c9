//! Elliptic curves on the machine: `y^2 = x^3 + a x + b` modulo a prime, in affine coordinates.
//!
//! The circuits divide for nothing, because a prover knows the quotient. So the sum of two affine points costs as much
//! as two or three multiplications, and none of the coordinates that avoid divisions is of use.

mod group;
mod number;

pub(crate) use group::Group;
pub(crate) use number::{Modulus, Number, from_bytes, is_less, write_bytes};

use crate::Error;
use crate::machine::{add_point, double_point};

/// A point of a curve that is not infinity; its coordinates are below the prime.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Point<const WORDS: usize> {
    pub(crate) x: Number<WORDS>,
    pub(crate) y: Number<WORDS>,
}

impl<const WORDS: usize> Point<WORDS> {
    /// Writes a point's coordinates, big-endian, or zeros for infinity.
    pub(crate) fn write(point: &Option<Self>, bytes: &mut [u8]) {
        let Some(Self { x, y }) = point else { return bytes.fill(0) };
        let (left, right) = bytes.split_at_mut(4 * WORDS);
        write_bytes(x, left);
        write_bytes(y, right);
    }
}

/// A curve, with the points over its field as a group. Its calls take coordinates of its length: the functions here rely
/// on it.
pub(crate) struct Curve<const WORDS: usize> {
    /// Number of the call that adds points.
    pub(crate) add_call: u32,
    /// Number of the call that doubles a point.
    pub(crate) double_call: u32,
    /// The prime that coordinates are counted modulo.
    pub(crate) field: Modulus<WORDS>,
    pub(crate) a: Number<WORDS>,
    pub(crate) b: Number<WORDS>,
}

/// A curve with the group that signatures are made in.
pub(crate) struct SignatureCurve {
    pub(crate) curve: Curve<8>,
    /// The group's order, a prime.
    pub(crate) order: Modulus<8>,
    pub(crate) generator: Point<8>,
}

impl<const WORDS: usize> Curve<WORDS> {
    /// `x^3 + a x + b`.
    pub(crate) fn right_side(&self, x: &Number<WORDS>) -> Number<WORDS> {
        let factor = self.field.multiply_add(x, x, &self.a);
        self.field.multiply_add(x, &factor, &self.b)
    }

    /// The point with these coordinates, big-endian; none for infinity, which is zeros.
    pub(crate) fn read(&self, bytes: &[u8]) -> Result<Option<Point<WORDS>>, Error> {
        let (x, y) = bytes.split_at(4 * WORDS);
        let (x, y) = (from_bytes(x), from_bytes(y));
        if !is_less(&x, &self.field.0) || !is_less(&y, &self.field.0) {
            return Err(Error::FieldElement);
        }
        if bytes.iter().all(|&byte| byte == 0) {
            return Ok(None);
        }
        if self.field.multiply(&y, &y) != self.right_side(&x) {
            return Err(Error::NotOnCurve);
        }
        Ok(Some(Point { x, y }))
    }
}

impl<const WORDS: usize> Group<Option<Point<WORDS>>> for Curve<WORDS> {
    fn zero(&self) -> Option<Point<WORDS>> {
        None
    }

    fn add(&self, sum: &mut Option<Point<WORDS>>, other: &Option<Point<WORDS>>) {
        let Some(other) = other else { return };
        match sum {
            None => *sum = Some(*other),
            Some(point) => {
                // SAFETY: the curve's call takes its points.
                let has_sum = unsafe { add_point(self.add_call, point, other) };
                if !has_sum {
                    // Both are below the prime, so that they have the same x: it is the same point, or its negative.
                    if point.y == other.y { self.double(sum) } else { *sum = None }
                }
            }
        }
    }

    fn double(&self, point: &mut Option<Point<WORDS>>) {
        let Some(affine) = point else { return };
        // SAFETY: the curve's call takes its points.
        let has_double = unsafe { double_point(self.double_call, affine) };
        if !has_double {
            *point = None;
        }
    }
}

impl SignatureCurve {
    /// Whether a signature of the message with this hash is that of the public key.
    pub(crate) fn verify(&self, hash: &[u8; 32], signature: &[u8; 64], public_key: &[u8; 64]) -> Result<bool, Error> {
        let [r, s] = self.signature(signature)?;
        // Infinity is no key, and for keys the two errors are one.
        let key = self.curve.read(public_key).ok().flatten().ok_or(Error::NotOnCurve)?;
        let inverse = self.order.inverse(&s);
        let [of_generator, of_key] = [&from_bytes(hash), &r].map(|factor| self.order.multiply(factor, &inverse));
        let sum = self.curve.sum_of_products(&[(of_generator, Some(self.generator)), (of_key, Some(key))]);
        Ok(sum.is_some_and(|point| self.order.reduced(&point.x) == r))
    }

    /// The parts of a signature, if both are units modulo the order.
    pub(crate) fn signature(&self, signature: &[u8; 64]) -> Result<[Number<8>; 2], Error> {
        let (r, s) = signature.split_at(32);
        let parts = [r, s].map(from_bytes);
        if parts.iter().all(|part| self.order.is_unit(part)) { Ok(parts) } else { Err(Error::SignatureRange) }
    }
}
