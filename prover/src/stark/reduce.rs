//! Sums of all stacks with powers of a challenge, class by class, before columns are stacked.
//!
//! A *class* is the columns of one height in trees of one stack height. A weighted sum of stacks is the stack of the
//! weighted sums of their columns, slot by slot. So the columns of a class are reduced to `k` columns over the
//! extension field, which then become entries of one word. Everything is computed on the first coset only, which
//! determines the polynomial.

use std::collections::BTreeMap;

use nova_air::{EF, EF_DEGREE, F, Trace};
use nova_verifier::{Column, Layout};
use p3_field::{BasedVectorSpace, PrimeCharacteristicRing};
use rayon::prelude::*;

use super::cosets::Block;
use super::evaluate::Denominators;
use super::folder::Weights;
use super::open::CommittedTree;
use super::packing::{PackedEF, PackedF, Rows, WIDTH, unpack};
use super::stack::StackTransform;
use crate::memory::zeroed;

/// The coordinates of a word over the extension field, on the first coset of its domain.
pub(crate) type Coordinates = [Vec<F>; EF_DEGREE];

/// The stacks of one height, in trees of one stack height.
pub(crate) struct Class<'a> {
    pub(crate) log_stack_height: usize,
    pub(crate) log_height: usize,
    /// The tables with columns in the class, as committed.
    tables: Vec<&'a Trace>,
    pub(crate) stacks: Vec<ClassStack>,
    /// For each slot, the position of each stack's column in a packed row of all tables; that of a zero if the slot is
    /// empty.
    positions: Vec<usize>,
}

/// A stack of a class.
pub(crate) struct ClassStack {
    /// Number of the stack in the section.
    pub(crate) number: usize,
    /// Number of the first pair of the stack and a point.
    pub(crate) pair: usize,
    /// Whether it is opened at two points.
    pub(crate) is_next: bool,
    /// Number of its first claim.
    pub(crate) claim: usize,
    /// Columns in it.
    pub(crate) columns: usize,
}

/// The classes of a section, in order of their first stacks. `committed` are the layout's trees.
pub(crate) fn classes<'a>(layout: &Layout, committed: &[CommittedTree<'a>]) -> Vec<Class<'a>> {
    let mut builders: Vec<ClassBuilder<'a>> = Vec::new();
    let (mut number, mut pair, mut claim) = (0, 0, 0);
    for (tree, committed) in layout.trees.iter().zip(committed) {
        for stack in &tree.stacks {
            let key = (tree.log_stack_height, stack.log_height);
            let index = builders.iter().position(|builder| builder.key == key).unwrap_or_else(|| {
                builders.push(ClassBuilder::new(key));
                builders.len() - 1
            });
            let columns = stack.columns.len();
            let stack_of_class = ClassStack { number, pair, is_next: stack.is_next, claim, columns };
            builders[index].push(stack_of_class, &stack.columns, committed);
            number += 1;
            pair += stack.points();
            claim += columns * stack.points();
        }
    }
    builders.into_iter().map(ClassBuilder::finish).collect()
}

struct ClassBuilder<'a> {
    /// Log2 of the stack height, and of the height.
    key: (usize, usize),
    tables: Vec<&'a Trace>,
    /// Position of the first column of each table.
    starts: Vec<usize>,
    width: usize,
    stacks: Vec<(ClassStack, Vec<usize>)>,
}

impl<'a> ClassBuilder<'a> {
    fn new(key: (usize, usize)) -> Self {
        Self { key, tables: Vec::new(), starts: Vec::new(), width: 0, stacks: Vec::new() }
    }

    fn push(&mut self, stack: ClassStack, columns: &[Column], committed: &CommittedTree<'a>) {
        let mut positions = Vec::with_capacity(columns.len());
        for column in columns {
            let table = committed.extensions[column.table].expect("a column's table is committed");
            positions.push(self.start(table) + column.column);
        }
        self.stacks.push((stack, positions));
    }

