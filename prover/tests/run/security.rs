//! The table of error terms in docs/soundness.md.

use nova_air::chips::{Initial, Program};
use nova_air::rv32im::{chip_number, image_machine, shard_machine};
use nova_air::{Chip, F, Machine, Scope};
use nova_verifier::security::{Regime, run_challenge_bits};
use nova_verifier::{Parameters, SecurityReport, Shape, TableShape};
use p3_field::PrimeField32;
use std::fmt::Write;

const BOOK: &str = include_str!("../../../docs/soundness.md");

/// Bits of work before the run's challenges.
const RUN_GRINDING: u8 = 10;

/// The logarithm of 2^20 calls, divided among the eight accelerators' chips that have a row for a call.
const LOG_CALLS: u8 = 17;

/// The chips whose rows are calls of accelerators.
const CALLS: [usize; 8] = [
    chip_number::KECCAK,
    chip_number::SHA256,
    chip_number::MULTIPLY_ADD_256,
    chip_number::MULTIPLY_ADD_384,
    chip_number::ADD_POINTS_256,
    chip_number::DOUBLE_POINT_256,
    chip_number::ADD_POINTS_384,
    chip_number::DOUBLE_POINT_384,
];

/// A table of each chip, all of `log_height` but for the ones given.
fn shape<C: Chip>(machine: &Machine<C>, log_height: u8, given: &[(usize, u8)]) -> Shape {
    let table = |chip: usize| TableShape {
        chip: chip as u16,
        log_height: given.iter().find(|(of, _)| *of == chip).map_or(log_height, |&(_, height)| height),
    };
    Shape { tables: (0..machine.chips().len()).map(table).collect() }
}

/// The reports of a shard of about 2^20 cycles, of one of few, and of an image of 2^20 words.
fn reports() -> [(&'static str, SecurityReport); 3] {
    let shard = shard_machine(Program::default()).expect("the machine is accepted");
    let image = image_machine(Initial::default()).expect("the machine is accepted");
    let standard = Parameters::standard();
    let fixed = |program| [(chip_number::RANGE, 17), (chip_number::BYTES, 16), (chip_number::PROGRAM, program)];
    let of_shard = |log_height: u8, program, output: usize| {
        let calls = CALLS.map(|chip| (chip, log_height.min(LOG_CALLS)));
        let given = [&fixed(program)[..], &calls].concat();
        SecurityReport::compute(&standard, &shard, &shape(&shard, log_height, &given), 3 + output)
    };
    let of_image = SecurityReport::compute(&standard, &image, &shape(&image, 20, &[(1, 17), (2, 16)]), 0);
    [("large shard", of_shard(19, 17, 1 << 18)), ("small shard", of_shard(8, 8, 0)), ("image", of_image)]
}

fn table() -> String {
    let reports = reports();
    let mut table = String::from("| error term |");
    for (name, _) in &reports {
        write!(table, " {name} |").expect("strings take everything");
    }
    table.push_str("\n|---|---|---|---|\n");
    for (index, term) in reports[0].1.terms.iter().enumerate() {
        write!(table, "| {} |", term.label).expect("strings take everything");
        for (_, report) in &reports {
            write!(table, " {:.1} |", report.terms[index].bits).expect("strings take everything");
        }
        table.push('\n');
    }
    table
}

#[test]
fn the_book_has_the_computed_bits() {
    let table = table();
    println!("{table}");
    assert!(BOOK.contains(&table), "docs/soundness.md should have this table:\n{table}");
    for (name, report) in reports() {
        assert!(report.provable_bits() >= 128.0, "{name}: {report:?}");
        // Only unique decoding leaves the shared challenges as they are, however many shards there are.
        assert_eq!(report.regime, Regime::UniqueDecoding, "{name}");
    }
}

#[test]
fn the_book_has_the_bits_of_the_longest_run() {
    let shard = shard_machine(Program::default()).expect("the machine is accepted");
    let bits = run_challenge_bits(u64::from(F::ORDER_U32) - 1, shard.max_arity_of(Scope::Run), RUN_GRINDING);
    assert!(bits >= 128.0);
    let row = format!("{bits:.1} bits");
    assert!(BOOK.contains(&row), "docs/soundness.md should say {row}");
}
