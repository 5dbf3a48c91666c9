//! Scalar multiplication and multi-scalar multiplication, the same in every group.

use crate::bigint::{BigInt, NIBBLES, nibble};
use alloc::vec::Vec;

/// Size of a point's window table: its multiples by 1 to 15, one for each nibble that is not zero.
const TABLE_SIZE: usize = 15;

/// A group whose elements are points of type `P`.
pub trait Group<P: Copy> {
    /// The identity, which is the point at infinity.
    fn identity(&self) -> P;

    /// `sum += other`.
    fn add(&self, sum: &mut P, other: &P);

    /// `point += point`.
    fn double(&self, point: &mut P);

    /// `factor * point`, for a factor that is not zero.
    fn mul_u64(&self, point: &P, factor: u64) -> P {
        let mut product = *point;
        for bit in (0..factor.ilog2()).rev() {
            self.double(&mut product);
            if factor >> bit & 1 == 1 {
                self.add(&mut product, point);
            }
        }
        product
    }

    /// Multi-scalar multiplication: the sum of `scalar * point` over all terms.
    ///
    /// Straus's method with windows of four bits: all terms share the doublings.
    fn msm(&self, terms: &[(BigInt<8>, P)]) -> P {
        let mut tables = Vec::with_capacity(TABLE_SIZE * terms.len());
        terms.iter().for_each(|(_, point)| self.push_table(&mut tables, point));
        let mut sum = self.identity();
        for index in (0..8 * NIBBLES).rev() {
            (0..4).for_each(|_| self.double(&mut sum));
            for ((scalar, _), table) in terms.iter().zip(tables.chunks_exact(TABLE_SIZE)) {
                if let Some(entry) = nibble(scalar, index).checked_sub(1) {
                    self.add(&mut sum, &table[entry]);
                }
            }
        }
        sum
    }

    /// Appends the window table of a point. Even multiples are doublings, which cost less than additions.
    fn push_table(&self, tables: &mut Vec<P>, point: &P) {
        tables.push(*point);
        for _ in 1..TABLE_SIZE {
            let entry = tables.len();
            let factor = entry % TABLE_SIZE + 1;
            let is_even = factor.is_multiple_of(2);
            let from = entry - if is_even { factor / 2 } else { 1 };
            tables.extend_from_within(from..=from);
            if is_even { self.double(&mut tables[entry]) } else { self.add(&mut tables[entry], point) }
        }
    }
}
