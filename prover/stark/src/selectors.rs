//! The selectors on the quotient domain.

use nova_air::{F, Selectors};
use nova_verifier::shift;
use p3_field::{
    Field, PackedValue, PrimeCharacteristicRing, TwoAdicField, batch_multiplicative_inverse,
    batch_multiplicative_inverse_general,
};
use rayon::prelude::*;

use super::cosets::{Block, packed, points};
use super::packing::{PackedF, WIDTH};
use super::quotient::LOG_QUOTIENT;

/// Blocks of points whose inverses one task computes, with a single inversion.
const TASK: usize = 256;

/// The selectors of tables of one height, packed, in bit-reversed order.
///
/// With `g` the generator of the trace domain and `Z` its vanishing polynomial, they are `Z / (x - 1)` for the first row,
/// `Z / (x - 1 / g)` for the last row, and `x - 1 / g` for transitions.
pub(crate) struct PackedSelectors {
    points: Vec<F>,
    last_point: F,
    is_first_row: Vec<PackedF>,
    is_last_row: Vec<PackedF>,
}

impl PackedSelectors {
    pub(crate) fn new(log_height: usize) -> Self {
        let points = points(log_height, LOG_QUOTIENT);
        let last_point = F::two_adic_generator(log_height).inverse();
        // `x^n` is this at even points in natural order, which are the first coset, and its negative at odd points.
        let power = shift(log_height).exp_power_of_2(log_height);
        let vanishing = [power - F::ONE, -power - F::ONE];
        Self {
            is_first_row: quotients(&points, F::ONE, vanishing),
            is_last_row: quotients(&points, last_point, vanishing),
            points,
            last_point,
        }
    }

    /// The selectors of a block of rows.
    pub(crate) fn of(&self, block: &Block) -> Selectors<PackedF> {
        Selectors {
            is_first_row: self.is_first_row[block.index],
            is_last_row: self.is_last_row[block.index],
            is_transition: packed(&self.points, block.index) - self.last_point,
        }
    }
}

/// `vanishing / (x - root)` at all points `x`, with the values of the vanishing polynomial on the two cosets.
fn quotients(points: &[F], root: F, vanishing: [F; 2]) -> Vec<PackedF> {
    let mut quotients = vec![PackedF::ZERO; points.len() / WIDTH];
    let coset_blocks = quotients.len() / 2;
    quotients.par_chunks_mut(TASK).enumerate().for_each(|(task, quotients)| {
        let first = task * TASK;
        let differences: Vec<PackedF> =
            (first..first + quotients.len()).map(|block| packed(points, block) - root).collect();
        batch_multiplicative_inverse_general(&differences, quotients, |lanes| {
            *PackedF::from_slice(&batch_multiplicative_inverse(lanes.as_slice()))
        });
        for (block, quotient) in (first..).zip(quotients) {
            *quotient *= PackedF::from(vanishing[usize::from(block >= coset_blocks)]);
        }
    });
    quotients
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_are_those_of_the_rows() {
        for log_height in [5, 13] {
            let selectors = PackedSelectors::new(log_height);
            let last_point = F::two_adic_generator(log_height).inverse();
            let log_size = log_height + LOG_QUOTIENT;
            for (index, &x) in points(log_height, LOG_QUOTIENT).iter().enumerate() {
                let of_block = selectors.of(&Block::new(index / WIDTH, log_size));
                let lane = |packed: PackedF| packed.as_slice()[index % WIDTH];
                let vanishing = x.exp_power_of_2(log_height) - F::ONE;
                assert_eq!(lane(of_block.is_first_row) * (x - F::ONE), vanishing);
                assert_eq!(lane(of_block.is_last_row) * (x - last_point), vanishing);
                assert_eq!(lane(of_block.is_transition), x - last_point);
            }
        }
    }
}
