//! The dry run and the two passes.

use super::commitments::{RunCommitments, Traces, heights, section_error};
use super::compression::Compression;
use super::dry::check_outcome;
use super::plan::PlannedShard;
use super::resume::{ResumedProof, shard_cells};
use super::sections::{Output, Sections};
use super::{Progress, ProveRunError, ProverConfig, ProvingCost, ProvingKey, RunSummary, StageTimes};
use nova_air::F;
use nova_air::buses::HALTED;
use nova_air::witness::{Heights, MemorySection, RunMemory, memory_tables, run_tables, shard_tables};
use nova_recursion::run::Programs;
use nova_stark::{ShardProver, Table};
use nova_verifier::run::{
    Boundary, MEMORY_TABLE, PublicValues, RUN_SECTION, RunHeader, RunVerifier, ShardState, encode_header,
};
use nova_verifier::shapes::Kind;
use nova_verifier::{Policy, ProofKind, RunChallenges, ShardProof, Statement};
use nova_vm::record::{Recorder, Segment};
use nova_vm::report::run_to_end;
use nova_vm::{Host, Silent};
use p3_field::PrimeCharacteristicRing;
use std::io::Write;
use std::ops::ControlFlow;
use std::thread;
use std::time::{Duration, Instant};

/// The state of a run that is being proved.
pub(super) struct Run<'a> {
    config: &'a ProverConfig,
    key: &'a ProvingKey,
    kind: ProofKind,
    pub(super) times: StageTimes,
    pub(super) progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
}

/// The result of pass 1.
pub(super) struct Plan {
    pub(super) header: RunHeader,
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
}

/// The figures of a run that its plan does not have.
struct RunSums {
    kept_cycles: u64,
    proof_bytes: u64,
    cells: u64,
    forecast: Duration,
}

/// Calls a function and adds its time to a stage.
pub(super) fn timed<T>(stage: &mut Duration, function: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = function();
    *stage += start.elapsed();
    result
}

/// Reports progress to the caller, who can cancel.
pub(super) fn report(
    callback: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    progress: Progress,
) -> Result<(), ProveRunError> {
    match callback(progress) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(ProveRunError::Cancelled),
    }
}

impl<'a> Run<'a> {
    pub(super) fn new(
        config: &'a ProverConfig,
        key: &'a ProvingKey,
        kind: ProofKind,
        progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Self {
        Self { config, key, kind, times: StageTimes::default(), progress }
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
        let setting = self.key.setting();
        let shapes = setting.shard_shapes(self.config);
        let mut profiler = setting.profiler(&shapes);
        let outcome = timed(&mut self.times.emulate, || run_to_end(&mut machine, &mut profiler, host));
        check_outcome(self.config, &machine, outcome)?;
        let plan = setting.plan(&shapes, &machine, &profiler.finish())?;
        let cost = plan.cost(&setting, self.kind);
        Ok((plan.shards, cost))
    }

    /// Pass 1: emulates the run, commits to its boundaries, and derives the run-scope challenges.
    pub(super) fn plan(&mut self, input: &[u8], host: &mut dyn Host) -> Result<Plan, ProveRunError> {
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
        let claims = machine.claims().to_vec();
        let finish = || commitments.finish(&claims, &public.output);
        let (run, memory, traces) = timed(&mut self.times.boundaries, finish)?;
        let input_length = traces.memory.first().map_or(0, |section| section.values.input_length);
        // The key's parameters are those of all sections. Another prover's configuration does not change them.
        let (program, parameters, pow_witness) = (*key.digest(), key.run.parameters(), F::ZERO);
        let header =
            RunHeader { program, parameters, public, claims, run, input_length, memory, shards, pow_witness };
        let plan = Plan::new(header, traces, cost);
        // The verifier's own checks of the header, so that it is not refused after everything is proved.
        let policy = Policy { min_provable_bits: 0 };
        RunVerifier::with_shapes(&key.shapes, key.verifying(), plan.header.clone(), policy)
            .map_err(ProveRunError::Header)?;
        Ok(plan)
    }

    /// Pass 2: proves every section that is not kept, and compresses the run beside that.
    pub(super) fn prove(
        mut self,
        input: &[u8],
        plan: Plan,
        kept: ResumedProof,
        mut output: Output<'_>,
    ) -> Result<RunSummary, ProveRunError> {
        let forecast = plan.cost.forecast_of_rest(kept.cycles);
        let (proof_bytes, cells) = match self.kind {
            ProofKind::Shards => {
                let mut sections = Sections::new(Some(output.writer()), None, kept.bytes);
                let cells = self.prove_sections(input, &plan, &kept, &mut sections)?;
                (sections.bytes, cells)
            }
            ProofKind::Compressed => {
                let (proof, cells) = self.prove_and_compress(input, &plan, &kept, &mut output)?;
                timed(&mut self.times.write, || output.replace(&proof))?;
                (proof.len() as u64, cells)
            }
        };
        Ok(self.summary(plan, RunSums { kept_cycles: kept.cycles, proof_bytes, cells, forecast }))
    }

    fn summary(self, plan: Plan, RunSums { kept_cycles, proof_bytes, cells, forecast }: RunSums) -> RunSummary {
        let (shards, cycles) = (plan.header.shards.len() as u32, plan.cost.cycles);
        let (kind, public, times) = (self.kind, plan.header.public, self.times);
        RunSummary { kind, public, cycles, shards, kept_cycles, proof_bytes, cells, forecast, times }
    }

    /// The summary of a run whose proof is complete already.
    pub(super) fn summary_of_complete(self, plan: Plan, proof_bytes: u64) -> RunSummary {
        let cells = (plan.header.shards.iter()).map(|shard| shard_cells(self.key, shard.boundary.shape)).sum();
        let (kept_cycles, forecast) = (plan.cost.cycles, Duration::ZERO);
        self.summary(plan, RunSums { kept_cycles, proof_bytes, cells, forecast })
    }

    /// Proves the sections, and lifts and joins their proofs in another thread. Returns the compressed proof, and the cells of
    /// the shards.
    fn prove_and_compress(
        &mut self,
        input: &[u8],
        plan: &Plan,
        kept: &ResumedProof,
        output: &mut Output<'_>,
    ) -> Result<(Vec<u8>, u64), ProveRunError> {
        let programs = Programs::standard()?;
        let key = self.key.verifying();
        thread::scope(|scope| {
            let compression = Compression::start(scope, (&programs, key), plan.header.clone())?;
            let mut again = Sections::new(None, Some(compression), 0);
            if let Some(file) = output.file() {
                kept.each(file, &plan.header, |proof| {
                    again.add(proof, &mut self.times)?;
                    again.steps().try_for_each(|step| self.report(step))
                })?;
            }
            let mut sections = again.with_sink(output.file().map(|file| file as &mut dyn Write), kept.bytes);
            let cells = self.prove_sections(input, plan, kept, &mut sections)?;
            let start = Instant::now();
            let proof = sections.finish(self.progress)?;
            self.times.compress += start.elapsed();
            Ok((proof.map_or_else(Vec::new, |proof| proof.to_bytes()), cells))
        })
    }

    /// Proves the run section, the memory tables and every shard, unless they are kept. Returns the cells of the shards.
    fn prove_sections(
        &mut self,
        input: &[u8],
        plan: &Plan,
        kept: &ResumedProof,
        sections: &mut Sections<'_, '_>,
    ) -> Result<u64, ProveRunError> {
        let (shards, cycles) = (plan.header.shards.len() as u32, plan.cost.cycles);
        self.report(Progress::ProvingStarted { shards, cycles })?;
        if let Some(resumed) = kept.progress() {
            self.report(resumed)?;
        }
        if kept.bytes == 0 {
            sections.write(&encode_header(&plan.header), &mut self.times)?;
        }
        if !kept.run {
            let proof = self.prove_run_section(plan)?;
            self.finish_section(sections, proof, Progress::RunSectionProved)?;
        }
        for (number, section) in (1..).zip(&plan.traces.memory).skip(kept.memory as usize) {
            let proof = self.prove_memory_table(plan, number, section)?;
            self.finish_section(sections, proof, Progress::MemoryTableProved { number })?;
        }
        self.prove_shards(input, plan, kept, sections)
    }

    fn prove_shards(
        &mut self,
        input: &[u8],
        plan: &Plan,
        kept: &ResumedProof,
        sections: &mut Sections<'_, '_>,
    ) -> Result<u64, ProveRunError> {
        let (mut cells, mut done) = (kept.cells, 0);
        let mut memory = RunMemory::default();
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
            let proof = self.prove_shard(plan, number, tables)?;
            self.finish_section(sections, proof, Progress::ShardProved { number, cycles: done })?;
        }
        Ok(cells)
    }

