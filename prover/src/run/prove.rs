//! The two passes.

use super::bounds::{Bounds, planned_shape};
use super::planner::ShardPlanner;
use super::resume::{Expected, ResumedProof};
use super::{Progress, ProveRunError, ProverConfig, ProvingKey, RunSummary, SetupRunError, StageTimes, Work};
use crate::stark::{Committed, ProveError, ShardProver, Table};
use nova_air::buses::HALTED;
use nova_air::witness::{RunImage, boundary_tables, image_tables, shard_tables, table_heights};
use nova_air::{F, Trace};
use nova_verifier::run::{Boundary, PublicValues, RunHeader, RunVerifier, ShardState, encode_header, encode_section};
use nova_verifier::{Policy, RunChallenges, Shape, ShardProof, Statement, TableShape};
use nova_vm::record::{Recorder, SEGMENT_MAX_CYCLES, Segment};
use nova_vm::{ExecutionReport, Host, Options, Outcome, Program, Silent, TrapKind, execute};
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;
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
    /// A prover.
    ///
    /// # Panics
    /// If a shard would have no cycle, or more than [`SEGMENT_MAX_CYCLES`].
    #[must_use]
    pub fn new(config: ProverConfig) -> Self {
        assert!(
            (1..=SEGMENT_MAX_CYCLES).contains(&config.shard_cycles),
            "a shard has 1 to {SEGMENT_MAX_CYCLES} cycles"
        );
        Self { config }
    }

    /// Makes the keys of the program in an ELF file.
    ///
    /// # Errors
    /// [`SetupRunError`] if the program cannot be loaded or its tables do not fit the proof system.
    pub fn setup(&self, elf: &[u8]) -> Result<ProvingKey, SetupRunError> {
        ProvingKey::new(Program::load(elf)?, self.config.parameters)
    }

    /// Runs a program without proving it; no keys are needed for that. Pages that are only read do not count against a
    /// limit here; in a run that is proved they do.
    ///
    /// # Errors
    /// [`nova_vm::SetupError`] if program and input do not fit the machine.
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
    /// `host` gets what the guest prints, once, and can break off the first emulation. `progress` hears of every step that
    /// is done and can stop the work.
    ///
    /// # Errors
    /// [`ProveRunError`]: a guest that traps, or fails without `allow_failure`, and a run that no verifier would accept, are
    /// reported before any proving.
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

    /// Like [`prove`](Self::prove), but goes on from what an earlier call left in `file`, which may be nothing.
    ///
    /// A run has one proof, so that the file ends up the same, however often the work was interrupted. Whole sections that
    /// verify are kept: pass 1 is done again, which shows that the file is of this run. The first section that is cut
    /// short or does not verify is dropped, and all after it. `file` is open for reading and writing, and nobody else
    /// writes to it.
    ///
    /// # Errors
    /// As `prove`, and [`ProveRunError::Unfinished`] if the file holds anything else than the beginning of this run's
    /// proof; it is left as it is then.
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
        let expected = Expected { key, header: &plan.header, parameters: self.config.parameters };
        let start = Instant::now();
        let kept = ResumedProof::read(file, &expected, &mut |progress| tell(run.progress, progress));
        run.times.check += start.elapsed();
        let kept = kept?;
        run.prove(input, plan, kept, file)
    }
}

/// A run that is being proved.
struct Run<'a> {
    config: &'a ProverConfig,
    key: &'a ProvingKey,
    times: StageTimes,
    progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
}

/// What pass 1 finds out.
struct Plan {
    header: RunHeader,
    challenges: RunChallenges,
    image: Trace,
    work: Work,
}

impl Plan {
    fn new(mut header: RunHeader, image: Trace, work: Work) -> Self {
        let challenges = header.grind();
        Self { header, challenges, image, work }
    }

    /// About how long it takes to prove what is not kept.
    fn forecast(&self, kept: &ResumedProof) -> Duration {
        let left = self.work.cycles - kept.cycles;
        self.work.forecast().mul_f64(left as f64 / self.work.cycles as f64)
    }
}

/// Runs something and adds its time to a stage.
fn timed<T>(stage: &mut Duration, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    *stage += start.elapsed();
    result
}

