//! The dry run and the two passes.

use super::commitments::{RunCommitments, Traces, heights, section_error};
use super::cost::CELLS_PER_CYCLE;
use super::plan::profile::Profiler;
use super::plan::{PlannedShard, ShardShapes};
use super::resume::{Expected, ResumedProof};
use super::{
    Progress, ProveRunError, ProverConfig, ProvingCost, ProvingKey, RunSummary, SetupRunError, StageTimes, bounds,
};
use crate::stark::{ShardProver, Table};
use nova_air::F;
use nova_air::buses::HALTED;
use nova_air::witness::{Heights, MemorySection, RunMemory, memory_tables, run_tables, shard_tables};
use nova_verifier::run::{
    Boundary, MEMORY_TABLE, PublicValues, RUN_SECTION, RunHeader, RunVerifier, ShardState, encode_header,
    encode_section,
};
use nova_verifier::shapes::Kind;
use nova_verifier::{Policy, RunChallenges, Shapes, ShardProof, Statement};
use nova_vm::record::{Recorder, SEGMENT_MAX_CYCLES, Segment};
use nova_vm::report::run_to_end;
use nova_vm::{ExecutionReport, Host, Options, Outcome, Program, Silent, TrapKind, execute};
use p3_field::PrimeCharacteristicRing;
use std::fs::File;
use std::io::Write;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// Proves runs of programs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prover {
    config: ProverConfig,
}

impl Prover {
    /// A prover with this configuration.
    ///
    /// # Panics
    /// If `shard_cycles` is 0 or more than [`SEGMENT_MAX_CYCLES`].
    #[must_use]
    pub fn new(config: ProverConfig) -> Self {
        assert!(
            (1..=SEGMENT_MAX_CYCLES).contains(&config.shard_cycles),
            "a shard has 1 to {SEGMENT_MAX_CYCLES} cycles"
        );
        Self { config }
    }

    /// Makes the proving key of the program in an ELF file.
    ///
    /// # Errors
    /// [`SetupRunError`] if the program cannot be loaded or its tables do not fit the proof system.
    pub fn setup(&self, elf: &[u8]) -> Result<ProvingKey, SetupRunError> {
        ProvingKey::new(Program::load(elf)?, self.config.parameters, None)
    }

    /// As [`setup`](Self::setup), with another list of shapes than the standard one. Only verifiers with the same list
    /// accept its proofs.
    ///
    /// # Errors
    /// As `setup`.
    pub fn setup_with_shapes(&self, elf: &[u8], shapes: Shapes) -> Result<ProvingKey, SetupRunError> {
        ProvingKey::new(Program::load(elf)?, self.config.parameters, Some(shapes))
    }

    /// Runs a program without proving it, which needs no key. Here, pages that are only read do not count against the
    /// memory limit. In a run that is proved they do.
    ///
    /// # Errors
    /// [`nova_vm::SetupError`] if the program and the input do not fit the machine.
    pub fn execute(
        &self,
        program: &Program,
        input: &[u8],
        host: &mut dyn Host,
    ) -> Result<ExecutionReport, nova_vm::SetupError> {
        let options = Options { limits: self.config.limits, ..Options::default() };
        execute(program, input, options, host).map(|(report, _)| report)
    }

