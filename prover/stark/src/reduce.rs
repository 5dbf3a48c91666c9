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

use super::butterfly::combine;
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
    /// Those that are opened at two points come first.
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
pub(crate) fn classes<'a, D>(layout: &Layout, committed: &[CommittedTree<'a, D>]) -> Vec<Class<'a>> {
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

    fn push<D>(&mut self, stack: ClassStack, columns: &[Column], committed: &CommittedTree<'a, D>) {
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

    fn finish(mut self) -> Class<'a> {
        let (log_stack_height, log_height) = self.key;
        self.stacks.sort_by_key(|(stack, _)| !stack.is_next);
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
    /// A coordinate of the reduced columns, by row.
    rows: Vec<F>,
}

impl Class<'_> {
    fn log_slots(&self) -> usize {
        self.log_stack_height - self.log_height
    }

    fn slots(&self) -> usize {
        1 << self.log_slots()
    }

    /// Reduces the columns of each slot, and adds the results to rows of as many slots.
    ///
    /// `reduce` maps what `prepare` returns for a block of rows, a slot, and its cells of all stacks to a value of each
    /// row.
    fn add_reduced<T>(
        &self,
        word: &mut Coordinates,
        prepare: impl Fn(&Block) -> T + Sync,
        reduce: impl Fn(&T, usize, &[PackedF]) -> PackedEF + Sync,
    ) {
        let [a, b, c, d, e] = word;
        let cells = self.slots() * WIDTH;
        let rows =
            a.par_chunks_exact_mut(cells).zip(b.par_chunks_exact_mut(cells)).zip(c.par_chunks_exact_mut(cells));
        let rows = rows.zip(d.par_chunks_exact_mut(cells).zip(e.par_chunks_exact_mut(cells)));
        rows.enumerate().for_each_init(Scratch::default, |scratch, (index, (((a, b), c), (d, e)))| {
            let block = Block::new(index, self.log_height);
            let prepared = prepare(&block);
            self.reduce_block(&block, |slot, cells| reduce(&prepared, slot, cells), scratch);
            let Scratch { reduced, rows, .. } = scratch;
            rows.resize(cells, F::ZERO);
            for (word, columns) in [a, b, c, d, e].into_iter().zip(reduced) {
                unpack(columns, rows);
                combine([word, rows], |[sum, value]| [sum + value, value]);
            }
        });
    }

    fn reduce_block(&self, block: &Block, reduce: impl Fn(usize, &[PackedF]) -> PackedEF, scratch: &mut Scratch) {
        scratch.row.clear();
        self.tables.iter().for_each(|table| Rows::new(table).pack_block(block.index, &mut scratch.row));
        scratch.row.push(PackedF::ZERO);
        scratch.reduced.iter_mut().for_each(Vec::clear);
        for (slot, positions) in self.positions.chunks_exact(self.stacks.len()).enumerate() {
            scratch.cells.clear();
            scratch.cells.extend(positions.iter().map(|&position| scratch.row[position]));
            let value = reduce(slot, &scratch.cells);
            let value: &[PackedF] = value.as_basis_coefficients_slice();
            scratch.reduced.iter_mut().zip(value).for_each(|(columns, &coordinate)| columns.push(coordinate));
        }
    }

    /// Adds `sum_j weight_j P_j` over the stacks of the class, with weights by number of the stack.
    fn add_weighted(&self, word: &mut Coordinates, weights: &[EF]) {
        let weights: Vec<EF> = self.stacks.iter().map(|stack| weights[stack.number]).collect();
        let weights = Weights::new(&weights);
        self.add_reduced(word, |_| (), |(), _, cells| weights.sum(cells));
    }

    /// Adds `sum_t weight_t (P_j - I_t) / (X^K - y_t)` over the pairs of the class, with weights by number of the pair.
    fn add_quotient(&self, word: &mut Coordinates, weights: &[EF], claims: &[EF], denominators: &Denominators) {
        let local: Vec<EF> = self.stacks.iter().map(|stack| weights[stack.pair]).collect();
        let next_stacks = self.stacks.iter().take_while(|stack| stack.is_next);
        let next: Vec<EF> = next_stacks.map(|stack| weights[stack.pair + 1]).collect();
        let constants: Vec<[PackedEF; 2]> =
            (0..self.slots()).map(|slot| self.constants(slot, [&local, &next], claims).map(PackedEF::from)).collect();
        let next_stacks = next.len();
        let [local, next] = [local, next].map(|weights| Weights::new(&weights));
        // The denominators are those of `y - X`.
        let inverses = |block: &Block| [denominators.local(block), denominators.next(block)];
        self.add_reduced(word, inverses, |inverses, slot, cells| {
            let quotient = (constants[slot][0] - local.sum(cells)) * inverses[0];
            if next_stacks == 0 {
                return quotient;
            }
            quotient + (constants[slot][1] - next.sum(&cells[..next_stacks])) * inverses[1]
        });
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
    sum(layout, classes, |class, word| class.add_weighted(word, weights))
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
    sum(layout, classes, |class, word| {
        class.add_quotient(word, &weights, claims, &denominators[&class.log_height]);
    })
}

/// A sum over all classes. `add` adds that of a class to rows of as many slots as it has.
///
/// Words of trees of any stack height are added: entry `r` is the sum of entries `r >> log2 m`.
fn sum(layout: &Layout, classes: &[Class<'_>], add: impl Fn(&Class<'_>, &mut Coordinates)) -> Vec<EF> {
    let mut by_stack_height: BTreeMap<usize, Vec<&Class<'_>>> = BTreeMap::new();
    for class in classes {
        by_stack_height.entry(class.log_stack_height).or_default().push(class);
    }
    let mut total = EF::zero_vec(1 << layout.log_stack_height);
    for (log_stack_height, classes) in by_stack_height {
        let word = sum_of_stack_height(log_stack_height, classes, &add);
        let log_lift = layout.log_stack_height - log_stack_height;
        total.par_iter_mut().enumerate().for_each(|(entry, total)| {
            *total += EF::from_basis_coefficients_fn(|d| word[d][entry >> log_lift]);
        });
    }
    total
}

/// A sum over the classes of one stack height.
///
/// The classes are added from the one with the most slots to the one with the fewest. Between two classes, the sum so far
/// is split into rows of as many slots as the next class has.
fn sum_of_stack_height(
    log_stack_height: usize,
    mut classes: Vec<&Class<'_>>,
    add: impl Fn(&Class<'_>, &mut Coordinates),
) -> Coordinates {
    classes.sort_by_key(|class| class.log_height);
    let mut word: Coordinates = core::array::from_fn(|_| zeroed(1 << log_stack_height));
    let mut log_slots = classes.first().map_or(0, |class| class.log_slots());
    for class in classes {
        split_slots(&mut word, log_slots, class.log_slots());
        log_slots = class.log_slots();
        add(class, &mut word);
    }
    split_slots(&mut word, log_slots, 0);
    word
}

/// Turns rows of `2^log_slots` slots into rows of `2^log_left` slots, in place.
fn split_slots(word: &mut Coordinates, log_slots: usize, log_left: usize) {
    let log_stack_height = word[0].len().ilog2() as usize;
    // The first coset is the domain without blow-up.
    let transform = StackTransform::new(log_stack_height, log_slots, log_left, 0);
    let entries = transform.entries().max(1 << log_slots);
    word.par_iter_mut().for_each(|coordinate| {
        let tasks = coordinate.par_chunks_exact_mut(entries).enumerate();
        tasks.for_each(|(task, cells)| transform.run((task * entries) >> log_slots, cells));
    });
}