/// Tells a caller, who can stop the work.
fn tell(listener: &mut dyn FnMut(Progress) -> ControlFlow<()>, progress: Progress) -> Result<(), ProveRunError> {
    match listener(progress) {
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

    fn tell(&mut self, progress: Progress) -> Result<(), ProveRunError> {
        tell(self.progress, progress)
    }

    /// Emulates the run to learn how long it is, where its work lies and how it ends: everything that keeps it from being
    /// proved shows here. Gives the cycles of each shard.
    fn dry_run(&mut self, input: &[u8], host: &mut dyn Host) -> Result<(Vec<u32>, Work), ProveRunError> {
        let mut machine = nova_vm::Machine::new(&self.key.program, input, self.config.limits)?;
        let mut planner = ShardPlanner::default();
        match timed(&mut self.times.emulate, || planner.run(&mut machine, host)) {
            Outcome::Trapped(trap) if trap.kind == TrapKind::BrokenOff => Err(ProveRunError::Cancelled),
            Outcome::Trapped(trap) => Err(Box::new(trap).into()),
            Outcome::Exited(exit_code) if exit_code != 0 && !self.config.allow_failure => {
                Err(ProveRunError::GuestFailed { exit_code })
            }
            Outcome::Exited(_) => {
                let (cycles, pages) = (machine.cycle(), machine.memory().pages() as u64);
                let work = Work { cycles, call_cycles: planner.call_cycles(), pages };
                Ok((planner.cut(cycles, self.config)?, work))
            }
        }
    }

    /// Pass 1: emulates the run, commits to its boundaries, and derives the shared challenges.
    fn plan(&mut self, input: &[u8], host: &mut dyn Host) -> Result<Plan, ProveRunError> {
        let key = self.key;
        let (lengths, work) = self.dry_run(input, host)?;
        self.tell(Progress::Executed { shards: lengths.len() as u32, work })?;
        let mut machine = nova_vm::Machine::new(&key.program, input, self.config.limits)?;
        let mut recorder = Recorder::new(&machine);
        let (mut image, mut shards, mut cycles) = (RunImage::default(), Vec::new(), 0);
        let (mut exit_code, mut bounds) = (0, Bounds::default());
        for (number, length) in (1..).zip(lengths) {
            let emulate = || recorder.segment(&mut machine, length, &mut Silent);
            let segment = timed(&mut self.times.emulate, emulate)?;
            let commit = || commit_boundary(key, (&mut image, &mut bounds), number, &segment);
            let boundary = timed(&mut self.times.boundaries, commit)?;
            shards.push(state(&segment, boundary));
            cycles += u64::from(segment.cycles);
            self.tell(Progress::Emulated { shards: number, cycles })?;
            recorder.recycle(segment.records);
            exit_code = segment.halt.unwrap_or(exit_code);
        }
        let public = PublicValues { exit_code, output: machine.output().to_vec() };
        let (image, header) = self.commit_image((&image, bounds), public, shards)?;
        let plan = Plan::new(header, image, work);
        // The verifier's own steps on the header: nothing in it may be refused once all is proved.
        let policy = Policy { min_provable_bits: 0 };
        RunVerifier::new(key.verifying(), plan.header.clone(), policy).map_err(ProveRunError::Header)?;
        Ok(plan)
    }

    /// Fills and commits the image table, which completes the header but for its proof of work.
    fn commit_image(
        &mut self,
        (image, mut bounds): (&RunImage, Bounds),
        public: PublicValues,
        shards: Vec<ShardState>,
    ) -> Result<(Trace, RunHeader), ProveRunError> {
        let key = self.key;
        timed(&mut self.times.boundaries, || {
            let image = image.trace(&key.program);
            let tables = image_tables(&key.image_machine, image.clone());
            bounds.image(key, shards.len() as u32, &shape_of(&tables))?;
            let commitment = ShardProver::new(&key.image_machine, &key.image).commit_boundary(&tables);
            let commitment = commitment.and_then(|commitment| commitment.ok_or(ProveError::MissingRunChallenges));
            let commitment =
                commitment.map_err(|source| ProveRunError::Section { section: "image", number: 0, source })?;
            let (program, work) = (*key.digest(), F::ZERO);
            Ok((image, RunHeader { program, public, shards, image: to_header(&commitment, &tables[..1]), work }))
        })
    }

    /// Pass 2: proves the image and every shard that is not kept.
    fn prove(
        mut self,
        input: &[u8],
        plan: Plan,
        kept: ResumedProof,
        sink: &mut dyn Write,
    ) -> Result<RunSummary, ProveRunError> {
        let (shards, cycles) = (plan.header.shards.len() as u32, plan.work.cycles);
        let forecast = plan.forecast(&kept);
        self.tell(Progress::ProvingStarted { shards, cycles })?;
        if let Some(resumed) = kept.progress() {
            self.tell(resumed)?;
        }
        let (mut proof_bytes, mut cells) = (kept.bytes, kept.cells);
        if kept.bytes == 0 {
            proof_bytes += self.write(sink, encode_header(&plan.header))?;
        }
        if !kept.image {
            proof_bytes += self.prove_image(&plan, sink)?;
            self.tell(Progress::ImageProved)?;
        }
        let (mut image, mut done) = (RunImage::default(), 0);
        let mut machine = nova_vm::Machine::new(&self.key.program, input, self.config.limits)?;
        let mut recorder = Recorder::new(&machine);
        for (number, shard) in (1..).zip(&plan.header.shards) {
            let record = || recorder.segment(&mut machine, shard.cycles, &mut Silent);
            let segment = timed(&mut self.times.record, record)?;
            done += u64::from(segment.cycles);
            let tables = timed(&mut self.times.fill, || fill(self.key, &mut image, number, &segment, kept.shards));
            recorder.recycle(segment.records);
            let Some(tables) = tables else {
                self.tell(Progress::Repeated { shards: number, cycles: done })?;
                continue;
            };
            cells += tables.iter().map(|table| table.trace.values.len() as u64).sum::<u64>();
            let proof = self.prove_shard(&plan, number, tables)?;
            proof_bytes += self.write_proof(sink, &proof)?;
            self.tell(Progress::ShardProved { number, cycles: done })?;
        }
        let (public, times) = (plan.header.public, self.times);
        Ok(RunSummary { public, cycles, shards, kept_cycles: kept.cycles, proof_bytes, cells, forecast, times })
    }

    fn prove_shard(&mut self, plan: &Plan, number: u32, tables: Vec<Table>) -> Result<ShardProof, ProveRunError> {
        let statement = Statement {
            public_values: vec![F::from_u32(number)],
            messages: plan.header.shards[number as usize - 1].messages(&plan.header.public),
            run: Some(plan.challenges),
        };
        let prover = ShardProver::new(&self.key.shard_machine, &self.key.shard);
        let proof = timed(&mut self.times.prove, || prover.prove_shard(tables, None, &statement));
        proof.map_err(|source| ProveRunError::Section { section: "shard", number, source })
    }

    fn prove_image(&mut self, plan: &Plan, sink: &mut dyn Write) -> Result<u64, ProveRunError> {
        let key = self.key;
        let statement = Statement { run: Some(plan.challenges), ..Statement::default() };
        let proof = timed(&mut self.times.image, || {
            let tables = image_tables(&key.image_machine, plan.image.clone());
            ShardProver::new(&key.image_machine, &key.image).prove_shard(tables, None, &statement)
        });
        let proof = proof.map_err(|source| ProveRunError::Section { section: "image", number: 0, source })?;
        self.write_proof(sink, &proof)
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

/// Commits to a shard's boundary alone: the other tables do not matter.
fn commit_boundary(
    key: &ProvingKey,
    (image, bounds): (&mut RunImage, &mut Bounds),
    number: u32,
    segment: &Segment,
) -> Result<Boundary, ProveRunError> {
    let rows = image.absorb(number, segment);
    Bounds::places(number, image.places())?;
    let heights: Vec<_> = table_heights(rows.len()).iter().map(|height| height.ilog2() as u8).collect();
    let planned = planned_shape(key, segment, &heights);
    bounds.shard((&key.shard_machine, &key.shard.verifying), number, &planned, verifier_messages(segment))?;
    let tables = boundary_tables(&rows);
    let committed = ShardProver::new(&key.shard_machine, &key.shard).commit_boundary(&tables);
    // Every instruction accesses a register, so a boundary table is never empty.
    let committed = committed.and_then(|committed| committed.ok_or(ProveError::MissingRunChallenges));
    committed.map(|committed| to_header(&committed, &tables)).map_err(|source| ProveRunError::Section {
        section: "shard",
        number,
        source,
    })
}

/// Messages that the verifier puts on a shard's buses, at most: where it begins and ends, the exit code, and each word of
/// output.
const fn verifier_messages(segment: &Segment) -> usize {
    let (start, end) = segment.output;
    3 + (end - start).div_ceil(4) as usize
}

/// The shape of filled tables.
fn shape_of(tables: &[Table]) -> Shape {
    let table =
        |table: &Table| TableShape { chip: table.chip as u16, log_height: table.trace.height().ilog2() as u8 };
    Shape { tables: tables.iter().map(table).collect() }
}

/// A commitment to these tables, as the header states it.
fn to_header(committed: &Committed, tables: &[Table]) -> Boundary {
    let log_height = |table: &Table| table.trace.height().ilog2() as u8;
    Boundary { digest: committed.digest, log_heights: tables.iter().map(log_height).collect() }
}

/// The tables of a shard; `None` if it is among those that are `kept`. The image hears of every shard.
fn fill(key: &ProvingKey, image: &mut RunImage, number: u32, segment: &Segment, kept: u32) -> Option<Vec<Table>> {
    let rows = image.absorb(number, segment);
    if number <= kept {
        return None;
    }
    let code = key.program.code();
    let tables = shard_tables(&key.shard_machine, code, number, &segment.records, &rows);
    Some(tables)
}

/// Where a segment begins and ends.
fn state(segment: &Segment, boundary: Boundary) -> ShardState {
    ShardState {
        entry: segment.entry / 4,
        exit: if segment.halt.is_some() { HALTED } else { segment.exit / 4 },
        cycles: segment.cycles,
        output_start: segment.output.0,
        output_end: segment.output.1,
        boundary,
    }
}
