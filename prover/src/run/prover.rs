//! The prover of runs.

use super::cost::{CostReport, Counter};
use super::dry::{Keyless, check_outcome};
use super::prove::{Run, report};
use super::resume::{Expected, ResumedProof, complete};
use super::sections::Output;
use super::{Progress, ProveRunError, ProverConfig, ProvingKey, RunSummary, SetupRunError};
use nova_verifier::{ProofKind, Shapes};
use nova_vm::record::SEGMENT_MAX_CYCLES;
use nova_vm::report::run_to_end;
use nova_vm::{ExecutionReport, Host, Machine, Options, Program, execute};
use std::fs::File;
use std::io::Write;
use std::ops::ControlFlow;
use std::time::Instant;

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

    /// What the proof of a run will cost, and what of the run that is for: emulates the run once. It needs no key, and is for
    /// the standard list of shapes and this prover's shards.
    ///
    /// # Errors
    /// [`ProveRunError`] if no proof of the run can be made.
    pub fn cost(
        &self,
        program: &Program,
        input: &[u8],
        kind: ProofKind,
        host: &mut dyn Host,
    ) -> Result<CostReport, ProveRunError> {
        let keyless = Keyless::new(program)?;
        let setting = keyless.setting();
        let shapes = setting.shard_shapes(&self.config);
        let mut machine = Machine::new(program, input, self.config.limits)?;
        let mut counter = Counter::new(program, setting.shard, setting.profiler(&shapes));
        let outcome = run_to_end(&mut machine, &mut counter, host);
        check_outcome(&self.config, &machine, outcome)?;
        let (counts, profiler) = counter.finish();
        let plan = setting.plan(&shapes, &machine, &profiler.finish())?;
        Ok(CostReport::new(&setting, program, (&plan, &counts), kind))
    }

    /// Proves the run of a program on an input and writes the proof to `sink`: section by section, or once it is compressed.
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
        kind: ProofKind,
        sink: &mut dyn Write,
        host: &mut dyn Host,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<RunSummary, ProveRunError> {
        let mut run = Run::new(&self.config, key, kind, progress);
        let plan = run.plan(input, host)?;
        run.prove(input, plan, ResumedProof::default(), Output::Sink(sink))
    }

    /// Like [`prove`](Self::prove), but continues the unfinished proof in `file`, which can be empty.
    ///
    /// A run has one proof of each kind, so the final file does not depend on the number of interruptions. Pass 1 is
    /// repeated, which shows that the file is of this run. Complete sections that verify are kept. The first section that
    /// is truncated or does not verify is dropped, with everything after it. `file` is open for reading and writing, and is
    /// not written by others meanwhile.
    ///
    /// An unfinished proof has the sections so far, whatever its kind. A compressed proof replaces them at the end.
    ///
    /// # Errors
    /// As `prove`, and [`ProveRunError::Unfinished`] if the file is not the beginning of this run's proof. The file is
    /// then unchanged.
    pub fn resume(
        &self,
        key: &ProvingKey,
        input: &[u8],
        kind: ProofKind,
        file: &mut File,
        host: &mut dyn Host,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<RunSummary, ProveRunError> {
        let mut run = Run::new(&self.config, key, kind, progress);
        let plan = run.plan(input, host)?;
        if kind == ProofKind::Compressed
            && let Some(bytes) = complete(file, key, &plan.header)?
        {
            return Ok(run.summary_of_complete(plan, bytes));
        }
        let expected = Expected { key, header: &plan.header };
        let start = Instant::now();
        let kept = ResumedProof::read(file, &expected, &mut |progress| report(run.progress, progress));
        run.times.check += start.elapsed();
        let kept = kept?;
        run.prove(input, plan, kept, Output::File(file))
    }
}
