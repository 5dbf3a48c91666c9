//! What a call of an accelerator costs.

use super::Filler;
use super::fill::{Fill, Filling, Shard};
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
    let step = Step { cycle: 1, index: 0 };
    let call = AcceleratorRecord { step, number, arguments: [0; 3], registers: Vec::new(), words: Vec::new() };
    let (code, records) = (Code::default(), Records { accelerators: vec![call], ..Records::default() });
    let shard = Shard { filler: Filler { code: &code }, records: &records, boundary: &[], slice: &[] };
    let rows = |chip: &ShardChip| match chip.filling(&shard) {
        Filling::Rows(rows) => rows.rows() as u64,
        Filling::Lookups { .. } => 0,
    };
    set.chips().iter().enumerate().map(|(number, chip)| rows(chip) * set.row_cells(number)).sum()
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