    /// Proves the run of a program on an input and writes the proof to `sink`, section by section.
    ///
    /// `host` receives what the guest prints, once, and can stop the first emulation. `progress` is called after every
    /// step and can cancel.
    ///
    /// # Errors
    /// [`ProveRunError`]. A guest that traps, or fails without `allow_failure`, and a run that no verifier would accept
    /// are refused before anything is proved.
    pub fn prove(
        &self,
        key: &ProvingKey,
        input: &[u8],
        sink: &mut dyn Write,
        host: &mut dyn Host,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<RunSummary, ProveRunError> {
        let mut run = Run::new(&self.config, key, progress);
        let plan = run.plan(input, host)?;
        run.prove(input, plan, ResumedProof::default(), sink)
    }

    /// Like [`prove`](Self::prove), but continues the unfinished proof in `file`, which can be empty.
    ///
    /// A run has one proof, so the final file does not depend on the number of interruptions. Pass 1 is repeated, which
    /// shows that the file is of this run. Complete sections that verify are kept. The first section that is truncated
    /// or does not verify is dropped, with everything after it. `file` is open for reading and writing, and is not
    /// written by others meanwhile.
    ///
    /// # Errors
    /// As `prove`, and [`ProveRunError::Unfinished`] if the file is not the beginning of this run's proof. The file is
    /// then unchanged.
    pub fn resume(
        &self,
        key: &ProvingKey,
        input: &[u8],
        file: &mut File,
        host: &mut dyn Host,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<RunSummary, ProveRunError> {
        let mut run = Run::new(&self.config, key, progress);
        let plan = run.plan(input, host)?;
        let expected = Expected { key, header: &plan.header };
        let start = Instant::now();
        let kept = ResumedProof::read(file, &expected, &mut |progress| report(run.progress, progress));
        run.times.check += start.elapsed();
        let kept = kept?;
        run.prove(input, plan, kept, file)
    }
}

/// The state of a run that is being proved.
struct Run<'a> {
    config: &'a ProverConfig,
    key: &'a ProvingKey,
    times: StageTimes,
    progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
}

/// The result of pass 1.
struct Plan {
    header: RunHeader,
    challenges: RunChallenges,
    /// The traces of the run section and of the memory tables.
    traces: Traces,
    cost: ProvingCost,
}

impl Plan {
    fn new(mut header: RunHeader, traces: Traces, cost: ProvingCost) -> Self {
        let challenges = header.grind();
        Self { header, challenges, traces, cost }
    }

    /// A forecast of the time to prove the sections that are not kept.
    fn forecast(&self, kept: &ResumedProof) -> Duration {
        let left = self.cost.cycles - kept.cycles;
        self.cost.forecast().mul_f64(left as f64 / self.cost.cycles as f64)
    }
}

/// Calls a function and adds its time to a stage.
fn timed<T>(stage: &mut Duration, function: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = function();
    *stage += start.elapsed();
    result
}

/// Reports progress to the caller, who can cancel.
fn report(callback: &mut dyn FnMut(Progress) -> ControlFlow<()>, progress: Progress) -> Result<(), ProveRunError> {
    match callback(progress) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(ProveRunError::Cancelled),
    }
}