    fn start(&mut self, table: &'a Trace) -> usize {
        if let Some(index) = self.tables.iter().position(|known| core::ptr::eq(*known, table)) {
            return self.starts[index];
        }
        let start = self.width;
        self.tables.push(table);
        self.starts.push(start);
        self.width += table.width;
        start
    }

    fn finish(self) -> Class<'a> {
        let (log_stack_height, log_height) = self.key;
        let slots = 0..1_usize << (log_stack_height - log_height);
        let position = |slot: usize| {
            self.stacks.iter().map(move |(_, positions)| positions.get(slot).copied().unwrap_or(self.width))
        };
        let positions = slots.flat_map(position).collect();
        let stacks = self.stacks.into_iter().map(|(stack, _)| stack).collect();
        Class { log_stack_height, log_height, tables: self.tables, stacks, positions }
    }
}

/// Buffers of one task.
#[derive(Default)]
struct Scratch {
    row: Vec<PackedF>,
    cells: Vec<PackedF>,
    /// The reduced columns by coordinate, then slot.
    reduced: [Vec<PackedF>; EF_DEGREE],
}

impl Class<'_> {
    fn slots(&self) -> usize {
        1 << (self.log_stack_height - self.log_height)
    }

    /// Reduces the columns of each slot, and stacks the results. `reduce` maps a block of rows, a slot, and its cells of
    /// all stacks to a value of each row.
    fn stacked(&self, reduce: impl Fn(&Block, usize, &[PackedF]) -> PackedEF + Sync) -> Coordinates {
        let slots = self.slots();
        let mut coordinates: Coordinates = core::array::from_fn(|_| zeroed(slots << self.log_height));
        let [a, b, c, d, e] = &mut coordinates;
        let cells = slots * WIDTH;
        let rows =
            a.par_chunks_exact_mut(cells).zip(b.par_chunks_exact_mut(cells)).zip(c.par_chunks_exact_mut(cells));
        let rows = rows.zip(d.par_chunks_exact_mut(cells).zip(e.par_chunks_exact_mut(cells)));
        rows.enumerate().for_each_init(Scratch::default, |scratch, (index, (((a, b), c), (d, e)))| {
            self.reduce_block(&Block::new(index, self.log_height), &reduce, scratch);
            [a, b, c, d, e].into_iter().zip(&scratch.reduced).for_each(|(rows, columns)| unpack(columns, rows));
        });
        self.transform(&mut coordinates);
        coordinates
    }

    /// Turns rows of slots into entries of the stack, in place.
    fn transform(&self, coordinates: &mut Coordinates) {
        let log_slots = self.log_stack_height - self.log_height;
        // The first coset is the domain without blow-up.
        let transform = StackTransform::new(self.log_stack_height, log_slots, 0);
        let entries = transform.entries().max(1 << log_slots);
        coordinates.par_iter_mut().for_each(|coordinate| {
            let tasks = coordinate.par_chunks_exact_mut(entries).enumerate();
            tasks.for_each(|(task, cells)| transform.run((task * entries) >> log_slots, cells));
        });
    }

    fn reduce_block(
        &self,
        block: &Block,
        reduce: impl Fn(&Block, usize, &[PackedF]) -> PackedEF,
        scratch: &mut Scratch,
    ) {
        scratch.row.clear();
        self.tables.iter().for_each(|table| Rows::new(table).pack_block(block.index, &mut scratch.row));
        scratch.row.push(PackedF::ZERO);
        scratch.reduced.iter_mut().for_each(Vec::clear);
        for (slot, positions) in self.positions.chunks_exact(self.stacks.len()).enumerate() {
            scratch.cells.clear();
            scratch.cells.extend(positions.iter().map(|&position| scratch.row[position]));
            let value = reduce(block, slot, &scratch.cells);
            let value: &[PackedF] = value.as_basis_coefficients_slice();
            scratch.reduced.iter_mut().zip(value).for_each(|(columns, &coordinate)| columns.push(coordinate));
        }
    }

    /// `sum_j weight_j P_j` over the stacks of the class, with weights by number of the stack.
    fn weighted(&self, weights: &[EF]) -> Coordinates {
        let weights: Vec<EF> = self.stacks.iter().map(|stack| weights[stack.number]).collect();
        let weights = Weights::new(&weights);
        self.stacked(|_, _, cells| weights.sum(cells))
    }

    /// `sum_t weight_t (P_j - I_t) / (X^K - y_t)` over the pairs of the class, with weights by number of the pair.
    fn quotient(&self, weights: &[EF], claims: &[EF], denominators: &Denominators) -> Coordinates {
        // Next stacks come first in each tree, but a class can have several trees.
        let local: Vec<EF> = self.stacks.iter().map(|stack| weights[stack.pair]).collect();
        let next = |stack: &ClassStack| if stack.is_next { weights[stack.pair + 1] } else { EF::ZERO };
        let next: Vec<EF> = self.stacks.iter().map(next).collect();
        let has_next = self.stacks.iter().any(|stack| stack.is_next);
        let constants: Vec<[PackedEF; 2]> =
            (0..self.slots()).map(|slot| self.constants(slot, [&local, &next], claims).map(PackedEF::from)).collect();
        let [local, next] = [local, next].map(|weights| Weights::new(&weights));
        // The denominators are those of `y - X`.
        self.stacked(|block, slot, cells| {
            let quotient = (constants[slot][0] - local.sum(cells)) * denominators.local(block);
            if !has_next {
                return quotient;
            }
            quotient + (constants[slot][1] - next.sum(cells)) * denominators.next(block)
        })
    }

    /// The weighted sums of the claims about a slot's columns, at the point and at the next row's point.
    fn constants(&self, slot: usize, weights: [&[EF]; 2], claims: &[EF]) -> [EF; 2] {
        let mut constants = [EF::ZERO; 2];
        for (index, stack) in self.stacks.iter().enumerate().filter(|(_, stack)| slot < stack.columns) {
            constants[0] += weights[0][index] * claims[stack.claim + slot];
            if stack.is_next {
                constants[1] += weights[1][index] * claims[stack.claim + stack.columns + slot];
            }
        }
        constants
    }
}

