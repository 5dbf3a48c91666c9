//! Every guest has a plan, without proofs: each shard's rows fit into its shape, and fill as many cells as planned.

use crate::guests;
use nova_abi::{accelerator, register};
use nova_air::rv32im::chip_number;
use nova_air::witness::{BoundaryRow, Heights, Planned, RunMemory, chip_units, planned_tables};
use nova_prover::run::plan::profile::{Profiler, Window};
use nova_prover::run::plan::{PlannedShard, ShardShapes};
use nova_verifier::run::ChipSets;
use nova_verifier::shapes::Kind;
use nova_verifier::{Shape, Shapes};
use nova_vm::program::Code;
use nova_vm::record::{Recorder, SEGMENT_MAX_CYCLES, Segment};
use nova_vm::report::run_to_end;
use nova_vm::{Limits, Machine, Outcome, Program, Silent};
use std::sync::LazyLock;

static CHIPS: LazyLock<ChipSets> = LazyLock::new(|| ChipSets::new().expect("the chips are accepted"));
static SHAPES: LazyLock<Shapes> = LazyLock::new(|| Shapes::standard(&CHIPS).expect("the list is valid"));

/// Costs of shards: the default, and those for less memory.
const SHARD_CYCLES: [u32; 4] = [SEGMENT_MAX_CYCLES, 1 << 20, 1 << 18, 1000];

fn shape(number: u8) -> &'static Shape {
    SHAPES.get(Kind::Shard, number).expect("plans have shapes of the list")
}

/// Cells that the rows of a shard fill, if the boundary table lists all registers as the planner assumes.
///
/// # Panics
/// If the rows do not fit into its shape.
fn useful_cells(code: &Code, segment: &Segment, boundary: &[BoundaryRow], shape: &Shape) -> u64 {
    let (chips, units) = (&CHIPS.shard, chip_units(&CHIPS.shard));
    let heights: Vec<_> = shape.tables.iter().map(|table| (table.chip.into(), 1 << table.log_height)).collect();
    let tables = planned_tables(chips, code, &segment.records, boundary, Heights::Given(&heights));
    // Rows after the last unit are of the shape, not of the run.
    let cells = |&(chip, table): &(usize, Planned)| (table.rows - units[chip].after) as u64 * chips.row_cells(chip);
    let untouched = register::COUNT - segment.registers.len();
    tables.iter().map(cells).sum::<u64>() + untouched as u64 * chips.row_cells(chip_number::BOUNDARY)
}

/// Plans a run, and checks the plan against the records of each shard.
fn plan(guest: &[u8], shard_cycles: u32) -> Vec<PlannedShard> {
    let program = Program::load(guest).expect("the guest is a program");
    let shapes = ShardShapes::new(&CHIPS.shard, &SHAPES, shard_cycles);
    let machine = || Machine::new(&program, b"", Limits::default()).expect("the guest fits the machine");
    let mut dry = machine();
    let mut profiler = Profiler::new(&CHIPS.shard, shapes.window(), shapes.window_cycles());
    assert_eq!(run_to_end(&mut dry, &mut profiler, &mut Silent), Outcome::Exited(0));
    let windows = profiler.finish();
    let window_fits = |window: &Window| {
        let fits = window.units.iter().zip(&shapes.window().units).all(|(units, most)| units <= most);
        fits && window.cycles <= shapes.window_cycles()
    };
    assert!(windows.iter().all(window_fits));
    let shards = shapes.plan(&windows);
    assert_eq!(shards.iter().map(|shard| u64::from(shard.cycles)).sum::<u64>(), dry.cycle());

    let mut machine = machine();
    let (mut recorder, mut memory) = (Recorder::new(&machine), RunMemory::default());
    for (number, shard) in (1..).zip(&shards) {
        assert!(shard.cycles <= shard_cycles);
        let segment = recorder.segment(&mut machine, shard.cycles, &mut Silent).expect("the guest does not trap");
        let boundary = memory.absorb(number, &segment);
        let useful = useful_cells(program.code(), &segment, &boundary, shape(shard.shape));
        assert_eq!(shard.useful_cells, useful, "shard {number} of {}", shards.len());
        recorder.recycle(segment.records);
    }
    shards
}

#[test]
fn a_run_of_one_cycle_has_the_least_shape() {
    let cells = |shape: &Shape| nova_prover::run::plan::shape_cells(&CHIPS.shard, shape);
    let least = SHAPES.of(Kind::Shard).map(|(_, shape)| cells(shape)).min();
    for shard_cycles in SHARD_CYCLES {
        let shards = plan(&guests::exits_at_once(), shard_cycles);
        assert_eq!(shards.len(), 1);
        assert_eq!(Some(cells(shape(shards[0].shape))), least);
    }
}

/// Loads, stores, output, calls, and a call that is refused.
#[test]
fn the_plan_of_mixed_instructions_is_exact() {
    for guest in [guests::compresses(), guests::permutes(), guests::touches()] {
        assert!(SHARD_CYCLES.iter().all(|&shard_cycles| plan(&guest, shard_cycles).len() == 1));
        assert!(plan(&guest, 5).len() > 1);
    }
}

#[test]
fn a_guest_of_one_accelerator_has_a_plan() {
    for accelerator in accelerator::ALL {
        let guest = guests::loops(&guests::call(accelerator.number), 3000);
        for shard_cycles in SHARD_CYCLES {
            assert!(!plan(&guest, shard_cycles).is_empty(), "{}", accelerator.name);
        }
    }
}

/// All of the output that a run may have, in calls of 4 KiB.
#[test]
fn a_guest_that_writes_only_output_has_a_plan() {
    for shard_cycles in SHARD_CYCLES {
        assert!(plan(&guests::loops(&guests::writes(4096), 4095), shard_cycles).len() > 1);
    }
}

/// One word in each of 2^17 lines of memory, as programs that sort have it.
#[test]
fn a_guest_that_touches_much_memory_has_a_plan() {
    for shard_cycles in SHARD_CYCLES {
        assert!(!plan(&guests::loops(&guests::strides(), 1 << 17), shard_cycles).is_empty());
    }
}

/// Code of which each instruction is executed once.
#[test]
fn a_guest_without_loops_has_a_plan() {
    for shard_cycles in SHARD_CYCLES {
        assert!(!plan(&guests::repeats(accelerator::ALL[0].number, 20_000), shard_cycles).is_empty());
    }
}
