//! How tall the tables of shards are.

use nova_air::Chip;
use nova_air::rv32im::{chip_number, shard_chips};
use nova_air::witness::{Heights, RunMemory, boundary_tables, planned_tables, shard_tables, slice_rows};
use nova_vm::record::{Recorder, Segment};
use nova_vm::{Limits, Machine, Program, Silent};
use p3_matrix::Matrix;

fn program() -> Program {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/guests/sha256/sha256.elf");
    Program::load(&std::fs::read(path).unwrap()).unwrap()
}

fn segment(program: &Program) -> Segment {
    let mut machine = Machine::new(program, &[7; 300], Limits::default()).unwrap();
    Recorder::new(&machine).segment(&mut machine, 20_000, &mut Silent).unwrap()
}

#[test]
fn tables_are_as_tall_as_planned() {
    let (program, chips) = (program(), shard_chips().unwrap());
    let segment = segment(&program);
    let (code, records) = (program.code(), &segment.records);
    let boundary = RunMemory::default().absorb(1, &segment);
    let heights = |filled: &[nova_air::witness::Table]| -> Vec<_> {
        filled.iter().map(|table| (table.chip, table.trace.height())).collect()
    };
    let filled = heights(&shard_tables(&chips, code, 1, records, &boundary, Heights::Least));
    let planned = planned_tables(&chips, code, records, &boundary, Heights::Least);
    assert_eq!(planned.iter().map(|(chip, table)| (*chip, table.height)).collect::<Vec<_>>(), filled);

    // Given tables have their heights, whatever they hold: twice as many rows, of which the last have none.
    let mut given: Vec<_> = filled.iter().map(|&(chip, height)| (chip, height)).collect();
    given.extend(filled.iter().filter(|table| table.0 < chip_number::RANGE).map(|&(chip, _)| (chip, 64)));
    given.sort_by_key(|&(chip, height)| (chip, usize::MAX - height));
    let shard = shard_tables(&chips, code, 1, records, &boundary, Heights::Given(&given));
    assert_eq!(heights(&shard), given);
    let of_boundary =
        boundary_tables(code, &boundary, &slice_rows(code, records), &records.system, Heights::Given(&given));
    let expected: Vec<_> = shard
        .iter()
        .filter(|table| table.chip < chip_number::ADD)
        .map(|table| (table.chip, &table.trace.values))
        .collect();
    assert_eq!(of_boundary.iter().map(|table| (table.chip, &table.trace.values)).collect::<Vec<_>>(), expected);
    assert!(chips.chips()[chip_number::ADD - 1].stage() == nova_air::Stage::Boundary);
}

#[test]
#[should_panic(expected = "the tables hold all rows")]
fn tables_that_are_too_low_are_not_filled() {
    let (program, chips) = (program(), shard_chips().unwrap());
    let segment = segment(&program);
    let _ = planned_tables(&chips, program.code(), &segment.records, &[], Heights::Given(&[(chip_number::ADD, 16)]));
}
