//! The tables of a shard and of the run's memory.

use super::fill::{Fill, Filling, Shard};
use super::plan::Planned;
use super::{BoundaryRow, Filler, Tally};
use crate::chips::boundary::PUBLIC_VALUES;
use crate::rv32im::{ImageChip, ShardChip, chip_number};
use crate::{Chip, F, Machine, Trace};
use nova_vm::program::Code;
use nova_vm::record::Records;
use p3_field::PrimeCharacteristicRing;
use std::vec::Vec;

/// A filled table and the number of its chip.
pub struct Table {
    /// Index in [`Machine::chips`].
    pub chip: usize,
    /// Its rows.
    pub trace: Trace,
}

/// The boundary tables of a shard.
#[must_use]
pub fn boundary_tables(boundary: &[BoundaryRow]) -> Vec<Table> {
    let traces = crate::chips::boundary::fill::rows(boundary).tables(crate::chips::BoundaryColumns::<F>::WIDTH);
    traces.into_iter().map(|trace| Table { chip: chip_number::BOUNDARY, trace }).collect()
}

/// Fills all tables of a shard, in the order of the chips.
///
/// Chips without rows have no table.
#[must_use]
pub fn shard_tables(
    machine: &Machine<ShardChip>,
    code: &Code,
    shard: u32,
    records: &Records,
    boundary: &[BoundaryRow],
) -> Vec<Table> {
    let sources = Shard { filler: Filler { code }, records, boundary };
    let public_values: [F; PUBLIC_VALUES] = [F::from_u32(shard)];
    let mut tally = Tally::new(code.base() / 4, code.instructions().len());
    let (mut tables, mut looked_up) = (Vec::new(), Vec::new());
    for (number, chip) in machine.chips().iter().enumerate() {
        match chip.filling(&sources) {
            Filling::Rows(rows) => {
                for trace in rows.tables(chip.width()) {
                    tally.count(chip, &trace, &public_values);
                    tables.push(Table { chip: number, trace });
                }
            }
            Filling::Lookups(uses) => looked_up.push((number, uses)),
        }
    }
    tables.extend(looked_up.into_iter().map(|(chip, uses)| Table { chip, trace: uses(&tally) }));
    tables.sort_by_key(|table| table.chip);
    tables
}

/// The tables that records fill, as chip number and plan.
#[must_use]
pub fn planned_tables(machine: &Machine<ShardChip>, code: &Code, records: &Records) -> Vec<(usize, Planned)> {
    let sources = Shard { filler: Filler { code }, records, boundary: &[] };
    let plan = |chip: &ShardChip| match chip.filling(&sources) {
        Filling::Rows(rows) => rows.plan(),
        Filling::Lookups(_) => Vec::new(),
    };
    let chips = machine.chips().iter().enumerate();
    chips.flat_map(|(number, chip)| plan(chip).into_iter().map(move |table| (number, table))).collect()
}

/// The tables of the run's memory, around the memory table itself.
#[must_use]
pub fn image_tables(machine: &Machine<ImageChip>, mut image: Trace) -> Vec<Table> {
    let mut tally = Tally::new(0, 0);
    let listed = machine.chips().iter().filter(|chip| matches!(chip, ImageChip::Image(_)));
    listed.for_each(|chip| tally.count(chip, &image, &[]));
    let mut trace = |chip: &ImageChip| match chip {
        ImageChip::Image(_) => Trace::new(core::mem::take(&mut image.values), image.width),
        ImageChip::Range(_) => tally.range(),
        ImageChip::Initial(initial) => crate::chips::initial::fill::trace(initial),
    };
    let chips = machine.chips().iter().enumerate();
    chips.map(|(number, chip)| Table { chip: number, trace: trace(chip) }).collect()
}
