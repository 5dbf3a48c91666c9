//! Round 4: the quotient of the folded constraints by the vanishing polynomial.

use nova_air::{Chip, ChipProfile, EF, EF_DEGREE, Evaluator, F, Selectors, Trace};
use nova_verifier::{Parameters, fold_lookups, shift};
use p3_field::{BasedVectorSpace, Field, PrimeCharacteristicRing};
use rayon::prelude::*;

use super::cosets::Block;
use super::extend::Transform;
use super::folder::{AlphaPowers, Evaluation, PackedFolder, ScopeChallenges};
use super::lookups::window;
use super::packing::{PackedEF, PackedF, Rows, WIDTH, unpack};
use super::selectors::PackedSelectors;
use crate::memory::{filled, zeroed};

/// Log2 of the ratio of the quotient domain's size to the trace domain's, for constraints of degree 3.
pub(crate) const LOG_QUOTIENT: usize = 1;

/// Number of chunks of the quotient. A chunk has as many coefficients as the table has rows.
const CHUNKS: usize = 1 << LOG_QUOTIENT;

/// Steps from a point of the quotient domain to that of the next row.
const NEXT: isize = 1 << LOG_QUOTIENT;

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
    /// Cumulative sum divided by the height, for each scope in use.
    pub(crate) shares: Vec<EF>,
    pub(crate) alpha: EF,
}

impl<C: Chip> QuotientTable<'_, C> {
    /// The extension of the quotient: two chunks of five columns each, the low-order chunk first, rows in bit-reversed
    /// order.
    ///
    /// The quotient is `q(x) = a(x) + x^n b(x)`. At the even points of the quotient domain, `x^n` is a constant `c`,
    /// and the quotient has the values of the polynomial `even = a + c b` of degree below `n`. At the odd points it has
    /// the values of `odd = a - c b`. Both polynomials are extended to the remaining points, which determines `a` and
    /// `b`.
    pub(crate) fn extension(&self, parameters: &Parameters) -> Trace {
        let values = self.evaluate();
        let (even, odd) = values.split_at(values.len() / 2);
        let log_blowup = usize::from(parameters.log_blowup);
        let transform = Transform::new(self.log_height, EF_DEGREE);
        let even_elsewhere = transform.elsewhere(even, 0, log_blowup);
        let odd_elsewhere = transform.elsewhere(odd, 1, log_blowup);
        let (first_odd, other_odds) = odd_elsewhere.split_at(odd.len());

        let mut chunks = zeroed(CHUNKS * (even.len() << log_blowup));
        let (first, rest) = chunks.split_at_mut(CHUNKS * even.len());
        let (second, rest) = rest.split_at_mut(CHUNKS * even.len());
        let (second_even, other_evens) = even_elsewhere.split_at(even.len());
        self.write_chunks(even, first_odd, first);
        self.write_chunks(second_even, odd, second);
        self.write_chunks(other_evens, other_odds, rest);
        Trace::new(chunks, CHUNKS * EF_DEGREE)
    }

    /// Writes the rows of the chunks `a` and `b`, given the values of `a + c b` and `a - c b`.
    fn write_chunks(&self, even: &[F], odd: &[F], rows: &mut [F]) {
        let half = F::ONE.halve();
        let scale = half * shift(self.log_height).exp_power_of_2(self.log_height).inverse();
        let values = even.par_chunks_exact(EF_DEGREE).zip(odd.par_chunks_exact(EF_DEGREE));
        rows.par_chunks_exact_mut(CHUNKS * EF_DEGREE).zip(values).for_each(|(row, (even, odd))| {
            for (index, (&even, &odd)) in even.iter().zip(odd).enumerate() {
                row[index] = (even + odd) * half;
                row[EF_DEGREE + index] = (even - odd) * scale;
            }
        });
    }

    /// The quotient's values on the quotient domain, rows of [`EF_DEGREE`] cells in bit-reversed order.
    ///
    /// Blocks of rows in bit-reversed order are contiguous in the committed extensions. So are their successors, in the
    /// same order of lanes or in another, see [`Block`].
    fn evaluate(&self) -> Vec<F> {
        let log_size = self.log_height + LOG_QUOTIENT;
        let selectors = self.profile.uses_selectors.then(|| PackedSelectors::new(self.log_height));
        let powers =
            AlphaPowers::new(self.alpha, self.profile.constraint_degrees.len(), self.profile.lookups.columns.len());
        let inverse_vanishing = self.inverse_vanishing();
        let shares: Vec<PackedEF> = self.shares.iter().map(|&share| share.into()).collect();
        let evaluate_block = |scratch: &mut Scratch, index: usize, rows: &mut [F]| {
            let block = Block::new(index, log_size);
            self.load(&block, scratch);
            let selectors = selectors.as_ref().map_or(Selectors::NONE, |selectors| selectors.of(&block));
            let folded = self.fold(selectors, &shares, &powers, scratch);
            let quotient = folded * PackedF::from(inverse_vanishing[block.natural % 2]);
            unpack(quotient.as_basis_coefficients_slice(), rows);
        };
        let (values, _) = filled(EF_DEGREE << log_size, EF_DEGREE * WIDTH, Scratch::default, evaluate_block);
        values
    }

    /// The inverse of the vanishing polynomial, at even and at odd points of the quotient domain.
    fn inverse_vanishing(&self) -> [F; 2] {
        let shift = shift(self.log_height).exp_power_of_2(self.log_height);
        [(shift - F::ONE).inverse(), (-shift - F::ONE).inverse()]
    }

    fn load(&self, block: &Block, scratch: &mut Scratch) {
        load(self.main, block, self.profile.reads_next(), &mut scratch.main);
        if let Some(preprocessed) = self.preprocessed {
            load(preprocessed, block, self.profile.reads_next_preprocessed(), &mut scratch.preprocessed);
        }
        if let Some(lookups) = self.lookups {
            load(lookups, block, false, &mut scratch.lookups);
            let next = block.step(NEXT);
            let mut column = 0;
            for (_, group) in self.profile.lookups.groups() {
                let accumulator = Rows::new(lookups).columns(column, EF_DEGREE);
                accumulator.pack(|lane| next.row(lane), &mut scratch.lookups[1]);
                column += group.len() * EF_DEGREE;
            }
        }
    }

    fn fold(
        &self,
        selectors: Selectors<PackedF>,
        shares: &[PackedEF],
        powers: &AlphaPowers,
        scratch: &mut Scratch,
    ) -> PackedEF {
        scratch.evaluation.clear();
        let evaluated = self.chip.eval(&mut Evaluator {
            main: window(&scratch.main, self.profile.reads_next()),
            preprocessed: window(&scratch.preprocessed, self.profile.reads_next_preprocessed()),
            public_values: self.public_values,
            selectors,
            visitor: PackedFolder::<true> { challenges: self.challenges, evaluation: &mut scratch.evaluation },
        });
        evaluated.expect("the tables have the widths of their chips");
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
    Rows::new(extension).pack_block(block.index, &mut packed[0]);
    if reads_next {
        let next = block.step(NEXT);
        Rows::new(extension).pack(|lane| next.row(lane), &mut packed[1]);
    }
}

/// Packed base columns as packed extension columns.
fn recombine(columns: &[PackedF], packed: &mut Vec<PackedEF>) {
    packed.clear();
    let extension = columns.chunks_exact(EF_DEGREE);
    packed.extend(extension.map(|chunk| PackedEF::from_basis_coefficients_fn(|d| chunk[d])));
}
