//! What a dry run tells: the sections of a run's proof and their shapes, before anything is committed.

use super::key::fixed_heights;
use super::plan::profile::{Profiler, Window};
use super::plan::{PlannedShard, ShardShapes, shape_cells};
use super::{ProveRunError, ProverConfig, ProvingCost, SetupRunError, bounds};
use nova_air::ChipSet;
use nova_air::rv32im::{MemoryChip, RunChip, ShardChip};
use nova_air::witness::{further_cells, initial_table, program_table};
use nova_recursion::run::Compressor;
use nova_verifier::run::{ChipSets, Claims};
use nova_verifier::shapes::Kind;
use nova_verifier::{ProofKind, Shape, Shapes};
use nova_vm::{Machine, Outcome, Program, TrapKind};

/// What the plans of a program's runs depend on. A proving key has it, and a program without keys.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) shapes: &'a Shapes,
    pub(super) run: &'a ChipSet<RunChip>,
    pub(super) memory: &'a ChipSet<MemoryChip>,
    pub(super) shard: &'a ChipSet<ShardChip>,
    /// The most cells that memory sections list besides the words that a run touches.
    pub(super) further_cells: usize,
    /// Heights of the fixed tables of the run section.
    pub(super) fixed_rows: (usize, usize),
}

/// A program that is planned for and not proved: it needs no commitments.
pub(super) struct Keyless {
    chips: ChipSets,
    shapes: Shapes,
    further_cells: usize,
    fixed_rows: (usize, usize),
}

/// The sections of a run's proof.
pub(super) struct RunPlan {
    /// Executed instructions.
    pub(super) cycles: u64,
    /// The shards, in order.
    pub(super) shards: Vec<PlannedShard>,
    /// Shapes of the memory sections. Their cells are at most this many, so that a last section can have a lesser shape.
    pub(super) memory: Vec<u8>,
    /// Cells that the memory sections list, at most.
    pub(super) listed: usize,
    /// Shape of the run section.
    pub(super) run: u8,
}

impl Keyless {
    /// The standard list of shapes, for this program.
    pub(super) fn new(program: &Program) -> Result<Self, SetupRunError> {
        let chips = ChipSets::new()?;
        let shapes = Shapes::standard(&chips)?;
        let (code, initial) = (program_table(program), initial_table(program)?);
        let fixed_rows = fixed_heights(&shapes, code.rows.len(), initial.rows.len())?;
        Ok(Self { chips, shapes, further_cells: further_cells(program), fixed_rows })
    }

    pub(super) const fn setting(&self) -> Setting<'_> {
        let Self { chips: ChipSets { run, memory, shard }, shapes, further_cells, fixed_rows } = self;
        Setting { shapes, run, memory, shard, further_cells: *further_cells, fixed_rows: *fixed_rows }
    }
}

impl Setting<'_> {
    /// The shapes that shards may have.
    pub(super) fn shard_shapes(&self, config: &ProverConfig) -> ShardShapes {
        ShardShapes::new(self.shard, self.shapes, config.shard_cycles)
    }

    /// The observer of a dry run.
    pub(super) fn profiler(&self, shapes: &ShardShapes) -> Profiler {
        Profiler::new(self.shard, shapes.window(), shapes.window_cycles())
    }

    /// The sections of a run that ended, from its windows.
    pub(super) fn plan(
        &self,
        shapes: &ShardShapes,
        machine: &Machine<'_>,
        windows: &[Window],
    ) -> Result<RunPlan, ProveRunError> {
        let shards = shapes.plan(windows);
        bounds::check(self, windows, &shards)?;
        let listed = bounds::touched_words(windows) + self.further_cells;
        let written = machine.claims().len() + machine.output().len();
        Ok(RunPlan {
            cycles: machine.cycle(),
            shards,
            memory: bounds::memory_shapes(self.shapes, listed),
            listed,
            run: bounds::run_shape(self.shapes, self.fixed_rows, written),
        })
    }

    /// A shape of the list.
    fn shape(&self, kind: Kind, number: u8) -> &Shape {
        self.shapes.get(kind, number).expect("plans have shapes of the list")
    }

    /// Cells that sections of a kind and these shapes commit.
    pub(super) fn cells(&self, kind: Kind, shapes: impl IntoIterator<Item = u8>) -> u64 {
        let shapes = shapes.into_iter().map(|number| self.shape(kind, number));
        let of_shape = |shape| match kind {
            Kind::Run => shape_cells(self.run, shape),
            Kind::Memory => shape_cells(self.memory, shape),
            Kind::Shard => shape_cells(self.shard, shape),
        };
        shapes.map(of_shape).sum()
    }
}

impl RunPlan {
    /// The sections: their kinds, and the numbers of their shapes.
    fn sections(&self) -> impl Iterator<Item = (Kind, u8)> {
        let memory = self.memory.iter().map(|&number| (Kind::Memory, number));
        let shards = self.shards.iter().map(|shard| (Kind::Shard, shard.shape));
        [(Kind::Run, self.run)].into_iter().chain(memory).chain(shards)
    }

    /// The cost of a proof of this kind.
    pub(super) fn cost(&self, setting: &Setting<'_>, kind: ProofKind) -> ProvingCost {
        let mut cost = ProvingCost { cycles: self.cycles, ..ProvingCost::default() };
        for (kind, number) in self.sections() {
            let shape = setting.shape(kind, number);
            cost.cells += setting.cells(kind, [number]);
            cost.sections += 1;
            cost.stack_rows += 1 << shape.log_stack_height;
            cost.boundary_rows += 1 << shape.log_boundary_height;
        }
        if kind == ProofKind::Compressed {
            cost.recursion_proofs = Compressor::proofs(cost.sections as usize) as u64;
        }
        cost
    }
}

/// Refuses a run that cannot be proved by how it ended.
pub(super) fn check_outcome(
    config: &ProverConfig,
    machine: &Machine<'_>,
    outcome: Outcome,
) -> Result<(), ProveRunError> {
    match outcome {
        Outcome::Trapped(trap) if trap.kind == TrapKind::BrokenOff => Err(ProveRunError::Cancelled),
        Outcome::Trapped(trap) => Err(Box::new(trap).into()),
        Outcome::Exited(exit_code) if exit_code != 0 && !config.allow_failure => {
            Err(ProveRunError::GuestFailed { exit_code })
        }
        Outcome::Exited(_) if !Claims::open(machine.claims().to_vec()).are_possible(machine.output()) => {
            Err(ProveRunError::Claims { bytes: machine.claims().len() })
        }
        Outcome::Exited(_) => Ok(()),
    }
}
