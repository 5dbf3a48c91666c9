//! Checks docs/soundness.md: its table of error terms, its bounds, and its names of tests.

use nova_air::buses::HALTED;
use nova_air::rv32im::chip_number;
use nova_air::{Chip, ChipSet, F, Scope};
use nova_verifier::run::{ChipSets, MAX_CYCLES, MAX_OUTPUT_BYTES, MAX_SHARDS};
use nova_verifier::security::{Regime, run_challenge_bits};
use nova_verifier::{MAX_MESSAGES, Parameters, SecurityReport, Shape, TableShape};
use p3_field::PrimeField32;
use std::fmt::Write;
use std::path::Path;

const BOOK: &str = include_str!("../../../docs/soundness.md");
const GAPS: &str = include_str!("../../../docs/known-gaps.md");

/// Bits of the proof of work before the run-scope challenges.
const RUN_GRINDING: u8 = 10;

/// Log2 of the calls of each accelerator: 2^20 calls, divided among the eight chips that have one row per call.
const LOG_CALLS: u8 = 17;

/// The chips that have one row per call of an accelerator.
const CALLS: [usize; 8] = [
    chip_number::KECCAK,
    chip_number::SHA256,
    chip_number::MOD_MUL_ADD_256,
    chip_number::MOD_MUL_ADD_384,
    chip_number::ADD_POINTS_256,
    chip_number::DOUBLE_POINT_256,
    chip_number::ADD_POINTS_384,
    chip_number::DOUBLE_POINT_384,
];

/// One table of each chip, of height `2^log_height` unless `given` has another.
fn shape<C: Chip>(chips: &ChipSet<C>, log_height: u8, given: &[(usize, u8)]) -> Shape {
    let table = |chip: usize| TableShape {
        chip: chip as u16,
        log_height: given.iter().find(|(of, _)| *of == chip).map_or(log_height, |&(_, height)| height),
    };
    Shape { tables: (0..chips.chips().len()).map(table).collect() }
}

/// The reports of a shard of about 2^20 cycles, of a small shard, of a memory table of 2^20 words, and of a run section
/// with 2^20 instructions.
fn reports() -> [(&'static str, SecurityReport); 4] {
    let ChipSets { run, memory, shard } = ChipSets::new().expect("the chips are accepted");
    let standard = Parameters::standard();
    let of_shard = |log_height: u8, output: usize| {
        let calls = CALLS.map(|chip| (chip, log_height.min(LOG_CALLS)));
        let given = [&[(chip_number::RANGE, 17), (chip_number::BYTES, 16)][..], &calls].concat();
        SecurityReport::compute(&standard, &shard, &shape(&shard, log_height, &given), 3 + output)
    };
    let of_memory = SecurityReport::compute(&standard, &memory, &shape(&memory, 20, &[(1, 17)]), 0);
    let of_run = SecurityReport::compute(&standard, &run, &shape(&run, 20, &[(1, 17)]), 0);
    [
        ("large shard", of_shard(19, 1 << 18)),
        ("small shard", of_shard(8, 0)),
        ("memory table", of_memory),
        ("run section", of_run),
    ]
}

fn table() -> String {
    let reports = reports();
    let mut table = String::from("| error term |");
    for (name, _) in &reports {
        write!(table, " {name} |").expect("writing to a string succeeds");
    }
    table.push_str("\n|---|---|---|---|---|\n");
    for (index, term) in reports[0].1.terms.iter().enumerate() {
        write!(table, "| {} |", term.label).expect("writing to a string succeeds");
        for (_, report) in &reports {
            write!(table, " {:.1} |", report.terms[index].bits).expect("writing to a string succeeds");
        }
        table.push('\n');
    }
    table
}

#[test]
fn the_book_has_the_computed_bits() {
    let table = table();
    println!("{table}");
    assert!(BOOK.contains(&table), "docs/soundness.md lacks this table:\n{table}");
    for (name, report) in reports() {
        assert!(report.provable_bits() >= 128.0, "{name}: {report:?}");
        // Only with unique decoding are the bits of the run-scope challenges independent of the number of shards.
        assert_eq!(report.regime, Regime::UniqueDecoding, "{name}");
    }
}

#[test]
fn the_book_has_the_bits_of_the_longest_run() {
    let ChipSets { shard, .. } = ChipSets::new().expect("the chips are accepted");
    let bits = run_challenge_bits(u64::from(F::ORDER_U32) - 1, shard.max_arity_of(Scope::Run), RUN_GRINDING);
    assert!(bits >= 128.0);
    let row = format!("{bits:.1} bits");
    assert!(BOOK.contains(&row), "docs/soundness.md lacks: {row}");
}

#[test]
fn the_book_has_the_bounds_of_the_verifier() {
    // The book states these numbers.
    assert_eq!((MAX_CYCLES, MAX_SHARDS, MAX_OUTPUT_BYTES), ((1 << 22) - 1, (1 << 16) - 1, (1 << 24) - 1));
    for text in
        ["more than 2^22 - 1, so", "to at most 2^16 - 1.", "Positions below 2^24 never wrap", "after a halt is 2^30,"]
    {
        assert!(BOOK.contains(text), "{text}");
    }
    assert_eq!(HALTED, 1 << 30);
    assert_eq!(u64::from(F::ORDER_U32), MAX_MESSAGES + 1);
    let [standard, test] = [Parameters::standard(), Parameters::insecure_for_tests()];
    let queries = format!("have {} queries where the standard ones have {}.", test.queries, standard.queries);
    assert!(GAPS.contains(&queries), "docs/known-gaps.md lacks: {queries}");
}

/// The concatenated sources in a folder and its subfolders.
fn sources(folder: &Path) -> String {
    let entries =
        std::fs::read_dir(folder).expect("the folder exists").map(|entry| entry.expect("it has a name").path());
    let text = entries.map(|path| match path.extension() {
        _ if path.is_dir() => sources(&path),
        Some(extension) if extension == "rs" => std::fs::read_to_string(&path).expect("sources are text"),
        _ => String::new(),
    });
    text.collect()
}

/// The texts between single backticks in a line of a table.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn the_checklist_names_existing_files_and_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["air/src", "air/tests", "prover/src", "prover/tests", "verifier/src"];
    let code: String = folders.map(|folder| sources(&root.join(folder))).concat();
    let (_, checklist) = BOOK.split_once("## Checklist").expect("the book has a checklist");
    let lines = checklist.lines().filter(|line| line.starts_with("| ")).skip(1);
    let mut found = 0;
    for line in lines {
        let cells: Vec<_> = line.trim_matches('|').split(" | ").collect();
        let [_, location, tests] = cells[..] else { panic!("{line} has three cells") };
        for file in quoted(location).filter(|name| name.ends_with(".rs")) {
            let exists = ["air/src", "verifier/src"].iter().any(|folder| root.join(folder).join(file).exists());
            assert!(exists, "{file} of the line {line}");
        }
        for test in quoted(tests).filter(|name| !name.contains(['/', '.'])) {
            let is_target = root.join("verifier/fuzz/fuzz_targets").join(format!("{test}.rs")).exists();
            assert!(is_target || code.contains(&format!("fn {test}(")), "{test} of the line {line}");
            found += 1;
        }
    }
    assert!(found > 50, "the checklist names {found} tests");
}
