//! `nova-bench suite`.

use super::{CommandError, CompareOptions, progress, read, write, write_json};
use crate::compare::Comparison;
use crate::machine::Machine;
use crate::report::{suite_page, suite_table};
use crate::suite::{Job, Kind, NovaProve, RunError, SUITE_SCHEMA, SuiteFigures, SuiteReport, Work};
use clap::Args;
use std::path::PathBuf;
use std::thread;

/// What to prove, and where the figures go.
#[derive(Args, Clone, Debug)]
pub struct SuiteOptions {
    /// Guests and blocks. Without names all guests, and the blocks with little gas.
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,

    /// List the guests and blocks, and measure nothing.
    #[arg(long)]
    pub list: bool,

    /// Kinds of proofs, by comma.
    #[arg(long, value_delimiter = ',', default_value = "shards,compressed")]
    pub kind: Vec<Kind>,

    /// Guests run for about 2^22 cycles, not 2^20.
    #[arg(long)]
    pub long: bool,

    /// The most gas of a block, in millions, unless it is named.
    #[arg(long, value_name = "N", default_value_t = 2.0)]
    pub most_mgas: f64,

    /// Threads of the prover. Without it as many as there are cores.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,

    /// Proofs of each kind.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub repeat: u32,

    /// The folder of the keys of wrapped proofs, from `nova-prove setup-wrap`.
    #[arg(long, value_name = "DIR")]
    pub wrap_keys: Option<PathBuf>,

    /// The command to measure. Without it `nova-prove` is built first.
    #[arg(long, value_name = "FILE")]
    pub nova_prove: Option<PathBuf>,

    /// The file of results, written after each measurement. What it has of this command and computer is not measured again,
    /// so an interrupted suite goes on where it was.
    #[arg(long, value_name = "FILE", default_value = "target/suite.json")]
    pub json: PathBuf,

    /// Measure again what the file of results has.
    #[arg(long)]
    pub again: bool,

    /// Write a page with the table and plots.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,

    /// The comparison with an earlier run.
    #[command(flatten)]
    pub compare: CompareOptions,
}

impl SuiteOptions {
    /// Measures, prints a table, and writes the files.
    ///
    /// # Errors
    ///
    /// When something cannot be proved or written, or figures are worse than those that they are compared with.
    pub fn run(&self) -> Result<(), CommandError> {
        let known = [Work::guests(self.long), Work::blocks()].concat();
        if self.list {
            list(&known);
            return Ok(());
        }
        let jobs = self.jobs(known)?;
        let old = self.compare.earlier::<SuiteReport>(Some(&self.json))?;
        let nova_prove = NovaProve::new(self.nova_prove.clone(), self.wrap_keys.clone())?;
        let mut results = self.earlier()?;
        let progress = progress(jobs.len() as u64, "measurements");
        for job in &jobs {
            let is_there = |figures: &SuiteFigures| {
                figures.is_of(job, &nova_prove.measured.digest) && figures.repetitions >= self.repeat as usize
            };
            if self.again || !results.measurements.iter().any(is_there) {
                progress.set_message(format!("{}, {}", job.work.name(), job.kind));
                results.put(self.measure(job, &nova_prove)?);
                write_json(&self.json, &results)?;
            }
            progress.inc(1);
        }
        progress.finish_and_clear();
        // Older entries of the file are not of this run.
        let is_job = |figures: &SuiteFigures| jobs.iter().any(|job| figures.is_of(job, &nova_prove.measured.digest));
        results.measurements.retain(is_job);
        println!("{}", suite_table(&results));
        if let Some(path) = &self.html {
            write(path, suite_page(&results)?.as_bytes())?;
        }
        old.map_or(Ok(()), |old| old.compare(|old, threshold| Comparison::of_suites(old, &results, threshold)))
    }

    fn jobs(&self, known: Vec<Work>) -> Result<Vec<Job>, CommandError> {
        if let Some(name) = self.names.iter().find(|name| known.iter().all(|work| work.name() != **name)) {
            let known: Vec<_> = known.iter().map(Work::name).collect();
            return Err(CommandError::UnknownWork { name: name.clone(), known: known.join(", ") });
        }
        if self.kind.contains(&Kind::Wrapped) && self.wrap_keys.is_none() {
            return Err(RunError::NoKeys.into());
        }
        let is_chosen = |work: &Work| match self.names.is_empty() {
            true => work.mgas() <= self.most_mgas,
            false => self.names.iter().any(|name| name == work.name()),
        };
        let threads =
            self.threads.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), usize::from);
        let of_kinds = |work: Work| self.kind.iter().map(move |&kind| Job { work: work.clone(), kind, threads });
        let jobs: Vec<_> = known.into_iter().filter(is_chosen).flat_map(of_kinds).collect();
        if jobs.is_empty() { Err(CommandError::Nothing) } else { Ok(jobs) }
    }

    /// What the file of results has, if it is of this computer and format.
    fn earlier(&self) -> Result<SuiteReport, CommandError> {
        if !self.json.exists() {
            return Ok(SuiteReport::new());
        }
        let earlier: SuiteReport = read(&self.json)?;
        let is_ours = earlier.machine == Machine::this() && earlier.schema == SUITE_SCHEMA;
        let earlier = SuiteReport { command: SuiteReport::new().command, ..earlier };
        if is_ours { Ok(earlier) } else { Err(CommandError::OtherComputer { path: self.json.clone() }) }
    }

    fn measure(&self, job: &Job, nova_prove: &NovaProve) -> Result<SuiteFigures, CommandError> {
        let reports = (0..self.repeat).map(|_| nova_prove.prove(job)).collect::<Result<_, _>>()?;
        let figures = SuiteFigures::of(job, &nova_prove.measured, reports);
        figures.ok_or_else(|| RunError::Report(job.work.name().into()).into())
    }
}

fn list(known: &[Work]) {
    for work in known {
        match work {
            Work::Guest(guest, size) => println!("{:<16} guest, {size} {}", guest.name, guest.unit),
            Work::Sample { name, .. } => println!("{name:<16} block of the examples"),
            Work::Block { name, mgas, .. } => println!("{name:<16} block, {mgas:.2} Mgas"),
        }
    }
}
