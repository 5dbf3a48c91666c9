//! The group of a curve's points, over the accelerators that add and double.

use super::{AffinePoint, Curve, Group};
use crate::bigint::BigInt;
use crate::{add_point, double_point};

impl<const WORDS: usize> Curve<WORDS> {
    /// The point with this x coordinate, which is reduced, and this parity of y; none if x has no point.
    ///
    /// For primes `p = 3 mod 4`, and curves without a point of order two.
    pub fn decompress(&self, x: &BigInt<WORDS>, y_is_odd: bool) -> Option<AffinePoint<WORDS>> {
        let root = self.field.sqrt(&self.y_squared(x))?;
        let has_parity = (root[0] & 1 == 1) == y_is_odd;
        Some(AffinePoint { x: *x, y: if has_parity { root } else { self.field.neg(&root) } })
    }

    /// `x^3 + a x + b`.
    pub fn y_squared(&self, x: &BigInt<WORDS>) -> BigInt<WORDS> {
        let factor = self.field.mul_add(x, x, &self.a);
        self.field.mul_add(x, &factor, &self.b)
    }

    /// Whether a point with reduced coordinates is on the curve.
    pub fn is_on_curve(&self, point: &AffinePoint<WORDS>) -> bool {
        self.field.mul(&point.y, &point.y) == self.y_squared(&point.x)
    }
}

/// Points of the curve; `None` is the point at infinity.
impl<const WORDS: usize> Group<Option<AffinePoint<WORDS>>> for Curve<WORDS> {
    fn identity(&self) -> Option<AffinePoint<WORDS>> {
        None
    }

    fn add(&self, sum: &mut Option<AffinePoint<WORDS>>, other: &Option<AffinePoint<WORDS>>) {
        let Some(other) = other else { return };
        match sum {
            None => *sum = Some(*other),
            Some(point) => {
                // SAFETY: the call belongs to this curve.
                let has_sum = unsafe { add_point(self.add_call, point, other) };
                if !has_sum {
                    // Both are reduced, so their x coordinates are equal: other is the point or its negative.
                    if point.y == other.y { self.double(sum) } else { *sum = None }
                }
            }
        }
    }

    fn double(&self, point: &mut Option<AffinePoint<WORDS>>) {
        let Some(affine) = point else { return };
        // SAFETY: the call belongs to this curve.
        let has_double = unsafe { double_point(self.double_call, affine) };
        if !has_double {
            *point = None;
        }
    }
}
