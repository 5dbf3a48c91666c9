//! Leaves of a tree: the stacks' values at each entry, computed and hashed by task, and not kept.
//!
//! A task has a register for each stack and each leaf of a lane. Lane `l` of register `j` is leaf `l m + j` of the task,
//! with `m` leaves in each lane. A table whose columns share stacks of at most `m` slots is packed row by row: the cells
//! of a row lie in one lane. The cells of shorter tables are split first, until their blocks fit the lanes.

use core::ops::Range;

use nova_air::{F, Trace};
use nova_verifier::{Column, Stack, TreeLayout};
use p3_field::{PrimeCharacteristicRing, add_scaled_slice_in_place};
use rayon::prelude::*;

use super::hash::{Hasher, ProverCommitment};
use super::packing::{PackedF, WIDTH, pack_cells};
use super::stack::{Factors, Leaves};
use crate::memory::zeroed_digests;

/// The digests of all leaves of a tree, given the extensions of its tables.
pub(crate) fn hash_leaves<D: ProverCommitment>(
    extensions: &[Option<Trace>],
    layout: &TreeLayout,
    log_blowup: usize,
) -> Vec<D> {
    let leaves = Leaves::new(layout.log_stack_height, log_blowup);
    let gather = Gather::new(extensions, layout, &leaves);
    let hasher = D::Hasher::new();
    let mut digests = zeroed_digests(leaves.tasks() << leaves.log_task());
    let tasks = digests.par_chunks_exact_mut(1 << leaves.log_task()).enumerate();
    tasks.for_each_init(
        || Buffers::new(&gather),
        |buffers, (task, digests)| {
            gather.fill(task, buffers);
            gather.hash(&buffers.registers, &hasher, digests);
        },
    );
    digests
}

/// Where the cells of a tree's leaves lie in the extensions.
struct Gather<'a> {
    leaves: &'a Leaves,
    tall: Vec<TallTable<'a>>,
    /// The stacks of tables that are not tall, with their numbers.
    short: Vec<(usize, ShortStack<'a>)>,
    /// Log2 of the number of slots of each stack.
    log_slots: Vec<usize>,
    /// Registers of tall tables' stacks that have no column.
    padding: Vec<usize>,
}

/// A table whose columns share stacks of at most as many slots as a lane has leaves.
struct TallTable<'a> {
    extension: &'a Trace,
    log_slots: usize,
    /// The register of each column's cell in the first row of a lane.
    registers: Vec<usize>,
}

/// A stack of more slots than a lane has leaves.
struct ShortStack<'a> {
    log_slots: usize,
    /// The columns of each piece of the slots. A piece has at most as many slots as a task has leaves.
    pieces: Vec<Vec<Run<'a>>>,
}

/// Neighbouring columns of one table in neighbouring slots.
struct Run<'a> {
    extension: &'a Trace,
    column: usize,
    columns: usize,
    /// The first column's slot in the piece.
    slot: usize,
}

/// Buffers of one task.
struct Buffers {
    registers: Vec<PackedF>,
    /// Cells of a tall table's row.
    row: Vec<PackedF>,
    /// Cells of a short stack.
    cells: Vec<F>,
}

impl Buffers {
    fn new(gather: &Gather<'_>) -> Self {
        let width = gather.tall.iter().map(|table| table.registers.len()).max().unwrap_or(0);
        Self {
            registers: vec![PackedF::ZERO; gather.log_slots.len() * gather.stride()],
            row: vec![PackedF::ZERO; width],
            cells: F::zero_vec(1 << gather.leaves.log_task()),
        }
    }
}

impl<'a> Gather<'a> {
    fn new(extensions: &'a [Option<Trace>], layout: &TreeLayout, leaves: &'a Leaves) -> Self {
        let log_slots = layout.stacks.iter().map(|stack| layout.log_slots(stack)).collect();
        let mut gather = Self { leaves, tall: Vec::new(), short: Vec::new(), log_slots, padding: Vec::new() };
        // The tall tables by number, until all their columns are known.
        let mut tall: Vec<Option<TallTable<'a>>> = extensions.iter().map(|_| None).collect();
        for (number, stack) in layout.stacks.iter().enumerate() {
            let log_slots = gather.log_slots[number];
            if log_slots > leaves.log_block {
                gather.short.push((number, ShortStack::new(extensions, stack, log_slots, leaves.log_task())));
                continue;
            }
            let first = number * gather.stride();
            gather.padding.extend(padding(stack.columns.len(), log_slots, leaves.log_block).map(|slot| first + slot));
            for (slot, column) in stack.columns.iter().enumerate() {
                let extension = extension(extensions, column.table);
                let new = || TallTable { extension, log_slots, registers: vec![0; extension.width] };
                tall[column.table].get_or_insert_with(new).registers[column.column] = first + slot;
            }
        }
        gather.tall = tall.into_iter().flatten().collect();
        gather
    }

    /// Registers from one stack's first to the next stack's first: one more than a lane has leaves, so that the
    /// registers of one leaf do not all compete for the same lines of the cache.
    fn stride(&self) -> usize {
        (1 << self.leaves.log_block) + 1
    }

