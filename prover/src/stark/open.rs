//! Rounds 5 and 6: openings at the out-of-domain point, and their reduction to the low-degree test.
//!
//! The prover sends the same messages in the same order as p3-fri's `TwoAdicFriPcs::open`, whose verifier checks them,
//! in fewer passes over memory. The denominators are inverted once for both points. A table is read once to evaluate it
//! at both points, and once to reduce it at both. Rows are transposed into registers, so the cost of narrow tables is
//! proportional to their cells.

use core::marker::PhantomData;
use core::ops::Range;

use nova_air::{EF, EF_DEGREE, F, Trace};
use nova_verifier::{FriProof, Parameters, Transcript};
use p3_commit::{ExtensionMmcs, OpenedValues, OpeningRequest};
use p3_field::{
    BasedVectorSpace, Field, PackedFieldExtension, PrimeCharacteristicRing, TwoAdicField,
    batch_multiplicative_inverse_general, invert_packed_extension,
};
use p3_fri::prover::prove_fri;
use p3_fri::{PcsProverTranscript, PcsShape, TwoAdicFriFolding, TwoAdicFriFoldingForMmcs};
use p3_matrix::Matrix;
use rayon::prelude::*;
use tracing::info_span;

use super::cosets::{Block, packed, points};
use super::extend::Transform;
use super::folder::Weights;
use super::hash::{FastMmcs, mmcs, verifiers_proof};
use super::packing::{PackedEF, PackedF, Rows, WIDTH, pack_cells, unpack};
use super::pcs::{Committed, PcsData};
use crate::memory::zeroed;

/// Blocks of rows in one task.
const TASK: usize = 64;

/// Blocks whose products are summed before the sum is reduced modulo the field's order.
const SUMMED: usize = 4;

/// Cells of the two sums to which a height's columns are reduced.
const SUM_CELLS: usize = 2 * EF_DEGREE;

/// A commitment, and whether each of its tables is also opened at the next row.
pub(crate) struct Round<'a> {
    pub(crate) committed: &'a Committed,
    pub(crate) next: Vec<bool>,
}

/// A committed table with its position in the reduction.
struct Opened<'a> {
    extension: &'a Trace,
    /// Values at the point itself, and at the next row's point if the table is opened there.
    values: &'a [Vec<EF>],
    /// Exponent of the batching challenge for the first column at the point itself.
    offset: usize,
}

