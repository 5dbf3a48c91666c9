//! Round 3: lookup columns and cumulative sums.

use nova_air::{Chip, ChipProfile, EF, EF_DEGREE, Evaluator, F, LookupColumn, Scope, Selectors, Trace};
use p3_air::RowWindow;
use p3_field::{
    BasedVectorSpace, PackedFieldExtension, PrimeCharacteristicRing, batch_multiplicative_inverse_general,
    invert_packed_extension,
};
use p3_matrix::Matrix;
use rayon::prelude::*;

use super::folder::{Evaluation, PackedFolder, ScopeChallenges};
use super::packing::{PackedEF, PackedF, Rows, WIDTH, unpack};
use crate::memory::filled;

/// Rows that one task fills, with a single inversion of a packed element.
const CHUNK: usize = 16 * WIDTH;

/// The lookup columns of one table, flattened to the base field.
pub(crate) struct LookupColumns {
    pub(crate) trace: Trace,
    /// Cumulative sums with their scopes, for each scope in use.
    pub(crate) sums: Vec<(Scope, EF)>,
}

/// A table whose messages are summed.
pub(crate) struct LookupTable<'a, C> {
    pub(crate) chip: &'a C,
    pub(crate) profile: &'a ChipProfile,
    pub(crate) main: &'a Trace,
    pub(crate) preprocessed: Option<&'a Trace>,
    pub(crate) public_values: &'a [F],
    pub(crate) challenges: &'a ScopeChallenges,
}

impl<C: Chip> LookupTable<'_, C> {
    /// Fills the lookup columns.
    ///
    /// The first pass fills everything except the accumulators' offsets, chunk by chunk. The second adds to each chunk
    /// the sum of the chunks before it, and subtracts each row's share of the cumulative sum.
    pub(crate) fn fill(&self) -> LookupColumns {
        let columns = self.profile.lookups.columns.len();
        if columns == 0 {
            return LookupColumns { trace: Trace::new(Vec::new(), 0), sums: Vec::new() };
        }
        let (height, width) = (self.main.height(), columns * EF_DEGREE);
        let chunk_cells = CHUNK.min(height) * width;
        let (mut values, chunk_sums) =
            filled(height * width, chunk_cells, Scratch::default, |scratch, chunk, cells| {
                self.fill_chunk(chunk * CHUNK, cells, scratch)
            });
        let sums = total(&chunk_sums, self.groups());
        self.offset_accumulators(&mut values, chunk_cells, &chunk_sums, &sums);
        let scopes = self.profile.lookups.groups().map(|(scope, _)| scope);
        LookupColumns { trace: Trace::new(values, width), sums: scopes.zip(sums).collect() }
    }

    fn groups(&self) -> usize {
        self.profile.lookups.groups().count()
    }

    /// Fills the rows from `first_row` on, with accumulators that start at zero, and returns their sums by scope.
    fn fill_chunk(&self, first_row: usize, cells: &mut [F], scratch: &mut Scratch) -> Vec<EF> {
        scratch.numerators.clear();
        scratch.denominators.clear();
        let width = self.profile.lookups.columns.len() * EF_DEGREE;
        let rows = cells.len() / width;
        for row in (first_row..first_row + rows).step_by(WIDTH) {
            self.evaluate(row, scratch);
            for (_, group) in self.profile.lookups.groups() {
                group.iter().for_each(|column| scratch.push(column));
            }
        }
        scratch.divide();
        let fractions = PackedEF::flatten_to_base(core::mem::take(&mut scratch.fractions));
        let sums = self.write_chunk(cells, &fractions);
        scratch.fractions = PackedEF::reconstitute_from_base(fractions);
        sums
    }

    /// Evaluates the messages of the packed row that starts at `row`.
    fn evaluate(&self, row: usize, scratch: &mut Scratch) {
        let reads_next = self.profile.reads_next();
        load(self.main, row, reads_next, &mut scratch.main);
        if let Some(preprocessed) = self.preprocessed {
            load(preprocessed, row, self.profile.reads_next_preprocessed(), &mut scratch.preprocessed);
        }
        scratch.evaluation.clear();
        let evaluated = self.chip.eval(&mut Evaluator {
            main: window(&scratch.main, reads_next),
            preprocessed: window(&scratch.preprocessed, self.profile.reads_next_preprocessed()),
            public_values: self.public_values,
            // Messages contain no selectors, and constraints are not evaluated here.
            selectors: Selectors::NONE,
            visitor: PackedFolder::<false> { challenges: self.challenges, evaluation: &mut scratch.evaluation },
        });
        evaluated.expect("the tables have the widths of their chips");
    }

    /// Writes the coordinates of packed fractions as rows, with running sums in the accumulators.
    fn write_chunk(&self, cells: &mut [F], fractions: &[PackedF]) -> Vec<EF> {
        let layout = &self.profile.lookups;
        let width = layout.columns.len() * EF_DEGREE;
        let mut sums = vec![EF::ZERO; self.groups()];
        for (rows, fractions) in cells.chunks_exact_mut(WIDTH * width).zip(fractions.chunks_exact(width)) {
            unpack(fractions, rows);
            let mut first = 0;
            for (sum, (_, group)) in sums.iter_mut().zip(layout.groups()) {
                let next = first + group.len() * EF_DEGREE;
                accumulate(rows, first, &total_fraction(&fractions[first..next]), sum);
                first = next;
            }
        }
        sums
    }

    fn offset_accumulators(&self, values: &mut [F], chunk_cells: usize, chunk_sums: &[Vec<EF>], sums: &[EF]) {
        let log_height = self.main.height().ilog2();
        let shares: Vec<EF> = sums.iter().map(|sum| sum.div_2exp_u64(log_height.into())).collect();
        let offsets = prefix_sums(chunk_sums);
        let columns = self.profile.lookups.columns.len();
        values.par_chunks_exact_mut(chunk_cells).zip(offsets).enumerate().for_each(|(chunk, (cells, offsets))| {
            let mut column = 0;
            for ((mut offset, &share), (_, group)) in
                offsets.into_iter().zip(&shares).zip(self.profile.lookups.groups())
            {
                offset -= share * F::from_usize(chunk * CHUNK);
                for row in cells.chunks_exact_mut(columns * EF_DEGREE) {
                    add(&mut row[column * EF_DEGREE..][..EF_DEGREE], offset);
                    offset -= share;
                }
                column += group.len();
            }
        });
    }
}

