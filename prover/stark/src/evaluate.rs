//! Values of committed columns at a point outside of their domain.
//!
//! A polynomial of degree below `n` is `f(z) = (z^n - c) / (n c) sum_x f(x) x / (z - x)` over the `n` points with `x^n =
//! c`. These are the first rows of the extension. Rows are transposed into registers, so the cost of narrow tables is
//! proportional to their cells.

use core::ops::Range;

use nova_air::{EF, EF_DEGREE, F, Trace};
use nova_verifier::shift;
use p3_field::{
    BasedVectorSpace, Field, PackedFieldExtension, PrimeCharacteristicRing, TwoAdicField,
    batch_multiplicative_inverse_general, invert_packed_extension,
};
use rayon::prelude::*;

use super::cosets::{Block, packed, points};
use super::packing::{PackedEF, PackedF, Rows, WIDTH};

/// Blocks of rows in one task.
const TASK: usize = 64;

/// Blocks whose products are summed before the sum is reduced modulo the field's order.
const SUMMED: usize = 4;

/// `1 / (z - x)` for the points `x` of the first coset of tables of one height, packed, in bit-reversed order.
pub(crate) struct Denominators {
    point: EF,
    log_height: usize,
    /// The inverse of the generator of the trace domain.
    step_back: F,
    points: Vec<F>,
    inverses: Vec<PackedEF>,
}

impl Denominators {
    pub(crate) fn new(point: EF, log_height: usize) -> Self {
        let points = points(log_height, 0);
        let mut inverses = vec![PackedEF::ZERO; points.len() / WIDTH];
        inverses.par_chunks_mut(TASK).zip(points.par_chunks(TASK * WIDTH)).for_each(|(inverses, points)| {
            let difference = |block| PackedEF::from(point) - packed(points, block);
            let differences: Vec<PackedEF> = (0..inverses.len()).map(difference).collect();
            batch_multiplicative_inverse_general(&differences, inverses, invert_packed_extension::<F, EF>);
        });
        let step_back = F::two_adic_generator(log_height).inverse();
        Self { point, log_height, step_back, points, inverses }
    }

    /// `1 / (z - x)` for the points of a block.
    pub(crate) fn local(&self, block: &Block) -> PackedEF {
        self.inverses[block.index]
    }

    /// `1 / (g z - x) = 1 / (g (z - x / g))`, where `g z` is the next row's point: the denominators of the previous
    /// row, divided by `g`.
    pub(crate) fn next(&self, block: &Block) -> PackedEF {
        let before = block.step(-1);
        let inverses = &self.inverses[before.block];
        let unscaled = if before.is_aligned() {
            *inverses
        } else {
            PackedFieldExtension::from_ext_fn(|lane| {
                PackedFieldExtension::<F, EF>::extract(inverses, before.lane(lane))
            })
        };
        unscaled * PackedF::from(self.step_back)
    }

    /// `1 / (z - x)` for the points of block `index`.
    pub(crate) fn inverse(&self, index: usize) -> PackedEF {
        self.inverses[index]
    }

    /// The polynomial with these values on the first coset, at the point.
    pub(crate) fn evaluate_extension(&self, values: &[EF]) -> EF {
        let product = |(block, values): (usize, &[EF])| {
            PackedEF::from_ext_slice(values) * self.inverses[block] * packed(&self.points, block)
        };
        let products = values.par_chunks_exact(WIDTH).enumerate().map(product);
        lanes(&products.reduce(|| PackedEF::ZERO, |left, right| left + right)) * self.scale()
    }

    /// `(z^n - c) / (n c)`.
    fn scale(&self) -> EF {
        let constant = shift(self.log_height).exp_power_of_2(self.log_height);
        (self.point.exp_power_of_2(self.log_height) - constant)
            * constant.inverse().div_2exp_u64(self.log_height as u64)
    }

    /// A table's columns at the point, and those listed in `next` at the next row's point.
    pub(crate) fn evaluate(&self, extension: &Trace, next: &[usize]) -> [Vec<EF>; 2] {
        let blocks = (1 << self.log_height) / WIDTH;
        let sum_task = |task: usize| {
            let mut sums = [vec![PackedEF::ZERO; extension.width], vec![PackedEF::ZERO; next.len()]];
            let mut columns = vec![Vec::new(); SUMMED];
            let end = blocks.min((task + 1) * TASK);
            for first in (task * TASK..end).step_by(SUMMED) {
                self.add_products(extension, next, first..end.min(first + SUMMED), &mut columns, &mut sums);
            }
            sums
        };
        let add = |mut left: [Vec<PackedEF>; 2], right: [Vec<PackedEF>; 2]| {
            left.iter_mut().flatten().zip(right.into_iter().flatten()).for_each(|(left, right)| *left += right);
            left
        };
        let sums = (0..blocks.div_ceil(TASK)).into_par_iter().map(sum_task).reduce_with(add);

        let scale = self.scale();
        let scaled = |sums: Vec<PackedEF>| sums.iter().map(|sum| lanes(sum) * scale).collect();
        sums.unwrap_or_default().map(scaled)
    }

    /// Adds the columns' products with `x / (z - x)` over a group of blocks, and those of the `next` columns with `x /
    /// (g z - x)`.
    fn add_products(
        &self,
        extension: &Trace,
        next: &[usize],
        group: Range<usize>,
        columns: &mut [Vec<PackedF>],
        sums: &mut [Vec<PackedEF>; 2],
    ) {
        let mut weights = [[PackedEF::ZERO; SUMMED]; 2];
        for columns in columns.iter_mut() {
            columns.clear();
            columns.resize(extension.width, PackedF::ZERO);
        }
        for (index, block) in group.map(|block| Block::new(block, self.log_height)).enumerate() {
            columns[index].clear();
            Rows::new(extension).pack_block(block.index, &mut columns[index]);
            let points = packed(&self.points, block.index);
            weights[0][index] = self.local(&block) * points;
            if !next.is_empty() {
                weights[1][index] = self.next(&block) * points;
            }
        }
        let [local_sums, next_sums] = sums;
        let weights = weights.map(|weights| {
            core::array::from_fn::<_, EF_DEGREE, _>(|d| {
                weights.map(|weight| BasedVectorSpace::<PackedF>::as_basis_coefficients_slice(&weight)[d])
            })
        });
        let add = |sum: &mut PackedEF, column: usize, weights: &[[PackedF; SUMMED]; EF_DEGREE]| {
            let cells: [PackedF; SUMMED] = core::array::from_fn(|index| columns[index][column]);
            *sum += PackedEF::from_basis_coefficients_fn(|d| PackedF::dot_product(&cells, &weights[d]));
        };
        local_sums.iter_mut().enumerate().for_each(|(column, sum)| add(sum, column, &weights[0]));
        next_sums.iter_mut().zip(next).for_each(|(sum, &column)| add(sum, column, &weights[1]));
    }
}

/// The sum of the lanes.
fn lanes(sum: &PackedEF) -> EF {
    (0..WIDTH).map(|lane| PackedFieldExtension::<F, EF>::extract(sum, lane)).sum()
}
