//! Low-degree extension of tables, from evaluations to evaluations.
//!
//! A transform splits `f mod (x^m - c)` into `f mod (x^(m/2) - r)` and `f mod (x^(m/2) + r)` with `r^2 = c`, until `m =
//! 1`. Coefficients in natural order become evaluations in bit-reversed order. A coset changes only the factors `r`.
//! The inverse transform joins the blocks. Each step combines the two halves of a block of rows with one factor. The
//! halves are contiguous in memory for every row width, so tables of five or sixty columns fill vector registers as
//! well as tables of sixty-four.
//!
//! Memory is the bottleneck, so a table is read and written only three times. The levels of a transform that stay
//! within a *chunk* of neighbouring rows are computed chunk by chunk. The other levels are computed on *strips*: a
//! strip has the same few cells of every chunk. On a strip, the inverse ends and the extension begins. Chunks and
//! strips fit the cache of a core.

use core::mem::MaybeUninit;

use nova_air::{F, Trace};
use nova_verifier::shift;
use p3_field::{Field, PrimeCharacteristicRing, TwoAdicField};
use p3_matrix::Matrix;
use rayon::prelude::*;

use super::butterfly::{combine, join, split};
use super::cosets::{bit_reversed_powers, reverse_bits};
use super::packing::{PackedF, WIDTH};
use crate::memory::{prefetch, unwritten};

/// Cells of a chunk, or of a strip: 256 KiB.
const CACHED: usize = 1 << 16;

/// Minimum number of cells of each chunk in a strip: four cache lines.
const PIECE: usize = 4 * WIDTH;

/// Rows from one that is copied to the one that is prefetched.
const PREFETCHED: usize = 8;

/// The evaluations of a trace's columns on the points of its height, of which there are `2^log_blowup` times as many as
/// rows. Rows are in bit-reversed order.
pub(crate) fn extend(trace: &Trace, log_blowup: u8) -> Trace {
    let log_height = trace.height().ilog2() as usize;
    let width = trace.width;
    let row = |index| {
        let natural = reverse_bits(index, log_height);
        &trace.values[natural * width..][..width]
    };
    let generator = F::two_adic_generator(log_height + usize::from(log_blowup));
    // In bit-reversed order, `coset` is the high bits of a row's index. In natural order, it is the low bits, reversed.
    let first = shift(log_height);
    let shift = |coset| first * generator.exp_u64(reverse_bits(coset, log_blowup.into()) as u64);
    let shifts: Vec<F> = (0..1 << log_blowup).map(shift).collect();
    Trace::new(Transform::new(log_height, width).run(row, &shifts), width)
}

/// The transforms of tables of one size.
pub(crate) struct Transform {
    width: usize,
    log_height: usize,
    /// Log2 of the number of chunks.
    log_chunks: usize,
    /// The factor `r` of each block on the subgroup. Block `i` of `2^l` has `x^m = w^reverse(i)` with `w` of order
    /// `2^l`, and `i` reversed in `l` bits. The square root of `w^reverse(i)` does not depend on `l`.
    factors: Vec<F>,
    inverse_factors: Vec<F>,
}

impl Transform {
    pub(crate) fn new(log_height: usize, width: usize) -> Self {
        let log_parts = log_height.saturating_sub(1);
        let root = |level| F::two_adic_generator(level + 2);
        let log_chunk_rows = (CACHED / width.max(1)).max(1).ilog2() as usize;
        Self {
            width,
            log_height,
            log_chunks: log_height.saturating_sub(log_chunk_rows),
            factors: bit_reversed_powers(log_parts, root),
            inverse_factors: bit_reversed_powers(log_parts, |level| root(level).inverse()),
        }
    }

