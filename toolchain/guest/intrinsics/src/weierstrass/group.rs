//! Sums of products, the same in every group.

use crate::bigint::{DIGITS, Number, digit};
use alloc::vec::Vec;

/// Multiples of a point that its products are sums of: those with a digit that is not zero.
const MULTIPLES: usize = 15;

/// A group of points.
pub trait Group<Point: Copy> {
    /// Infinity.
    fn zero(&self) -> Point;

    /// Adds the other point to the sum.
    fn add(&self, sum: &mut Point, other: &Point);

    /// Adds the point to itself.
    fn double(&self, point: &mut Point);

    /// The product of a point with a number that is not zero.
    fn multiple(&self, point: &Point, factor: u64) -> Point {
        let mut product = *point;
        for bit in (0..factor.ilog2()).rev() {
            self.double(&mut product);
            if factor >> bit & 1 == 1 {
                self.add(&mut product, point);
            }
        }
        product
    }

    /// The sum of the products of number and point. Takes a digit of all numbers at once.
    fn sum_of_products(&self, terms: &[(Number<8>, Point)]) -> Point {
        let mut multiples = Vec::with_capacity(MULTIPLES * terms.len());
        terms.iter().for_each(|(_, point)| self.push_multiples(&mut multiples, point));
        let mut sum = self.zero();
        for place in (0..8 * DIGITS).rev() {
            (0..4).for_each(|_| self.double(&mut sum));
            for ((number, _), multiples) in terms.iter().zip(multiples.chunks_exact(MULTIPLES)) {
                if let Some(factor) = digit(number, place).checked_sub(1) {
                    self.add(&mut sum, &multiples[factor]);
                }
            }
        }
        sum
    }

    /// Appends the point, its double, and so on. Even multiples are doubles, which cost less than sums.
    fn push_multiples(&self, multiples: &mut Vec<Point>, point: &Point) {
        multiples.push(*point);
        for _ in 1..MULTIPLES {
            let place = multiples.len();
            let factor = place % MULTIPLES + 1;
            let is_even = factor.is_multiple_of(2);
            let from = place - if is_even { factor / 2 } else { 1 };
            multiples.extend_from_within(from..=from);
            if is_even { self.double(&mut multiples[place]) } else { self.add(&mut multiples[place], point) }
        }
    }
}