/// Opens all tables at `point`. Returns the values by round, table, point and column, and the FRI proof.
pub(crate) fn open(
    rounds: &[Round<'_>],
    point: EF,
    parameters: &Parameters,
    transcript: &mut Transcript,
) -> (OpenedValues<EF>, FriProof) {
    let extensions: Vec<Vec<&Trace>> = rounds.iter().map(|round| round.committed.extensions()).collect();
    let heights = extensions.iter().flatten().map(|extension| extension.height());
    let log_size = heights.max().expect("a proof has tables").ilog2() as usize;
    let denominators = info_span!("5: denominators").in_scope(|| Denominators::new(point, log_size, parameters));
    let evaluate = |(round, extensions): (&Round<'_>, &Vec<&Trace>)| {
        let tables = round.next.par_iter().zip(extensions);
        tables.map(|(&next, extension)| denominators.evaluate(extension, next)).collect()
    };
    let values: OpenedValues<EF> =
        info_span!("5: evaluation").in_scope(|| rounds.par_iter().zip(&extensions).map(evaluate).collect());

    let fri = nova_verifier::fri(parameters, ExtensionMmcs::new(mmcs()));
    let mut claims =
        PcsProverTranscript::<Transcript, F, EF>::new(transcript, PcsShape::from_opened_values(&fri, &values));
    claims.claimed_openings(&values);
    let (alpha, pow_witness) = claims.batch_phase();
    let reduced = info_span!("6: reduction").in_scope(|| reduce(&extensions, &values, alpha, &denominators));
    let requests: Vec<OpeningRequest<'_, PcsData, EF>> = rounds
        .iter()
        .map(|round| OpeningRequest { prover_data: &round.committed.data, points: Vec::new() })
        .collect();
    let folding: TwoAdicFriFoldingForMmcs<F, FastMmcs> = TwoAdicFriFolding(PhantomData);
    let pow_witness = pow_witness.unwrap_or(F::ZERO);
    let proof = info_span!("6: low-degree test").in_scope(|| {
        claims.delegate(|transcript| {
            prove_fri(&folding, &fri, reduced, transcript, log_size, &requests, &mmcs(), pow_witness)
        })
    });
    claims.finish();
    (values, verifiers_proof(proof.expect("without a final polynomial, every height can be opened")))
}

/// The functions for the low-degree test, one for each height in use, tallest first:
/// `sum_k alpha^k (y_k - f_k(x)) / (z_k - x)` over all columns `f_k` of that height and their opening points `z_k`.
fn reduce(
    extensions: &[Vec<&Trace>],
    values: &OpenedValues<EF>,
    alpha: EF,
    denominators: &Denominators,
) -> Vec<Vec<EF>> {
    let mut heights: Vec<(usize, Vec<Opened<'_>>, usize)> = Vec::new();
    for (extension, values) in extensions.iter().flatten().zip(values.iter().flatten()) {
        let height = extension.height();
        let index = heights.iter().position(|(of, ..)| *of == height).unwrap_or_else(|| {
            heights.push((height, Vec::new(), 0));
            heights.len() - 1
        });
        let (_, tables, columns) = &mut heights[index];
        tables.push(Opened { extension, values, offset: *columns });
        *columns += extension.width * values.len();
    }
    heights.sort_by(|(left, ..), (right, ..)| right.cmp(left));
    let reduce = |(height, tables, columns): (usize, Vec<Opened<'_>>, usize)| {
        let powers = alpha.powers().collect_n(columns);
        Reduction::new(&tables, &powers, denominators).run(height)
    };
    heights.into_iter().map(reduce).collect()
}

/// `1 / (z - x)` for all points `x` of the largest committed coset, packed, in bit-reversed order.
struct Denominators {
    point: EF,
    points: Vec<F>,
    inverses: Vec<PackedEF>,
    log_blowup: usize,
}

impl Denominators {
    fn new(point: EF, log_size: usize, parameters: &Parameters) -> Self {
        let points = points(log_size - usize::from(parameters.log_blowup), parameters.log_blowup.into());
        let mut inverses = vec![PackedEF::ZERO; points.len() / WIDTH];
        inverses.par_chunks_mut(TASK).zip(points.par_chunks(TASK * WIDTH)).for_each(|(inverses, points)| {
            let difference = |block| PackedEF::from(point) - packed(points, block);
            let differences: Vec<PackedEF> = (0..inverses.len()).map(difference).collect();
            batch_multiplicative_inverse_general(&differences, inverses, invert_packed_extension::<F, EF>);
        });
        Self { point, points, inverses, log_blowup: parameters.log_blowup.into() }
    }

    /// `1 / (z - x)` for the points of a block.
    fn local(&self, block: &Block) -> PackedEF {
        self.inverses[block.index]
    }

    /// `g / (g z - x) = 1 / (z - x / g)`, where `g z` is the next row's point: the denominators of the previous row.
    fn next(&self, block: &Block) -> PackedEF {
        let before = block.step(-(1 << self.log_blowup));
        let inverses = &self.inverses[before.block];
        if before.is_aligned() {
            return *inverses;
        }
        PackedFieldExtension::from_ext_fn(|lane| PackedFieldExtension::<F, EF>::extract(inverses, before.lane(lane)))
    }

    /// The table's columns at the point and, if `next`, at the next row's point.
    ///
    /// A polynomial of degree below `n` is `f(z) = (z^n - c) / (n c) sum_x f(x) x / (z - x)` over the `n` points with
    /// `x^n = c`. These are the first rows of the extension.
    fn evaluate(&self, extension: &Trace, next: bool) -> Vec<Vec<EF>> {
        let log_size = extension.height().ilog2() as usize;
        let log_height = log_size - self.log_blowup;
        let blocks = (1 << log_height) / WIDTH;
        let sum_task = |task: usize| {
            let mut sums = vec![vec![PackedEF::ZERO; extension.width]; 1 + usize::from(next)];
            let mut columns = vec![Vec::new(); SUMMED];
            let end = blocks.min((task + 1) * TASK);
            for first in (task * TASK..end).step_by(SUMMED) {
                let group = first..end.min(first + SUMMED);
                self.add_products(extension, log_size, group, &mut columns, &mut sums);
            }
            sums
        };
        let add = |mut left: Vec<Vec<PackedEF>>, right: Vec<Vec<PackedEF>>| {
            left.iter_mut().flatten().zip(right.into_iter().flatten()).for_each(|(left, right)| *left += right);
            left
        };
        let sums = (0..blocks.div_ceil(TASK)).into_par_iter().map(sum_task).reduce_with(add).unwrap_or_default();

        let shift = F::GENERATOR.exp_power_of_2(log_height);
        let scale = (self.point.exp_power_of_2(log_height) - shift) * shift.inverse().div_2exp_u64(log_height as u64);
        let lanes =
            |sum: &PackedEF| (0..WIDTH).map(|lane| PackedFieldExtension::<F, EF>::extract(sum, lane)).sum::<EF>();
        sums.iter().map(|sums| sums.iter().map(|sum| lanes(sum) * scale).collect()).collect()
    }

    /// Adds the columns' products with `x / (z - x)` over a group of blocks. If `sums` has a second entry, also adds
    /// those with `x / (g z - x)`.
    fn add_products(
        &self,
        extension: &Trace,
        log_size: usize,
        group: Range<usize>,
        columns: &mut [Vec<PackedF>],
        sums: &mut [Vec<PackedEF>],
    ) {
        let mut weights = [[PackedEF::ZERO; SUMMED]; 2];
        let generator_inverse = F::two_adic_generator(log_size - self.log_blowup).inverse();
        for columns in columns.iter_mut() {
            columns.clear();
            columns.resize(extension.width, PackedF::ZERO);
        }
        for (index, block) in group.map(|block| Block::new(block, log_size)).enumerate() {
            columns[index].clear();
            Rows::new(extension).pack_block(block.index, &mut columns[index]);
            let points = packed(&self.points, block.index);
            weights[0][index] = self.local(&block) * points;
            weights[1][index] = self.next(&block) * (points * generator_inverse);
        }
        for (sums, weights) in sums.iter_mut().zip(&weights) {
            let weights: [[PackedF; SUMMED]; EF_DEGREE] = core::array::from_fn(|d| {
                weights.map(|weight| BasedVectorSpace::<PackedF>::as_basis_coefficients_slice(&weight)[d])
            });
            for (column, sum) in sums.iter_mut().enumerate() {
                let cells: [PackedF; SUMMED] = core::array::from_fn(|index| columns[index][column]);
                *sum += PackedEF::from_basis_coefficients_fn(|d| PackedF::dot_product(&cells, &weights[d]));
            }
        }
    }
}

/// The reduction of all tables of one height.
struct Reduction<'a> {
    tables: Vec<ReducedTable<'a>>,
    /// `sum_k alpha^k y_k`, over the columns at the point and over those at the next row's point.
    constants: [EF; 2],
    denominators: &'a Denominators,
}

struct ReducedTable<'a> {
    extension: &'a Trace,
    weights: Weights,
    /// Ratio of the powers for the next row's point to those for the point, if the table is opened at both.
    next: Option<EF>,
}

