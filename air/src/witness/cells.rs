//! What a call of an accelerator costs.

use super::fill::{Fill, Filling, Shard};
use super::{Filler, Rows, Unit};
use crate::ChipSet;
use crate::rv32im::ShardChip;
use nova_vm::program::Code;
use nova_vm::record::{AcceleratorRecord, Records, Step};
use std::vec;
use std::vec::Vec;

/// Cells that a call of the accelerator with this number commits, besides those of its `ecall`: columns, lookup columns
/// and quotient of its rows. 0 if no accelerator has the number.
#[must_use]
pub fn call_cells(set: &ChipSet<ShardChip>, number: u32) -> u64 {
    let units = chip_units(set);
    let cells = |(chip, count): (usize, u32)| u64::from(count) * units[chip].rows as u64 * set.row_cells(chip);
    call_units(set, number).into_iter().map(cells).sum()
}

/// The chips that a call of the accelerator with this number leaves rows in, besides those of its `ecall`, and how many
/// units of rows each.
#[must_use]
pub fn call_units(set: &ChipSet<ShardChip>, number: u32) -> Vec<(usize, u32)> {
    let step = Step { cycle: 1, index: 0 };
    let call = AcceleratorRecord { step, number, arguments: [0; 3], registers: Vec::new(), words: Vec::new() };
    let records = Records { accelerators: vec![call], ..Records::default() };
    let units = fillings(set, &records, |rows| rows.units() as u32);
    (0..).zip(units).filter(|&(_, units)| units > 0).collect()
}

/// The unit of rows of each chip of a shard that has one row for each record or unit; a row for the others.
#[must_use]
pub fn chip_units(set: &ChipSet<ShardChip>) -> Vec<Unit> {
    fillings(set, &Records::default(), |rows| rows.unit()).into_iter().collect()
}

/// What is asked of the rows of each chip, a default for the tables that are looked up in.
fn fillings<T: Default>(set: &ChipSet<ShardChip>, records: &Records, ask: impl Fn(&Rows<'_>) -> T) -> Vec<T> {
    let code = Code::default();
    let shard = Shard { filler: Filler { code: &code }, records, boundary: &[], slice: &[] };
    let of_chip = |chip: &ShardChip| match chip.filling(&shard) {
        Filling::Rows(rows) => ask(&rows),
        Filling::Lookups { .. } => T::default(),
    };
    set.chips().iter().map(of_chip).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rv32im::shard_chips;
    use nova_abi::{accelerator, syscall};

    #[test]
    fn every_accelerator_costs_cells_and_nothing_else_does() {
        let set = shard_chips().unwrap();
        let cells = |number| call_cells(&set, number);
        assert!(accelerator::ALL.iter().all(|accelerator| cells(accelerator.number) > 1000));
        // benches/results/hash_cells.json, less some hundred for the instructions around the call.
        assert!((57_000..58_300).contains(&cells(syscall::KECCAK_F)), "{}", cells(syscall::KECCAK_F));
        assert_eq!([syscall::EXIT, syscall::WRITE_OUTPUT].map(cells), [0, 0]);
    }
}