/// Packs the rows from `row` on and, if the chip reads them, their successors.
fn load(trace: &Trace, row: usize, reads_next: bool, packed: &mut [Vec<PackedF>; 2]) {
    let mask = trace.height() - 1;
    packed.iter_mut().for_each(Vec::clear);
    Rows::new(trace).pack_block(row / WIDTH, &mut packed[0]);
    if reads_next {
        Rows::new(trace).pack(|lane| (row + lane + 1) & mask, &mut packed[1]);
    }
}

/// Buffers of one task.
#[derive(Default)]
struct Scratch {
    main: [Vec<PackedF>; 2],
    preprocessed: [Vec<PackedF>; 2],
    evaluation: Evaluation,
    numerators: Vec<PackedEF>,
    denominators: Vec<PackedEF>,
    fractions: Vec<PackedEF>,
}

impl Scratch {
    /// Appends the sum of a column's fractions, as numerator and denominator.
    fn push(&mut self, column: &LookupColumn) {
        let (count, fingerprint) = self.evaluation.fractions[column.first];
        let (numerator, denominator) = match column.second {
            None => (PackedEF::from(count), fingerprint),
            Some(second) => {
                let (other_count, other) = self.evaluation.fractions[second];
                (other * count + fingerprint * other_count, fingerprint * other)
            }
        };
        self.numerators.push(numerator);
        self.denominators.push(denominator);
    }

    /// Divides all numerators by their denominators, with one inversion.
    fn divide(&mut self) {
        self.fractions.resize(self.denominators.len(), PackedEF::ZERO);
        batch_multiplicative_inverse_general(
            &self.denominators,
            &mut self.fractions,
            invert_packed_extension::<F, EF>,
        );
        self.fractions.iter_mut().zip(&self.numerators).for_each(|(fraction, &numerator)| *fraction *= numerator);
    }
}

/// A window of two rows. The second repeats the first if the chip does not read it.
pub(crate) fn window(rows: &[Vec<PackedF>; 2], reads_next: bool) -> RowWindow<'_, PackedF> {
    RowWindow::from_two_rows(&rows[0], &rows[usize::from(reads_next)])
}

/// The sum of fractions, given their coordinates.
fn total_fraction(coordinates: &[PackedF]) -> PackedEF {
    PackedEF::from_basis_coefficients_fn(|d| coordinates.iter().skip(d).step_by(EF_DEGREE).copied().sum::<PackedF>())
}

/// Writes the running sum *before* each row into the accumulator, and advances the sum past the packed row.
fn accumulate(rows: &mut [F], first: usize, total: &PackedEF, sum: &mut EF) {
    let width = rows.len() / WIDTH;
    for (lane, row) in rows.chunks_exact_mut(width).enumerate() {
        let cells = &mut row[first..][..EF_DEGREE];
        cells.copy_from_slice(BasedVectorSpace::<F>::as_basis_coefficients_slice(sum));
        *sum += PackedFieldExtension::<F, EF>::extract(total, lane);
    }
}

fn add(cells: &mut [F], value: EF) {
    let coordinates = BasedVectorSpace::<F>::as_basis_coefficients_slice(&value);
    cells.iter_mut().zip(coordinates).for_each(|(cell, &coordinate)| *cell += coordinate);
}

fn total(chunk_sums: &[Vec<EF>], groups: usize) -> Vec<EF> {
    (0..groups).map(|group| chunk_sums.iter().map(|sums| sums[group]).sum()).collect()
}

/// For each chunk, the sums of all chunks before it.
fn prefix_sums(chunk_sums: &[Vec<EF>]) -> Vec<Vec<EF>> {
    let mut running = vec![EF::ZERO; chunk_sums.first().map_or(0, Vec::len)];
    let step = |sums: &Vec<EF>| {
        let before = running.clone();
        running.iter_mut().zip(sums).for_each(|(total, &sum)| *total += sum);
        before
    };
    chunk_sums.iter().map(step).collect()
}
