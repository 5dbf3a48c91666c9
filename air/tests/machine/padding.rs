//! How much of what is committed is padding.

use nova_air::rv32im::{ShardChip, chip_number, shard_chips};
use nova_air::witness::{Heights, RunMemory, planned_tables, shard_tables, table_heights};
use nova_air::{Chip, ChipProfile, ChipSet};
use nova_vm::record::{Recorder, Segment};
use nova_vm::{Limits, Machine, Program, Silent};
use p3_matrix::Matrix;

/// Cells that an element of the extension field takes, as lookup columns have them.
const EXTENSION: usize = 5;
/// Cycles of a shard, by default; runs are cut into equal shards near this target.
const SHARD_CYCLES: u64 = 1 << 20;
/// The largest share that padding may have, in percent.
const LIMIT: f64 = 15.0;

/// Committed cells of tables, and how many of them are padding.
#[derive(Clone, Copy, Default)]
struct Cells {
    all: usize,
    padding: usize,
}

impl Cells {
    /// Adds tables of these heights with this many rows in use.
    fn add(&mut self, profile: &ChipProfile, width: usize, heights: &[usize], rows: usize) {
        let width = width + EXTENSION * profile.lookups.columns.len();
        let height: usize = heights.iter().sum();
        self.all += height * width;
        self.padding += (height - rows) * width;
    }

    fn percent(self) -> f64 {
        100.0 * self.padding as f64 / self.all as f64
    }
}

/// The tables of a shard, as they are planned from its records.
fn shard_cells(chips: &ChipSet<ShardChip>, program: &Program, segment: &Segment, boundary: usize) -> Cells {
    let mut cells = Cells::default();
    for (chip, table) in planned_tables(chips, program.code(), &segment.records) {
        let (chip, profile) = chips.get(chip).unwrap();
        cells.add(profile, chip.width(), &[table.height], table.rows);
    }
    let (chip, profile) = chips.get(chip_number::BOUNDARY).unwrap();
    cells.add(profile, chip.width(), &table_heights(boundary), boundary);
    cells
}

/// Cycles of a run.
fn cycles(program: &Program, input: &[u8]) -> u64 {
    let mut machine = Machine::new(program, input, Limits::default()).unwrap();
    machine.run(u64::MAX, &mut nova_vm::Unobserved, &mut Silent).unwrap();
    machine.cycle()
}

/// Cells of all shards of a run that is cut as the prover cuts it.
fn run_cells(program: &Program, input: &[u8]) -> (u64, Cells) {
    let total = cycles(program, input);
    let shards = ((total + SHARD_CYCLES / 2) / SHARD_CYCLES).max(1);
    let chips = shard_chips().unwrap();
    let mut machine = Machine::new(program, input, Limits::default()).unwrap();
    let (mut recorder, mut memory, mut sum) = (Recorder::new(&machine), RunMemory::default(), Cells::default());
    for number in 1..=shards as u32 {
        let segment = recorder.segment(&mut machine, total.div_ceil(shards) as u32, &mut Silent).unwrap();
        let boundary = memory.absorb(number, &segment).len();
        let cells = shard_cells(&chips, program, &segment, boundary);
        sum = Cells { all: sum.all + cells.all, padding: sum.padding + cells.padding };
        recorder.recycle(segment.records);
    }
    (total, sum)
}

/// Heights are checked before a shard is proved, by what is planned from its records.
#[test]
fn tables_are_as_tall_as_planned() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/guests/sha256/sha256.elf");
    let program = Program::load(&std::fs::read(path).unwrap()).unwrap();
    let chips = shard_chips().unwrap();
    let mut machine = Machine::new(&program, &[7; 300], Limits::default()).unwrap();
    let mut recorder = Recorder::new(&machine);
    let segment = recorder.segment(&mut machine, 20_000, &mut Silent).unwrap();
    let boundary = RunMemory::default().absorb(1, &segment);
    let filled = shard_tables(&chips, program.code(), 1, &segment.records, &boundary, Heights::Least);
    let filled: Vec<_> = filled.iter().map(|table| (table.chip, table.trace.height())).collect();
    let records = planned_tables(&chips, program.code(), &segment.records);
    let boundary = table_heights(boundary.len()).into_iter().map(|height| (chip_number::BOUNDARY, height));
    let records = records.iter().map(|(chip, table)| (*chip, table.height));
    assert_eq!(boundary.chain(records).collect::<Vec<_>>(), filled);
}

#[test]
fn padding_is_less_than_fifteen_percent() {
    let bytes = |count: usize| (0..count).map(|at| (at * 167) as u8).collect::<Vec<_>>();
    let steps = |count: u32, rest: usize| [count.to_le_bytes().to_vec(), bytes(rest)].concat();
    let runs = [
        ("fibonacci", steps(300_000, 0)),
        ("sha256", bytes(40_000)),
        ("keccak256", bytes(12_000)),
        ("u256", steps(40, 96)),
        ("crc32", bytes(150_000)),
        ("evm-transfers", steps(100, 0)),
    ];
    for (name, input) in runs {
        let path = format!("{}/../examples/guests/{name}/{name}.elf", env!("CARGO_MANIFEST_DIR"));
        let program = Program::load(&std::fs::read(&path).unwrap()).unwrap();
        let (cycles, cells) = run_cells(&program, &input);
        println!("{name}: {cycles} cycles, {} cells, {:.1} % padding", cells.all, cells.percent());
        assert!(cycles > 1 << 20, "{name} has {cycles} cycles");
        assert!(cells.percent() < LIMIT, "{name}: {:.1} % padding", cells.percent());
    }
}