/// `sum_j weight_j P_j(X^m)` over all stacks, on the first coset.
pub(crate) fn weighted_sum(layout: &Layout, classes: &[Class<'_>], weights: &[EF]) -> Vec<EF> {
    sum(layout, classes.iter().map(|class| (class, class.weighted(weights))))
}

/// The quotient of claims, `sum_t alpha^t (P_j(X^m) - I_t) / (X^K - y_t)` over all pairs, on the first coset.
pub(crate) fn quotient_of_claims(
    layout: &Layout,
    classes: &[Class<'_>],
    alpha: EF,
    claims: &[EF],
    denominators: &BTreeMap<usize, Denominators>,
) -> Vec<EF> {
    let weights = alpha.powers().collect_n(layout.pairs());
    let quotient = |class: &Class<'_>| class.quotient(&weights, claims, &denominators[&class.log_height]);
    sum(layout, classes.iter().map(|class| (class, quotient(class))))
}

/// Adds words of trees of any stack height: entry `r` is the sum of entries `r >> log2 m`.
fn sum<'a, 'c: 'a>(layout: &Layout, words: impl Iterator<Item = (&'a Class<'c>, Coordinates)>) -> Vec<EF> {
    let mut total = EF::zero_vec(1 << layout.log_stack_height);
    for (class, word) in words {
        let log_lift = layout.log_stack_height - class.log_stack_height;
        total.par_iter_mut().enumerate().for_each(|(entry, total)| {
            *total += EF::from_basis_coefficients_fn(|d| word[d][entry >> log_lift]);
        });
    }
    total
}