    /// Computes the leaves of a task.
    fn fill(&self, task: usize, buffers: &mut Buffers) {
        let factors = self.leaves.factors(task);
        let Buffers { registers, row, cells } = buffers;
        self.padding.iter().for_each(|&register| registers[register] = PackedF::ZERO);
        let first_leaf = task << self.leaves.log_task();
        for table in &self.tall {
            self.pack_table(table, first_leaf, &mut row[..table.registers.len()], registers);
        }
        let block = 1 << self.leaves.log_block;
        for (number, stack) in &self.short {
            stack.gather(first_leaf, &factors, cells);
            factors.split_rows(cells, stack.log_slots.min(self.leaves.log_task()), 0);
            let registers = &mut registers[number * self.stride()..][..block];
            pack_cells(|lane| &cells[lane * block..][..block], registers);
        }
        for (registers, &log_slots) in registers.chunks_exact_mut(self.stride()).zip(&self.log_slots) {
            factors.split_lanes(&mut registers[..block], log_slots, 0);
        }
    }

    /// Writes the cells of a tall table to the registers of its columns' slots.
    fn pack_table(&self, table: &TallTable<'_>, first_leaf: usize, row: &mut [PackedF], registers: &mut [PackedF]) {
        let (log_block, width) = (self.leaves.log_block, row.len());
        for leaf in (0..1 << log_block).step_by(1 << table.log_slots) {
            let index = |lane: usize| (first_leaf + (lane << log_block) + leaf) >> table.log_slots;
            pack_cells(|lane| &table.extension.values[index(lane) * width..][..width], row);
            for (&cell, register) in row.iter().zip(&table.registers) {
                registers[register + leaf] = cell;
            }
        }
    }

    /// Hashes the leaves of a task.
    fn hash<D: ProverCommitment>(&self, registers: &[PackedF], hasher: &D::Hasher, digests: &mut [D]) {
        let mut lanes = [D::default(); WIDTH];
        for leaf in 0..1 << self.leaves.log_block {
            let fill = |stacks: Range<usize>, elements: &mut [PackedF]| {
                for (stack, element) in stacks.zip(elements) {
                    *element = registers[stack * self.stride() + leaf];
                }
            };
            hasher.hash_columns(self.log_slots.len(), fill, &mut lanes);
            for (lane, digest) in lanes.into_iter().enumerate() {
                digests[(lane << self.leaves.log_block) + leaf] = digest;
            }
        }
    }
}

impl<'a> ShortStack<'a> {
    fn new(extensions: &'a [Option<Trace>], stack: &Stack, log_slots: usize, log_task: usize) -> Self {
        let piece = |columns: &[Column]| {
            let mut runs: Vec<Run<'a>> = Vec::new();
            let mut before = None;
            for (slot, &column) in columns.iter().enumerate() {
                match runs.last_mut() {
                    Some(run) if before == Some((column.table, column.column)) => run.columns += 1,
                    _ => {
                        let extension = extension(extensions, column.table);
                        runs.push(Run { extension, column: column.column, columns: 1, slot });
                    }
                }
                before = Some((column.table, column.column + 1));
            }
            runs
        };
        Self { log_slots, pieces: stack.columns.chunks(1 << log_task).map(piece).collect() }
    }

    /// Writes the rows of the leaves `first_leaf ..`, as many as there are cells.
    ///
    /// If a row has more slots than there are leaves, only the remainder of the row modulo `X^n - y` matters, with `n`
    /// the number of leaves. There, slot `i + j n` is `y^j` times slot `i`.
    fn gather(&self, first_leaf: usize, factors: &Factors<'_>, cells: &mut [F]) {
        let slots = cells.len().min(1 << self.log_slots);
        for (index, cells) in cells.chunks_exact_mut(slots).enumerate() {
            let row = (first_leaf + index * slots) >> self.log_slots;
            cells.fill(F::ZERO);
            let mut pieces = self.pieces.iter();
            for run in pieces.next().into_iter().flatten() {
                cells[run.slot..][..run.columns].copy_from_slice(run.cells(row));
            }
            for (runs, power) in pieces.zip(factors.fold.shifted_powers(factors.fold)) {
                for run in runs {
                    add_scaled_slice_in_place(&mut cells[run.slot..][..run.columns], run.cells(row), power);
                }
            }
        }
    }
}

impl Run<'_> {
    fn cells(&self, row: usize) -> &[F] {
        &self.extension.values[row * self.extension.width + self.column..][..self.columns]
    }
}

/// The slots of a lane's rows that have no column.
fn padding(columns: usize, log_slots: usize, log_block: usize) -> impl Iterator<Item = usize> {
    let rows = (0..1 << log_block).step_by(1 << log_slots);
    rows.flat_map(move |first| first + columns..first + (1 << log_slots))
}

fn extension(extensions: &[Option<Trace>], table: usize) -> &Trace {
    extensions[table].as_ref().expect("a table with columns in the tree has an extension")
}
