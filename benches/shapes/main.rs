//! Chooses the shapes of shards, by what a corpus of runs needs.
//!
//! ```text
//! cargo bench -p nova-benches --bench shapes -- [--only NAME]... [--seconds N] [--fresh] [--save]
//! ```
//!
//! The corpus are the valid blocks of `target/data/mainnet` and the example guests, of which only emulation is needed. The
//! search starts from the standard list, or with `--fresh` from shapes that fit single stretches of runs. It changes
//! heights at random, mostly where a table is full before the others or has many free rows, and keeps what makes all runs
//! together cheaper. It prints the padding of each run; `--save` writes `verifier/src/shapes.txt`. Shapes of other
//! sections, and those that hold every instruction, are kept.

#[path = "../corpus.rs"]
mod corpus;
mod run;
mod search;

use clap::Parser;
use corpus::{FOLDERS, block_input, examples};
use nova_air::rv32im::{ShardChip, shard_chips};
use nova_air::{Chip, ChipSet};
use nova_benches::{Options, block_description, block_folders, block_name, example, repository};
use nova_os::ELF;
use nova_prover::run::plan::ShardShapes;
use nova_prover::run::plan::profile::{Profiler, Window};
use nova_verifier::run::ChipSets;
use nova_verifier::shapes::Kind;
use nova_verifier::{Shape, Shapes, TableShape};
use nova_vm::record::SEGMENT_MAX_CYCLES;
use nova_vm::report::run_to_end;
use nova_vm::{Limits, Machine, Outcome, Program, Silent};
use run::{Chips, Run};
use search::{Heights, Search};
use std::time::{Duration, Instant};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
    /// How long to search.
    #[arg(long, default_value_t = 600)]
    seconds: u64,
    /// Begin with shapes of stretches of runs.
    #[arg(long)]
    fresh: bool,
}

/// Shapes of the list for full, quarter and sixteenth cost, and the cells that they have at most.
const SIZES: [(usize, u64); 3] = [(25, 512_000_000), (6, 128_000_000), (3, 32_000_000)];

fn main() {
    let arguments = Arguments::parse();
    let known = ChipSets::new().expect("the chips are accepted");
    let list = Shapes::standard(&known).expect("the list is valid");
    let chips = shard_chips().expect("the chips are accepted");
    let shapes = ShardShapes::new(&chips, &list, SEGMENT_MAX_CYCLES);
    let runs = corpus(&arguments.options, &chips, &shapes);
    let all = list.of(Kind::Shard).map(|(_, shape)| Heights::of(&chips, shape));
    let (universal, mixtures): (Vec<_>, Vec<_>) = all.partition(|heights| heights.is_universal());
    let mut search = Search::new(Chips::new(&chips), runs, universal);
    match arguments.fresh {
        true => search.add_fresh(&SIZES),
        false => mixtures.into_iter().for_each(|heights| search.add(heights, &SIZES)),
    }
    let (start, length) = (Instant::now(), Duration::from_secs(arguments.seconds));
    while start.elapsed() < length {
        search.steps(1000);
        println!("{:4.0} s: {:.4}", start.elapsed().as_secs_f64(), search.cost());
    }
    search.print();
    if arguments.options.save {
        save(&known, &list, &search.heights());
    }
}

fn corpus(options: &Options, chips: &ChipSet<ShardChip>, shapes: &ShardShapes) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut add = |name: &str, is_held: bool, program: &Program, input: &[u8]| {
        let mut machine = Machine::new(program, input, Limits::default()).expect("the input fits");
        let mut profiler = Profiler::new(chips, shapes.window(), shapes.window_cycles());
        assert!(
            matches!(run_to_end(&mut machine, &mut profiler, &mut Silent), Outcome::Exited(0)),
            "{name} succeeds"
        );
        let windows: Vec<Window> = profiler.finish();
        runs.extend(Run::pieces(name, is_held, &windows));
    };
    for (name, input) in examples().into_iter().filter(|(name, _)| options.selects(name)) {
        add(name, true, &Program::load(&example(name)).expect("the example is a program"), &input);
    }
    let guest = Program::load(ELF).expect("the pinned guest is a program");
    for folder in FOLDERS.into_iter().flat_map(block_folders) {
        let name = block_name(&folder);
        if options.selects(&name) {
            let is_large = block_description(&folder)["gas_used"].as_u64() >= Some(5_000_000);
            add(&name, is_large, &guest, &block_input(&folder));
        }
    }
    runs
}

/// Writes the list: the shapes of other sections as they are, then shards by cells.
fn save(known: &ChipSets, list: &Shapes, shards: &[Heights]) {
    let mut saved = Shapes::default();
    list.iter().filter(|(kind, _)| *kind != Kind::Shard).for_each(|(kind, shape)| saved.push(kind, shape.clone()));
    for heights in shards {
        let tables = heights.tables(known.shard.chips().len());
        let shape = Shape::least(&known.shard, tables).expect("the chips exist");
        saved.push(Kind::Shard, shape);
    }
    saved.validate(known).expect("the search keeps the rules");
    let path = repository().join("verifier/src/shapes.txt");
    let old = std::fs::read_to_string(&path).expect("the list can be read");
    let head = old.lines().take_while(|line| line.starts_with('#')).flat_map(|line| [line, "\n"]);
    let mut text: String = head.collect();
    saved.write(known, &mut text).expect("a string can be written");
    std::fs::write(path, text).expect("the list can be written");
}

impl Heights {
    fn of(chips: &ChipSet<ShardChip>, shape: &Shape) -> Self {
        let rows = (0..chips.chips().len()).map(|chip| shape.rows(chip));
        Self::new(rows.take(nova_prover::run::plan::profile::COUNTED).collect())
    }

    /// Tables of distinct heights, which are few, and those that are looked up in.
    fn tables(&self, chips: usize) -> Vec<TableShape> {
        let looked_up = [1 << 17, 1 << 16];
        let rows = self.rows().iter().copied().chain(looked_up);
        assert_eq!(rows.clone().count(), chips, "the last two chips are looked up in");
        let tables = (0..).zip(rows).flat_map(|(chip, rows): (u16, u64)| {
            let heights = (0..64).rev().filter(move |bit| rows >> bit & 1 == 1);
            heights.map(move |log_height| TableShape { chip, log_height })
        });
        tables.collect()
    }
}

impl Chips {
    fn new(chips: &ChipSet<ShardChip>) -> Self {
        let units = nova_air::witness::chip_units(chips);
        let of = |chip: usize| (chips.row_cells(chip), units[chip].rows as u64, units[chip].after as u64);
        let names = chips.chips().iter().map(|chip| chip.name().into_owned()).collect();
        Self::of((0..nova_prover::run::plan::profile::COUNTED).map(of).collect(), names)
    }
}