impl<'a> Reduction<'a> {
    fn new(tables: &[Opened<'a>], powers: &[EF], denominators: &'a Denominators) -> Self {
        let mut constants = [EF::ZERO; 2];
        for table in tables {
            let powers = powers[table.offset..].chunks(table.extension.width.max(1));
            for ((constant, values), powers) in constants.iter_mut().zip(table.values).zip(powers) {
                *constant += powers.iter().zip(values).map(|(&power, &value)| power * value).sum::<EF>();
            }
        }
        let reduced = |table: &Opened<'a>| ReducedTable {
            extension: table.extension,
            weights: Weights::new(&powers[table.offset..][..table.extension.width]),
            next: (table.values.len() > 1).then(|| powers[table.extension.width]),
        };
        Self { tables: tables.iter().map(reduced).collect(), constants, denominators }
    }

    /// The function for the low-degree test, on all committed cosets.
    ///
    /// A sum of columns has the degree of the columns. So the columns are summed only on the first coset, and the sums,
    /// of which there are few, are extended to the other cosets.
    fn run(&self, height: usize) -> Vec<EF> {
        let log_size = height.ilog2() as usize;
        let log_height = log_size - self.denominators.log_blowup;
        let first = self.sums(log_height);
        let others = Transform::new(log_height, SUM_CELLS).elsewhere(&first, 0, self.denominators.log_blowup);
        let generator_inverse = F::two_adic_generator(log_height).inverse();
        let mut reduced = EF::zero_vec(height);
        let sums = first.par_chunks_exact(SUM_CELLS * WIDTH).chain(others.par_chunks_exact(SUM_CELLS * WIDTH));
        reduced.par_chunks_exact_mut(WIDTH).zip(sums).enumerate().for_each(|(index, (reduced, sums))| {
            let block = Block::new(index, log_size);
            let mut cells = [PackedF::ZERO; SUM_CELLS];
            pack_cells(|lane| &sums[lane * SUM_CELLS..][..SUM_CELLS], &mut cells);
            let [local, next] =
                [0, EF_DEGREE].map(|first| PackedEF::from_basis_coefficients_fn(|d| cells[first + d]));
            let next = next * self.denominators.next(&block) * PackedF::from(generator_inverse);
            let quotient = local * self.denominators.local(&block) + next;
            PackedFieldExtension::<F, EF>::to_ext_slice(&quotient, reduced);
        });
        reduced
    }

    /// `sum_k alpha^k (y_k - f_k(x))` for the columns at the point and for those at the next row's point, on the first
    /// coset.
    fn sums(&self, log_height: usize) -> Vec<F> {
        let mut sums = zeroed(SUM_CELLS << log_height);
        let blocks = sums.par_chunks_exact_mut(SUM_CELLS * WIDTH).enumerate();
        blocks.for_each_init(Vec::new, |columns: &mut Vec<PackedF>, (index, rows)| {
            let [mut local, mut next] = self.constants.map(PackedEF::from);
            for table in &self.tables {
                columns.clear();
                Rows::new(table.extension).pack_block(index, columns);
                let sum = table.weights.sum(columns);
                local -= sum;
                if let Some(factor) = table.next {
                    next -= sum * factor;
                }
            }
            unpack(&PackedEF::flatten_to_base(vec![local, next]), rows);
        });
        sums
    }
}
