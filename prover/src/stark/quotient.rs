//! Round 4: the quotient of the folded constraints by the vanishing polynomial.

use nova_air::{Chip, ChipProfile, EF, EF_DEGREE, F, Trace};
use nova_verifier::{Parameters, Selectors, fold_lookups};
use p3_commit::{LagrangeSelectors, PolynomialSpace};
use p3_dft::{Radix2DitParallel, TwoAdicSubgroupDft};
use p3_field::coset::TwoAdicMultiplicativeCoset;
use p3_field::{BasedVectorSpace, Field, PackedValue, PrimeCharacteristicRing};
use p3_matrix::Matrix;
use p3_matrix::bitrev::BitReversibleMatrix;
use rayon::prelude::*;

use super::folder::{AlphaPowers, Evaluation, PackedFolder, ScopeChallenges};
use super::lookups::window;
use super::packing::{PackedEF, PackedF, Rows, WIDTH};

/// Log2 of the size of the quotient domain over the trace domain, for constraints of degree 3.
const LOG_QUOTIENT: usize = 1;

/// Parts of the table's height into which the quotient's coefficients are cut.
const PARTS: usize = 1 << LOG_QUOTIENT;

/// A table with committed extensions of all its columns.
pub(crate) struct QuotientTable<'a, C> {
    pub(crate) chip: &'a C,
    pub(crate) profile: &'a ChipProfile,
    pub(crate) log_height: usize,
    pub(crate) main: &'a Trace,
    pub(crate) preprocessed: Option<&'a Trace>,
    pub(crate) lookups: Option<&'a Trace>,
    pub(crate) public_values: &'a [F],
    pub(crate) challenges: &'a ScopeChallenges,
    /// Terminal sum divided by the height, for each scope in use.
    pub(crate) shares: Vec<EF>,
    pub(crate) alpha: EF,
}

impl<C: Chip> QuotientTable<'_, C> {
    /// The extension of the quotient: two parts of five columns each, low-order part first, rows in bit-reversed order.
    pub(crate) fn extension(&self, dft: &Radix2DitParallel<F>, parameters: &Parameters) -> Trace {
        let values = self.natural_order(&self.evaluate());
        let coefficients = dft.coset_idft_batch(Trace::new(values, EF_DEGREE), F::GENERATOR).values;
        let (low, high) = coefficients.split_at(coefficients.len() / 2);
        let mut parts = F::zero_vec((2 * low.len()) << parameters.log_blowup);
        let rows = low.par_chunks_exact(EF_DEGREE).zip(high.par_chunks_exact(EF_DEGREE));
        parts.par_chunks_exact_mut(PARTS * EF_DEGREE).zip(rows).for_each(|(cells, (low, high))| {
            cells[..EF_DEGREE].copy_from_slice(low);
            cells[EF_DEGREE..].copy_from_slice(high);
        });
        dft.coset_dft_batch(Trace::new(parts, PARTS * EF_DEGREE), F::GENERATOR)
            .bit_reverse_rows()
            .to_row_major_matrix()
    }

    /// The quotient's values on the quotient domain, packed, in bit-reversed order.
    ///
    /// Blocks of rows in bit-reversed order are contiguous in the committed extensions, and so are their successors,
    /// except for the last two blocks in natural order, whose successors wrap around; see [`Block`].
    fn evaluate(&self) -> Vec<PackedEF> {
        let log_size = self.log_height + LOG_QUOTIENT;
        let selectors = self.profile.uses_selectors.then(|| selectors(self.log_height));
        let powers =
            AlphaPowers::new(self.alpha, self.profile.constraint_degrees.len(), self.profile.lookups.columns.len());
        let inverse_vanishing = self.inverse_vanishing();
        let shares: Vec<PackedEF> = self.shares.iter().map(|&share| share.into()).collect();
        let blocks = (0..(1_usize << log_size) / WIDTH).into_par_iter();
        let evaluate = |scratch: &mut Scratch, index: usize| {
            let block = Block::new(index, log_size);
            self.load(&block, scratch);
            let folded = self.fold(&block, selectors.as_ref(), &shares, &powers, scratch);
            folded * PackedF::from(inverse_vanishing[block.natural % 2])
        };
        blocks.map_init(Scratch::default, evaluate).collect()
    }

    /// One over the vanishing polynomial, at even and at odd points of the quotient domain.
    fn inverse_vanishing(&self) -> [F; 2] {
        let shift = F::GENERATOR.exp_power_of_2(self.log_height);
        [(shift - F::ONE).inverse(), (-shift - F::ONE).inverse()]
    }

    fn load(&self, block: &Block, scratch: &mut Scratch) {
        load(self.main, block, self.profile.reads_next, &mut scratch.main);
        if let Some(preprocessed) = self.preprocessed {
            load(preprocessed, block, self.profile.reads_next_preprocessed, &mut scratch.preprocessed);
        }
        if let Some(lookups) = self.lookups {
            load(lookups, block, false, &mut scratch.lookups);
            let mut column = 0;
            for (_, group) in self.profile.lookups.groups() {
                let accumulator = Rows::new(lookups).columns(column, EF_DEGREE);
                accumulator.pack(|lane| block.next(lane), &mut scratch.lookups[1]);
                column += group.len() * EF_DEGREE;
            }
        }
    }

    fn fold(
        &self,
        block: &Block,
        selectors: Option<&LagrangeSelectors<Vec<F>>>,
        shares: &[PackedEF],
        powers: &AlphaPowers,
        scratch: &mut Scratch,
    ) -> PackedEF {
        scratch.evaluation.clear();
        self.chip.eval(&mut PackedFolder::<true> {
            main: window(&scratch.main, self.profile.reads_next),
            preprocessed: window(&scratch.preprocessed, self.profile.reads_next_preprocessed),
            public_values: self.public_values,
            selectors: block.selectors(selectors),
            challenges: self.challenges,
            evaluation: &mut scratch.evaluation,
        });
        scratch.lookup_constraints.clear();
        scratch.lookups.iter().zip(&mut scratch.recombined).for_each(|(columns, packed)| recombine(columns, packed));
        let [local, next] = &scratch.recombined;
        let fractions = &scratch.evaluation.fractions;
        fold_lookups(&self.profile.lookups, fractions, local, next, shares, |value| {
            scratch.lookup_constraints.push(value);
        })
        .expect("the columns were filled for this layout");
        powers.fold(&scratch.evaluation.constraints, &scratch.lookup_constraints)
    }

    /// The values in natural order, as base field elements.
    fn natural_order(&self, packed: &[PackedEF]) -> Vec<F> {
        let log_size = self.log_height + LOG_QUOTIENT;
        let mut values = F::zero_vec(EF_DEGREE << log_size);
        values.par_chunks_exact_mut(EF_DEGREE).enumerate().for_each(|(natural, cells)| {
            let row = reverse_bits(natural, log_size);
            let block: &[PackedF] = packed[row / WIDTH].as_basis_coefficients_slice();
            cells.iter_mut().zip(block).for_each(|(cell, lanes)| *cell = lanes.as_slice()[row % WIDTH]);
        });
        values
    }
}