    /// Evaluates polynomials on the cosets with these shifts, given their evaluations on the subgroup of the height.
    ///
    /// `row` returns a row of the table by its index in bit-reversed order. The result has the rows of one coset after
    /// the other, in the same order.
    pub(crate) fn run<'a>(&self, row: impl Fn(usize) -> &'a [F] + Sync, shifts: &[F]) -> Vec<F> {
        let cells = self.width << self.log_height;
        let mut values = unwritten(cells * shifts.len());
        if cells == 0 {
            return values;
        }
        let (chunk_rows, chunk_cells) = (1 << (self.log_height - self.log_chunks), cells >> self.log_chunks);
        let powers: Vec<Vec<F>> = shifts.iter().map(|shift| self.level_powers(*shift)).collect();

        let slots = &mut values.spare_capacity_mut()[..cells * shifts.len()];
        slots[..cells].par_chunks_exact_mut(chunk_cells).enumerate().for_each(|(chunk, slots)| {
            for (index, to) in (chunk * chunk_rows..).zip(slots.chunks_exact_mut(self.width)) {
                // Neighbours in bit-reversed order are far apart in a trace.
                prefetch(row((index + PREFETCHED) % (1 << self.log_height)));
                to.write_copy_of_slice(row(index));
            }
            // SAFETY: the loop above wrote every row of the chunk.
            let cells = unsafe { slots.assume_init_mut() };
            join(cells, chunk, &self.inverse_factors, self.log_height - self.log_chunks);
        });
        strips(slots, shifts.len(), chunk_cells, self.log_chunks)
            .into_par_iter()
            .for_each_init(Vec::new, |buffers, mut strip| self.extend_strip(&mut strip, &powers, buffers));
        // SAFETY: the strips cover every cell, and every cell of a strip was written.
        unsafe { values.set_len(cells * shifts.len()) };
        values.par_chunks_exact_mut(chunk_cells).enumerate().for_each(|(index, cells)| {
            let (coset, chunk) = (index >> self.log_chunks, index % (1 << self.log_chunks));
            split(cells, chunk, &self.factors, &powers[coset][self.log_chunks..]);
        });
        values
    }

    /// The rows on all cosets of the commitment scheme except `number`, given the rows on that one, in bit-reversed
    /// order.
    pub(crate) fn elsewhere(&self, own: &[F], number: usize, log_blowup: usize) -> Vec<F> {
        let generator = F::two_adic_generator(self.log_height + log_blowup);
        let coset = |index| generator.exp_u64(reverse_bits(index, log_blowup) as u64);
        let others = (0..1 << log_blowup).filter(|&index| index != number);
        let shifts: Vec<F> = others.map(|index| coset(index) * coset(number).inverse()).collect();
        self.run(|row| &own[row * self.width..][..self.width], &shifts)
    }

    /// `shift^(m/2)` for the blocks of each level, of `m` rows.
    fn level_powers(&self, shift: F) -> Vec<F> {
        (0..self.log_height).rev().map(|log_half| shift.exp_power_of_2(log_half)).collect()
    }

    /// The last levels of the inverse, on the pieces of the first coset, which were written before; then the first
    /// levels of the transform on each coset, whose pieces this function writes.
    fn extend_strip(&self, strip: &mut [Vec<&mut [MaybeUninit<F>]>], powers: &[Vec<F>], buffers: &mut Vec<F>) {
        let cells: usize = strip[0].iter().map(|piece| piece.len()).sum();
        buffers.resize((2 * cells).max(buffers.len()), F::ZERO);
        let (coefficients, evaluations) = buffers[..2 * cells].split_at_mut(cells);
        let piece_cells = strip[0][0].len();
        for (to, from) in coefficients.chunks_exact_mut(piece_cells).zip(&strip[0]) {
            // SAFETY: the chunks of the first coset were written, and `from` is a piece of one.
            to.copy_from_slice(unsafe { from.assume_init_ref() });
        }
        join(coefficients, 0, &self.inverse_factors, self.log_chunks);
        let scale = PackedF::from(F::ONE.div_2exp_u64(self.log_height as u64));
        combine([coefficients], |[cell]| [cell * scale]);
        for (pieces, powers) in strip.iter_mut().zip(powers) {
            evaluations.copy_from_slice(coefficients);
            split(evaluations, 0, &self.factors, &powers[..self.log_chunks]);
            for (to, from) in pieces.iter_mut().zip(evaluations.chunks_exact(piece_cells)) {
                to.write_copy_of_slice(from);
            }
        }
    }
}

/// Cuts the chunks of all cosets into pieces. Pieces at the same position form a strip. The result has, for each strip
/// and each coset, a piece of each chunk.
fn strips<T>(values: &mut [T], cosets: usize, chunk_cells: usize, log_chunks: usize) -> Vec<Vec<Vec<&mut [T]>>> {
    let piece_cells = (CACHED >> log_chunks).max(PIECE);
    let mut strips: Vec<Vec<Vec<&mut [T]>>> = (0..chunk_cells.div_ceil(piece_cells))
        .map(|_| (0..cosets).map(|_| Vec::with_capacity(1 << log_chunks)).collect())
        .collect();
    for (index, chunk) in values.chunks_exact_mut(chunk_cells).enumerate() {
        for (strip, piece) in strips.iter_mut().zip(chunk.chunks_mut(piece_cells)) {
            strip[index >> log_chunks].push(piece);
        }
    }
    strips
}

#[cfg(test)]
mod tests {
    use p3_dft::{NaiveDft, Radix2DitParallel, TwoAdicSubgroupDft};
    use p3_matrix::bitrev::BitReversibleMatrix;

    use super::*;

    fn trace(log_height: usize, width: usize) -> Trace {
        let cell = |index| F::from_usize(index).square() + F::from_usize(index % 7);
        Trace::new((0..width << log_height).map(cell).collect(), width)
    }

    #[test]
    fn extensions_equal_those_of_the_naive_transform() {
        for (log_height, width, log_blowup) in
            [(0, 1, 1), (1, 5, 2), (2, 3, 1), (3, 16, 1), (4, 17, 3), (4, 3, 5), (5, 40, 1)]
        {
            let trace = trace(log_height, width);
            let naive = NaiveDft.coset_lde_batch(trace.clone(), log_blowup.into(), shift(log_height));
            let expected = naive.bit_reverse_rows().to_row_major_matrix();
            assert_eq!(
                extend(&trace, log_blowup),
                expected,
                "2^{log_height} rows of {width}, blow-up 2^{log_blowup}"
            );
        }
    }

    #[test]
    fn tables_of_many_chunks_and_strips_are_extended_correctly() {
        for (log_height, width) in [(15, 5), (14, 60), (13, 64), (6, 2400), (3, CACHED)] {
            let trace = trace(log_height, width);
            let expected = Radix2DitParallel::default().coset_lde_batch(trace.clone(), 1, shift(log_height));
            assert_eq!(
                extend(&trace, 1),
                expected.bit_reverse_rows().to_row_major_matrix(),
                "2^{log_height} x {width}"
            );
        }
    }
}
