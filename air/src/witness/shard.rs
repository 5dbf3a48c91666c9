//! The tables of a shard, of the run's memory, and of the run section.

use super::fill::{Fill, Filling, Shard};
use super::plan::{Heights, Planned};
use super::{BoundaryRow, Filler, MemorySection, SliceRow, Tally, slice_rows};
use crate::chips::{self, BoundaryColumns, OutputColumns, SliceColumns};
use crate::rv32im::{MemoryChip, RunChip, ShardChip, chip_number};
use crate::{Chip, ChipSet, F, Trace};
use nova_vm::program::Code;
use nova_vm::record::{Records, SyscallRecord};
use p3_field::PrimeCharacteristicRing;
use std::vec::Vec;

/// A filled table and the number of its chip.
pub struct Table {
    /// Index in [`ChipSet::chips`].
    pub chip: usize,
    /// Its rows.
    pub trace: Trace,
}

/// The tables of a shard that are committed in the boundary stage, in the order of the chips.
#[must_use]
pub fn boundary_tables(
    code: &Code,
    boundary: &[BoundaryRow],
    slice: &[SliceRow],
    calls: &[SyscallRecord],
    heights: Heights<'_>,
) -> Vec<Table> {
    let chips = [
        (chip_number::BOUNDARY, chips::boundary::fill::rows(boundary), BoundaryColumns::<F>::WIDTH),
        (chip_number::SLICE, chips::slice::fill::rows(code, slice), SliceColumns::<F>::WIDTH),
        (chip_number::OUTPUT, chips::output::fill::rows(Filler { code }, calls), OutputColumns::<F>::WIDTH),
    ];
    let tables = chips.into_iter().flat_map(|(chip, rows, width)| {
        rows.tables(width, &rows.plan(chip, heights)).into_iter().map(move |trace| Table { chip, trace })
    });
    tables.collect()
}

/// Fills all tables of a shard, in the order of the chips.
///
/// With the least heights, chips without rows have no table.
///
/// # Panics
/// If given heights do not hold all rows.
#[must_use]
pub fn shard_tables(
    set: &ChipSet<ShardChip>,
    code: &Code,
    shard: u32,
    records: &Records,
    boundary: &[BoundaryRow],
    heights: Heights<'_>,
) -> Vec<Table> {
    let slice = slice_rows(code, records);
    let sources = Shard { filler: Filler { code }, records, boundary, slice: &slice };
    // The only one that constraints read.
    let public_values = [F::from_u32(shard)];
    let mut tally = Tally::default();
    let (mut tables, mut looked_up) = (Vec::new(), Vec::new());
    for (number, chip) in set.chips().iter().enumerate() {
        match chip.filling(&sources) {
            Filling::Rows(rows) => {
                for trace in rows.tables(chip.width(), &rows.plan(number, heights)) {
                    tally.count(chip, &trace, &public_values);
                    tables.push(Table { chip: number, trace });
                }
            }
            Filling::Lookups { trace, .. } => looked_up.push((number, trace)),
        }
    }
    tables.extend(looked_up.into_iter().map(|(chip, trace)| Table { chip, trace: trace(&tally) }));
    tables.sort_by_key(|table| table.chip);
    tables
}

/// The tables of a shard as chip number and plan, without filling them.
///
/// # Panics
/// If given heights do not hold all rows.
#[must_use]
pub fn planned_tables(
    set: &ChipSet<ShardChip>,
    code: &Code,
    records: &Records,
    boundary: &[BoundaryRow],
    heights: Heights<'_>,
) -> Vec<(usize, Planned)> {
    let slice = slice_rows(code, records);
    let sources = Shard { filler: Filler { code }, records, boundary, slice: &slice };
    let plan = |number: usize, chip: &ShardChip| match chip.filling(&sources) {
        Filling::Rows(rows) => rows.plan(number, heights),
        Filling::Lookups { height, .. } => [Planned { height, rows: height, units: height }].into(),
    };
    let chips = set.chips().iter().enumerate();
    chips.flat_map(|(number, chip)| plan(number, chip).into_iter().map(move |table| (number, table))).collect()
}

/// The tables of a section of the run's memory.
#[must_use]
pub fn memory_tables(set: &ChipSet<MemoryChip>, section: &MemorySection) -> Vec<Table> {
    let public_values = section.values.map(F::from_u32).elements();
    let mut tally = Tally::default();
    let listed = set.chips().iter().filter(|chip| matches!(chip, MemoryChip::MemoryTable(_)));
    listed.for_each(|chip| tally.count(chip, &section.trace, &public_values));
    let trace = |chip: &MemoryChip| match chip {
        MemoryChip::MemoryTable(_) => section.trace.clone(),
        MemoryChip::Range(_) => tally.range(),
    };
    let chips = set.chips().iter().enumerate();
    chips.map(|(number, chip)| Table { chip: number, trace: trace(chip) }).collect()
}

/// The traces of the run section's chips.
#[derive(Clone)]
pub struct RunTraces {
    /// How many slices hold each of the program's instructions, and which of its words the memory table lists.
    pub program: Trace,
    /// Which of the program's other initial cells the memory table lists.
    pub initial: Trace,
    /// The output.
    pub output: Trace,
}

/// The tables of the run section.
#[must_use]
pub fn run_tables(set: &ChipSet<RunChip>, traces: &RunTraces) -> Vec<Table> {
    let trace = |chip: &RunChip| match chip {
        RunChip::Program(_) => traces.program.clone(),
        RunChip::Initial(_) => traces.initial.clone(),
        RunChip::OutputDigest(_) => traces.output.clone(),
    };
    let chips = set.chips().iter().enumerate();
    chips.map(|(number, chip)| Table { chip: number, trace: trace(chip) }).collect()
}
