//! Elliptic curves on the machine: `y^2 = x^3 + a x + b` modulo a prime, in affine coordinates.
//!
//! The circuits divide for nothing, because a prover knows the quotient. So the sum of two affine points costs as much
//! as two or three multiplications, and none of the coordinates that avoid divisions is of use.

mod number;

pub(crate) use number::{Modulus, Number, from_bytes, is_less, write_bytes};

use crate::machine::{add_point, double_point};
use number::{WINDOWS_PER_WORD, window};

/// A point of a curve that is not infinity; its coordinates are below the prime.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Point<const WORDS: usize> {
    pub(crate) x: Number<WORDS>,
    pub(crate) y: Number<WORDS>,
}

/// A curve whose points are a group of large prime order: no small multiple of a point is infinity.
///
/// Its calls take coordinates of its length: the functions here rely on it.
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

    /// The point with these coordinates, if they are below the prime and on the curve.
    pub(crate) fn point(&self, x: Number<WORDS>, y: Number<WORDS>) -> Option<Point<WORDS>> {
        let is_reduced = is_less(&x, &self.field.0) && is_less(&y, &self.field.0);
        (is_reduced && self.field.multiply(&y, &y) == self.right_side(&x)).then_some(Point { x, y })
    }

    /// Adds a point; none is infinity.
    pub(crate) fn add(&self, sum: &mut Option<Point<WORDS>>, other: &Point<WORDS>) {
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

    /// Doubles a point; none is infinity.
    fn double(&self, point: &mut Option<Point<WORDS>>) {
        let Some(affine) = point else { return };
        // SAFETY: the curve's call takes its points.
        let has_double = unsafe { double_point(self.double_call, affine) };
        if !has_double {
            *point = None;
        }
    }

    /// The sum of the products of number and point; none is infinity.
    pub(crate) fn sum_of_products<const TERMS: usize>(
        &self,
        terms: [(&[u32; 8], &Point<WORDS>); TERMS],
    ) -> Option<Point<WORDS>> {
        let mut multiples = [[Point { x: [0; WORDS], y: [0; WORDS] }; 15]; TERMS];
        for ((_, point), multiples) in terms.iter().zip(&mut multiples) {
            self.fill_multiples(point, multiples);
        }
        let mut sum = None;
        for index in (0..8 * WINDOWS_PER_WORD).rev() {
            (0..4).for_each(|_| self.double(&mut sum));
            for ((number, _), multiples) in terms.iter().zip(&multiples) {
                if let Some(factor) = window(*number, index).checked_sub(1) {
                    self.add(&mut sum, &multiples[factor]);
                }
            }
        }
        sum
    }

    /// The point, its double, and so on: none of them is infinity.
    fn fill_multiples(&self, point: &Point<WORDS>, multiples: &mut [Point<WORDS>; 15]) {
        multiples[0] = *point;
        for index in 1..multiples.len() {
            let (before, rest) = multiples.split_at_mut(index);
            rest[0] = before[index - 1];
            // SAFETY: the curve's calls take its points.
            let exists = unsafe {
                if index == 1 {
                    double_point(self.double_call, &mut rest[0])
                } else {
                    add_point(self.add_call, &mut rest[0], point)
                }
            };
            debug_assert!(exists, "a small multiple");
        }
    }
}

impl SignatureCurve {
    /// Whether a signature (`r` and `s`, which are units) of the message with this hash is that of the public key.
    pub(crate) fn is_signature(&self, hash: &Number<8>, [r, s]: &[Number<8>; 2], key: &Point<8>) -> bool {
        let inverse = self.order.inverse(s);
        let [of_generator, of_key] = [hash, r].map(|factor| self.order.multiply(factor, &inverse));
        let sum = self.curve.sum_of_products([(&of_generator, &self.generator), (&of_key, key)]);
        let one = core::array::from_fn(|index| u32::from(index == 0));
        sum.is_some_and(|point| self.order.multiply(&point.x, &one) == *r)
    }
}

/// The parts of a signature, if both are units modulo the order.
pub(crate) fn parse_signature(order: &Modulus<8>, signature: &[u8; 64]) -> Option<[Number<8>; 2]> {
    let (r, s) = signature.split_at(32);
    let parts = [r, s].map(from_bytes);
    parts.iter().all(|part| order.is_unit(part)).then_some(parts)
}
