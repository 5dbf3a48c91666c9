//! A curve's points as a group, where the circuits are.

use super::{Curve, Group, Point};
use crate::bigint::Number;
use crate::{add_point, double_point};

impl<const WORDS: usize> Curve<WORDS> {
    /// The points with this x coordinate, below the prime, are two or none: the one whose y is odd or even as asked for.
    ///
    /// For primes that are three more than a multiple of four, and curves without a point of order two.
    pub fn point_at(&self, x: &Number<WORDS>, y_is_odd: bool) -> Option<Point<WORDS>> {
        let root = self.field.root(&self.right_side(x))?;
        let is_asked_for = (root[0] & 1 == 1) == y_is_odd;
        Some(Point { x: *x, y: if is_asked_for { root } else { self.field.negate(&root) } })
    }

    /// `x^3 + a x + b`.
    pub fn right_side(&self, x: &Number<WORDS>) -> Number<WORDS> {
        let factor = self.field.multiply_add(x, x, &self.a);
        self.field.multiply_add(x, &factor, &self.b)
    }

    /// Whether a point with reduced coordinates is on the curve.
    pub fn contains(&self, point: &Point<WORDS>) -> bool {
        self.field.multiply(&point.y, &point.y) == self.right_side(&point.x)
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
