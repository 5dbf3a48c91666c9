//! Checks docs/soundness.md: its table of error terms, its bounds, and its names of tests.

use nova_air::buses::HALTED;
use nova_air::rv32im::{ShardChip, chip_number};
use nova_air::{Chip, ChipSet, F, Scope};
use nova_verifier::run::{ChipSets, MAX_CYCLES, MAX_OUTPUT_BYTES, MAX_SHARDS};
use nova_verifier::security::run_challenge_bits;
use nova_verifier::{MAX_MESSAGES, Parameters, SecurityReport, Shape, TableShape};
use p3_field::PrimeField32;
use std::fmt::Write;
use std::path::Path;

const BOOK: &str = include_str!("../../../docs/soundness.md");
const GAPS: &str = include_str!("../../../docs/known-gaps.md");

/// Bits of the proof of work before the run-scope challenges.
const RUN_GRINDING: u8 = 10;

/// The tables of a shard of a block, by chip and log2 of the height: those of decision 0108, section 11.
const BLOCK: &[(usize, &[u8])] = &[
    (chip_number::BOUNDARY, &[18, 16]),
    (chip_number::SLICE, &[16]),
    (chip_number::OUTPUT, &[8]),
    (chip_number::ADD, &[18, 16]),
    (chip_number::ADD_IMM, &[19, 17]),
    (chip_number::BITWISE, &[17, 16]),
    (chip_number::SHIFT, &[17]),
    (chip_number::COMPARE, &[16]),
    (chip_number::BRANCH, &[18, 16]),
    (chip_number::JUMP, &[15]),
    (chip_number::JUMP_REGISTER, &[16]),
    (chip_number::LOAD_WORD, &[18, 17]),
    (chip_number::LOAD_NARROW, &[16]),
    (chip_number::STORE_WORD, &[18]),
    (chip_number::STORE_NARROW, &[15]),
    (chip_number::MULTIPLY, &[15]),
    (chip_number::DIVIDE, &[10]),
    (chip_number::SYSCALL, &[14]),
    (chip_number::REFUSAL, &[8]),
    (chip_number::KECCAK, &[11]),
    (chip_number::KECCAK_ROUND, &[15, 14]),
    (chip_number::SHA256, &[8]),
    (chip_number::SHA256_ROUNDS, &[10]),
    (chip_number::MOD_MUL_ADD_256, &[14]),
    (chip_number::MOD_MUL_ADD_384, &[10]),
    (chip_number::ADD_POINTS_256, &[13]),
    (chip_number::DOUBLE_POINT_256, &[13]),
    (chip_number::ADD_POINTS_384, &[10]),
    (chip_number::DOUBLE_POINT_384, &[10]),
    (chip_number::RANGE, &[17]),
    (chip_number::BYTES, &[16]),
];

/// One table of each chip, of height `2^log_height` unless `given` has another.
fn shape<C: Chip>(chips: &ChipSet<C>, log_height: u8, given: &[(usize, u8)]) -> Shape {
    let table = |chip: usize| TableShape {
        chip: chip as u16,
        log_height: given.iter().find(|(of, _)| *of == chip).map_or(log_height, |&(_, height)| height),
    };
    Shape::least(chips, (0..chips.chips().len()).map(table).collect()).expect("the chips exist")
}

/// The tables of [`BLOCK`].
fn block(chips: &ChipSet<ShardChip>) -> Shape {
    let tables = BLOCK.iter().flat_map(|(chip, heights)| heights.iter().map(move |&height| (*chip, height)));
    let tables = tables.map(|(chip, log_height)| TableShape { chip: chip as u16, log_height }).collect();
    Shape::least(chips, tables).expect("the chips exist")
}

/// The reports of a shard of a block, of a small shard, of a memory table of 2^20 words, and of a run section with 2^20
/// instructions.
fn reports() -> [(&'static str, SecurityReport); 4] {
    let ChipSets { run, memory, shard } = ChipSets::new().expect("the chips are accepted");
    let standard = Parameters::standard();
    let of_block = SecurityReport::compute(&standard, &shard, &block(&shard), 3);
    let small = shape(&shard, 8, &[(chip_number::RANGE, 17), (chip_number::BYTES, 16)]);
    let of_small = SecurityReport::compute(&standard, &shard, &small, 3);
    let of_memory = SecurityReport::compute(&standard, &memory, &shape(&memory, 20, &[(1, 17)]), 0);
    let of_run = SecurityReport::compute(&standard, &run, &shape(&run, 20, &[(1, 16), (2, 8)]), 0);
    [
        ("block's shard", of_block.expect("chips exist")),
        ("small shard", of_small.expect("chips exist")),
        ("memory table", of_memory.expect("chips exist")),
        ("run section", of_run.expect("chips exist")),
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
    }
}

#[test]
fn the_book_has_the_bits_of_the_longest_run() {
    let ChipSets { shard, .. } = ChipSets::new().expect("the chips are accepted");
    // Run memory in both directions; instructions, initial cells and output in one that is bounded.
    let messages = 5 * MAX_MESSAGES;
    let bits = run_challenge_bits(messages, shard.max_arity_of(Scope::Run), RUN_GRINDING);
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
    let folders = ["air/src", "air/tests", "prover/src", "prover/tests", "verifier/src", "verifier/tests"];
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