/// Buffers of one task.
#[derive(Default)]
struct Scratch {
    main: [Vec<PackedF>; 2],
    preprocessed: [Vec<PackedF>; 2],
    lookups: [Vec<PackedF>; 2],
    recombined: [Vec<PackedEF>; 2],
    evaluation: Evaluation,
    lookup_constraints: Vec<PackedEF>,
}

fn load(extension: &Trace, block: &Block, reads_next: bool, packed: &mut [Vec<PackedF>; 2]) {
    packed.iter_mut().for_each(Vec::clear);
    Rows::new(extension).pack(|lane| block.row + lane, &mut packed[0]);
    if reads_next {
        Rows::new(extension).pack(|lane| block.next(lane), &mut packed[1]);
    }
}

/// Packed base columns as packed extension columns.
fn recombine(columns: &[PackedF], packed: &mut Vec<PackedEF>) {
    packed.clear();
    let extension = columns.chunks_exact(EF_DEGREE);
    packed.extend(extension.map(|chunk| PackedEF::from_basis_coefficients_fn(|d| chunk[d])));
}

/// `WIDTH` points of the quotient domain that are neighbours in bit-reversed order.
///
/// In natural order, lane `l` is point `natural + reverse(l) * stride`, with `stride` the number of blocks: points far
/// apart. The next row of a point is two points further on, so the successors form a block of their own, too, with the
/// same order of lanes; unless `natural + 2` overflows the stride, which moves every lane on by one.
struct Block {
    /// First row in bit-reversed order.
    row: usize,
    /// Lane 0's point.
    natural: usize,
    /// First row of the successors' block.
    next_row: usize,
    wraps: bool,
    stride: usize,
}

impl Block {
    fn new(index: usize, log_size: usize) -> Self {
        let log_stride = log_size - WIDTH.ilog2() as usize;
        let stride = 1 << log_stride;
        let natural = reverse_bits(index, log_stride);
        let next = natural + (1 << LOG_QUOTIENT);
        let next_row = reverse_bits(next % stride, log_stride) * WIDTH;
        Self { row: index * WIDTH, natural, next_row, wraps: next >= stride, stride }
    }

    /// Row of the successor of a lane.
    fn next(&self, lane: usize) -> usize {
        let lane = if self.wraps { reverse_lane((reverse_lane(lane) + 1) % WIDTH) } else { lane };
        self.next_row + lane
    }

    fn selectors(&self, selectors: Option<&LagrangeSelectors<Vec<F>>>) -> Selectors<PackedF> {
        let Some(all) = selectors else {
            return Selectors {
                is_first_row: PackedF::ZERO,
                is_last_row: PackedF::ZERO,
                is_transition: PackedF::ZERO,
            };
        };
        let pick = |values: &[F]| PackedF::from_fn(|lane| values[self.natural + reverse_lane(lane) * self.stride]);
        Selectors {
            is_first_row: pick(&all.is_first_row),
            is_last_row: pick(&all.is_last_row),
            is_transition: pick(&all.is_transition),
        }
    }
}

fn selectors(log_height: usize) -> LagrangeSelectors<Vec<F>> {
    let domain = |shift, log| TwoAdicMultiplicativeCoset::new(shift, log).expect("heights are checked");
    domain(F::ONE, log_height).selectors_on_coset(domain(F::GENERATOR, log_height + LOG_QUOTIENT))
}

fn reverse_lane(lane: usize) -> usize {
    reverse_bits(lane, WIDTH.ilog2() as usize)
}

/// The lowest `bits` bits of `value` in reverse order.
fn reverse_bits(value: usize, bits: usize) -> usize {
    if bits == 0 { 0 } else { value.reverse_bits() >> (usize::BITS as usize - bits) }
}