    /// Passes on the proof of a section, and reports.
    fn finish_section(
        &mut self,
        sections: &mut Sections<'_, '_>,
        proof: ShardProof,
        done: Progress,
    ) -> Result<(), ProveRunError> {
        sections.add(proof, &mut self.times)?;
        self.report(done)?;
        sections.steps().try_for_each(|step| self.report(step))
    }

    fn prove_shard(&mut self, plan: &Plan, number: u32, tables: Vec<Table>) -> Result<ShardProof, ProveRunError> {
        let state = &plan.header.shards[number as usize - 1];
        let (_, shape) = self.key.shape(Kind::Shard, state.boundary.shape);
        let statement = state.statement(number, &plan.header.public, shape, plan.challenges);
        let prover = ShardProver::new(&self.key.shard_chips, &self.key.shard);
        let proof = timed(&mut self.times.prove, || prover.prove_shard(tables, &statement));
        proof.map_err(|source| section_error("shard", number, source))
    }

    fn prove_run_section(&mut self, plan: &Plan) -> Result<ShardProof, ProveRunError> {
        let (key, values) = (self.key, plan.header.run_values());
        let (_, shape) = key.shape(Kind::Run, plan.header.run.shape);
        let statement = Statement::of_section(values.elements(), (&plan.header.run, shape), plan.challenges);
        let proof = timed(&mut self.times.run, || {
            let tables = run_tables(&key.run_chips, &plan.traces.run);
            ShardProver::new(&key.run_chips, &key.run).prove_shard(tables, &statement)
        });
        proof.map_err(|source| section_error(RUN_SECTION, 0, source))
    }

    fn prove_memory_table(
        &mut self,
        plan: &Plan,
        number: u32,
        section: &MemorySection,
    ) -> Result<ShardProof, ProveRunError> {
        let (key, values) = (self.key, section.values.map(F::from_u32));
        let boundary = &plan.header.memory[number as usize - 1].boundary;
        let (_, shape) = key.shape(Kind::Memory, boundary.shape);
        let statement = Statement::of_section(values.elements(), (boundary, shape), plan.challenges);
        let proof = timed(&mut self.times.memory, || {
            let tables = memory_tables(&key.memory_chips, section);
            ShardProver::new(&key.memory_chips, &key.memory).prove_shard(tables, &statement)
        });
        proof.map_err(|source| section_error(MEMORY_TABLE, number, source))
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