impl<'a> Run<'a> {
    fn new(
        config: &'a ProverConfig,
        key: &'a ProvingKey,
        progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Self {
        Self { config, key, times: StageTimes::default(), progress }
    }

    fn report(&mut self, progress: Progress) -> Result<(), ProveRunError> {
        report(self.progress, progress)
    }

    /// Emulates the run for its shards, its cost and its outcome. A run that cannot be proved is refused here.
    fn dry_run(
        &mut self,
        input: &[u8],
        host: &mut dyn Host,
    ) -> Result<(Vec<PlannedShard>, ProvingCost), ProveRunError> {
        let mut machine = nova_vm::Machine::new(&self.key.program, input, self.config.limits)?;
        let shapes = ShardShapes::new(&self.key.shard_chips, &self.key.shapes, self.config.shard_cycles);
        let mut profiler = Profiler::new(&self.key.shard_chips, shapes.window(), shapes.window_cycles());
        match timed(&mut self.times.emulate, || run_to_end(&mut machine, &mut profiler, host)) {
            Outcome::Trapped(trap) if trap.kind == TrapKind::BrokenOff => Err(ProveRunError::Cancelled),
            Outcome::Trapped(trap) => Err(Box::new(trap).into()),
            Outcome::Exited(exit_code) if exit_code != 0 && !self.config.allow_failure => {
                Err(ProveRunError::GuestFailed { exit_code })
            }
            Outcome::Exited(_) => {
                let (cycles, pages) = (machine.cycle(), machine.memory().pages() as u64);
                let windows = profiler.finish();
                let call_cycles = shapes.call_cells(&windows) / CELLS_PER_CYCLE;
                let shards = shapes.plan(&windows);
                bounds::check(self.key, &windows, &shards)?;
                Ok((shards, ProvingCost { cycles, call_cycles, pages }))
            }
        }
    }

    /// Pass 1: emulates the run, commits to its boundaries, and derives the run-scope challenges.
    fn plan(&mut self, input: &[u8], host: &mut dyn Host) -> Result<Plan, ProveRunError> {
        let key = self.key;
        let (planned, cost) = self.dry_run(input, host)?;
        self.report(Progress::Executed { shards: planned.len() as u32, cost })?;
        let mut machine = nova_vm::Machine::new(&key.program, input, self.config.limits)?;
        let mut recorder = Recorder::new(&machine);
        let (mut commitments, mut shards) = (RunCommitments::new(key), Vec::new());
        let (mut exit_code, mut cycles) = (0, 0);
        for (number, PlannedShard { cycles: length, shape, .. }) in (1..).zip(planned) {
            let emulate = || recorder.segment(&mut machine, length, &mut Silent);
            let segment = timed(&mut self.times.emulate, emulate)?;
            let boundary = timed(&mut self.times.boundaries, || commitments.shard(number, shape, &segment))?;
            shards.push(shard_state(&segment, boundary));
            cycles += u64::from(segment.cycles);
            self.report(Progress::Emulated { shards: number, cycles })?;
            recorder.recycle(segment.records);
            exit_code = segment.halt.unwrap_or(exit_code);
        }
        let public = PublicValues { exit_code, output: machine.output().to_vec() };
        let (run, memory, traces) = timed(&mut self.times.boundaries, || commitments.finish(&public.output))?;
        let input_length = traces.memory.first().map_or(0, |section| section.values.input_length);
        // The key's parameters are those of all sections. Another prover's configuration does not change them.
        let (program, parameters, pow_witness) = (*key.digest(), key.run.parameters(), F::ZERO);
        let header = RunHeader { program, parameters, public, run, input_length, memory, shards, pow_witness };
        let plan = Plan::new(header, traces, cost);
        // The verifier's own checks of the header, so that it is not refused after everything is proved.
        let policy = Policy { min_provable_bits: 0 };
        RunVerifier::with_shapes(&key.shapes, key.verifying(), plan.header.clone(), policy)
            .map_err(ProveRunError::Header)?;
        Ok(plan)
    }

    /// Pass 2: proves the run section, the memory tables and every shard that is not kept.
    fn prove(
        mut self,
        input: &[u8],
        plan: Plan,
        kept: ResumedProof,
        sink: &mut dyn Write,
    ) -> Result<RunSummary, ProveRunError> {
        let (shards, cycles) = (plan.header.shards.len() as u32, plan.cost.cycles);
        let forecast = plan.forecast(&kept);
        self.report(Progress::ProvingStarted { shards, cycles })?;
        if let Some(resumed) = kept.progress() {
            self.report(resumed)?;
        }
        let (mut proof_bytes, mut cells) = (kept.bytes, kept.cells);
        if kept.bytes == 0 {
            proof_bytes += self.write(sink, encode_header(&plan.header))?;
        }
        if !kept.run {
            proof_bytes += self.prove_run_section(&plan, sink)?;
            self.report(Progress::RunSectionProved)?;
        }
        for (number, section) in (1..).zip(&plan.traces.memory).skip(kept.memory as usize) {
            proof_bytes += self.prove_memory_table(&plan, number, section, sink)?;
            self.report(Progress::MemoryTableProved { number })?;
        }
        let (mut memory, mut done) = (RunMemory::default(), 0);
        let mut machine = nova_vm::Machine::new(&self.key.program, input, self.config.limits)?;
        let mut recorder = Recorder::new(&machine);
        for (number, shard) in (1..).zip(&plan.header.shards) {
            let record = || recorder.segment(&mut machine, shard.cycles, &mut Silent);
            let segment = timed(&mut self.times.record, record)?;
            done += u64::from(segment.cycles);
            let tables = timed(&mut self.times.fill, || {
                fill(self.key, &mut memory, (number, shard.boundary.shape), &segment, kept.shards)
            });
            // The records are not recycled: the proof takes their memory.
            drop(segment);
            let Some(tables) = tables else {
                self.report(Progress::ShardSkipped { shards: number, cycles: done })?;
                continue;
            };
            cells += tables.iter().map(|table| table.trace.values.len() as u64).sum::<u64>();
            let proof = self.prove_shard(&plan, number, tables)?;
            proof_bytes += self.write_proof(sink, &proof)?;
            self.report(Progress::ShardProved { number, cycles: done })?;
        }
        let (public, times) = (plan.header.public, self.times);
        Ok(RunSummary { public, cycles, shards, kept_cycles: kept.cycles, proof_bytes, cells, forecast, times })
    }

    fn prove_shard(&mut self, plan: &Plan, number: u32, tables: Vec<Table>) -> Result<ShardProof, ProveRunError> {
        let state = &plan.header.shards[number as usize - 1];
        let (_, shape) = self.key.shape(Kind::Shard, state.boundary.shape);
        let statement = state.statement(number, &plan.header.public, shape, plan.challenges);
        let prover = ShardProver::new(&self.key.shard_chips, &self.key.shard);
        let proof = timed(&mut self.times.prove, || prover.prove_shard(tables, &statement));
        proof.map_err(|source| section_error("shard", number, source))
    }

    fn prove_run_section(&mut self, plan: &Plan, sink: &mut dyn Write) -> Result<u64, ProveRunError> {
        let (key, values) = (self.key, plan.header.run_values());
        let (_, shape) = key.shape(Kind::Run, plan.header.run.shape);
        let statement = Statement::of_section(values.elements(), (&plan.header.run, shape), plan.challenges);
        let proof = timed(&mut self.times.run, || {
            let tables = run_tables(&key.run_chips, &plan.traces.run);
            ShardProver::new(&key.run_chips, &key.run).prove_shard(tables, &statement)
        });
        self.write_proof(sink, &proof.map_err(|source| section_error(RUN_SECTION, 0, source))?)
    }

    fn prove_memory_table(
        &mut self,
        plan: &Plan,
        number: u32,
        section: &MemorySection,
        sink: &mut dyn Write,
    ) -> Result<u64, ProveRunError> {
        let (key, values) = (self.key, section.values.map(F::from_u32));
        let boundary = &plan.header.memory[number as usize - 1].boundary;
        let (_, shape) = key.shape(Kind::Memory, boundary.shape);
        let statement = Statement::of_section(values.elements(), (boundary, shape), plan.challenges);
        let proof = timed(&mut self.times.memory, || {
            let tables = memory_tables(&key.memory_chips, section);
            ShardProver::new(&key.memory_chips, &key.memory).prove_shard(tables, &statement)
        });
        self.write_proof(sink, &proof.map_err(|source| section_error(MEMORY_TABLE, number, source))?)
    }

    fn write_proof(&mut self, sink: &mut dyn Write, proof: &ShardProof) -> Result<u64, ProveRunError> {
        let bytes = timed(&mut self.times.write, || encode_section(proof));
        self.write(sink, bytes)
    }

    fn write(&mut self, sink: &mut dyn Write, bytes: Vec<u8>) -> Result<u64, ProveRunError> {
        timed(&mut self.times.write, || sink.write_all(&bytes))?;
        Ok(bytes.len() as u64)
    }
}

/// The tables of a shard. `None` if its proof is `kept`. The memory table absorbs every shard.
fn fill(
    key: &ProvingKey,
    memory: &mut RunMemory,
    (number, shape): (u32, u8),
    segment: &Segment,
    kept: u32,
) -> Option<Vec<Table>> {
    let rows = memory.absorb(number, segment);
    if number <= kept {
        return None;
    }
    let code = key.program.code();
    let heights = heights(key.shape(Kind::Shard, shape).1);
    Some(shard_tables(&key.shard_chips, code, number, &segment.records, &rows, Heights::Given(&heights)))
}

/// The state of the run before and after a segment.
fn shard_state(segment: &Segment, boundary: Boundary) -> ShardState {
    ShardState {
        entry: segment.entry / 4,
        exit: if segment.halt.is_some() { HALTED } else { segment.exit / 4 },
        cycles: segment.cycles,
        boundary,
    }
}
