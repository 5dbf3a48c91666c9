//! `nova-bench air`.

use super::{CommandError, CompareOptions, progress, write, write_json};
use crate::air::builtin::{Synthetic, chip_names, nova_chips, subjects};
use crate::air::{Case, Hash, ProofSystem, Sample, Subject, standard_queries};
use crate::compare::Comparison;
use crate::figures::{AirFigures, AirReport};
use crate::machine::available_memory;
use crate::report::{air_page, air_table, csv};
use clap::Args;
use indicatif::ProgressBar;
use nova_verifier::Parameters;
use std::path::PathBuf;
use std::thread;

/// Log2 of the fewest rows: a permutation of Keccak takes 24.
const LEAST_LOG_ROWS: i64 = 5;
/// Log2 of the most rows that the field allows.
const MOST_LOG_ROWS: i64 = 22;

/// What to measure, and where the figures go.
#[derive(Args, Clone, Debug)]
pub struct AirOptions {
    /// The AIRs. Without names all but Nova's own chips; `nova` for all chips, `nova/add` for one.
    #[arg(value_name = "AIR")]
    pub names: Vec<String>,

    /// List the AIRs and the provers that take them, and measure nothing.
    #[arg(long)]
    pub list: bool,

    /// Provers, by comma. Without it all that take the AIR.
    #[arg(long, value_name = "PROVER", value_delimiter = ',')]
    pub prover: Vec<ProofSystem>,

    /// Log2 of the number of rows: several, by comma, show how provers scale.
    #[arg(long, value_name = "LOG", value_delimiter = ',', default_value = "14",
        value_parser = clap::value_parser!(u8).range(LEAST_LOG_ROWS..=MOST_LOG_ROWS))]
    pub log_rows: Vec<u8>,

    /// Threads, several by comma. Without it as many as there are cores.
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Vec<u16>,

    /// Log2 of the inverse rate, several by comma.
    #[arg(long, value_name = "LOG", value_delimiter = ',', default_value = "1",
        value_parser = clap::value_parser!(u8).range(1..=5))]
    pub log_blowup: Vec<u8>,

    /// Queries. Without it as many as give the bits that Nova's standard parameters have.
    #[arg(long, value_name = "N")]
    pub queries: Option<u16>,

    /// The most bits of a proof of work. The standard 20 take from nothing to a second, by luck, which is most of the time of
    /// small tables: measure those with 0. Proofs then have fewer provable bits.
    #[arg(long, value_name = "BITS", value_parser = clap::value_parser!(u8).range(0..=24))]
    pub grinding: Option<u8>,

    /// The hash of trees and transcripts. Plonky3's provers are measured with the first.
    #[arg(long, default_value_t = Hash::Poseidon2, value_enum)]
    pub hash: Hash,

    /// Log2 of the height H of Nova's stacks. Without it the least that the table allows.
    #[arg(long, value_name = "LOG", value_parser = clap::value_parser!(u8).range(9..=22))]
    pub log_stack: Option<u8>,

    /// Proofs of each kind. Their traces differ, and with them the luck of proofs of work. Provers take turns.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub repeat: u32,

    /// Columns of the AIR `synthetic`.
    #[arg(long, value_name = "N", default_value_t = 64)]
    pub width: usize,

    /// Degree of the constraints of `synthetic`: 2 or 3.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub degree: usize,

    /// Messages of each row of `synthetic`.
    #[arg(long, value_name = "N", default_value_t = 24)]
    pub messages: usize,

    /// Write the figures as JSON.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,

    /// Write the figures as CSV.
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,

    /// Write a page with the table and plots.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,

    /// The comparison with an earlier run.
    #[command(flatten)]
    pub compare: CompareOptions,
}

/// Something to measure, with every prover in turn.
struct Plan<'a> {
    subject: &'a dyn Subject,
    systems: Vec<ProofSystem>,
    case: Case,
    threads: usize,
}

impl AirOptions {
    /// The AIRs that these options name among the built-in ones.
    ///
    /// # Errors
    ///
    /// When the synthetic table cannot be as it should be.
    pub fn builtin(&self) -> Result<Vec<Box<dyn Subject>>, CommandError> {
        let mut known = subjects(Synthetic::new(self.width, self.degree, self.messages)?);
        let is_chip = |name: &String| name == "nova" || chip_names().contains(name);
        if self.list || self.names.iter().any(is_chip) {
            known.extend(nova_chips().into_iter().map(|chip| Box::new(chip) as Box<dyn Subject>));
        }
        Ok(known)
    }

    /// Measures, prints a table, and writes the files.
    ///
    /// # Errors
    ///
    /// When something cannot be measured or written, or figures are worse than those that they are compared with.
    pub fn run(&self, known: Vec<Box<dyn Subject>>) -> Result<(), CommandError> {
        if self.list {
            list(&known);
            return Ok(());
        }
        let chosen = self.choose(&known)?;
        let plans = self.plans(&chosen)?;
        let earlier = self.compare.earlier::<AirReport>(self.json.as_deref())?;
        let proofs = plans.iter().map(|plan| plan.systems.len() as u64 * u64::from(self.repeat)).sum();
        let progress = progress(proofs, "proofs");
        let mut report = AirReport::new(Vec::new());
        for plan in &plans {
            report.measurements.extend(self.measure(plan, &progress)?);
            // What was measured stays, whatever comes.
            self.json.as_deref().map_or(Ok(()), |path| write_json(path, &report))?;
        }
        progress.finish_and_clear();
        println!("{}", air_table(&report));
        self.write(&report)?;
        earlier
            .map_or(Ok(()), |earlier| earlier.compare(|old, threshold| Comparison::of_airs(old, &report, threshold)))
    }

    fn choose<'a>(&self, known: &'a [Box<dyn Subject>]) -> Result<Vec<&'a dyn Subject>, CommandError> {
        let is_chip = |subject: &dyn Subject| subject.name().starts_with("nova/");
        let mut chosen: Vec<&dyn Subject> = Vec::new();
        for name in &self.names {
            let named = |subject: &&dyn Subject| {
                let full = subject.name();
                full == *name || full.split(' ').next() == Some(name) || (name == "nova" && is_chip(*subject))
            };
            let mut found: Vec<_> = known.iter().map(AsRef::as_ref).filter(named).collect();
            if found.is_empty() {
                let known: Vec<_> = known.iter().map(|subject| subject.name()).collect();
                return Err(CommandError::UnknownAir { name: name.clone(), known: known.join(", ") });
            }
            found.retain(|subject| chosen.iter().all(|other| other.name() != subject.name()));
            chosen.extend(found);
        }
        if self.names.is_empty() {
            chosen.extend(known.iter().map(AsRef::as_ref).filter(|subject| !is_chip(*subject)));
        }
        Ok(chosen)
    }

    /// What to measure, checked before anything is.
    fn plans<'a>(&self, chosen: &[&'a dyn Subject]) -> Result<Vec<Plan<'a>>, CommandError> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let mut threads: Vec<usize> = self.threads.iter().map(|&threads| threads.into()).collect();
        if threads.is_empty() {
            threads.push(cores);
        }
        threads.dedup();
        let mut plans = Vec::new();
        for &subject in chosen {
            let systems: Vec<_> = subject.systems().iter().copied().filter(|system| self.takes(*system)).collect();
            let heights = subject.fixed_log_rows().map_or_else(|| self.log_rows.clone(), |fixed| vec![fixed]);
            for &log_rows in heights.iter().filter(|_| !systems.is_empty()) {
                for &log_blowup in &self.log_blowup {
                    let parameters = self.parameters(log_blowup)?;
                    check_memory(subject, log_rows, log_blowup)?;
                    let case = Case { log_rows, seed: 0, parameters, hash: self.hash, log_stack: self.log_stack };
                    plans.extend(threads.iter().map(|&threads| Plan {
                        subject,
                        systems: systems.clone(),
                        case,
                        threads,
                    }));
                }
            }
        }
        if plans.is_empty() { Err(CommandError::Nothing) } else { Ok(plans) }
    }

    /// Whether a proof system was chosen and has the hash.
    fn takes(&self, system: ProofSystem) -> bool {
        if self.prover.is_empty() {
            system == ProofSystem::Nova || self.hash == Hash::Poseidon2
        } else {
            self.prover.contains(&system)
        }
    }

    fn parameters(&self, log_blowup: u8) -> Result<Parameters, CommandError> {
        let standard = Parameters::standard();
        let queries = self.queries.unwrap_or_else(|| standard_queries(log_blowup));
        let most = self.grinding.unwrap_or(standard.query_grinding);
        let parameters = Parameters {
            log_blowup,
            queries,
            lookup_grinding: standard.lookup_grinding.min(most),
            batch_grinding: standard.batch_grinding.min(most),
            query_grinding: most,
            ..standard
        };
        parameters.validate()?;
        Ok(parameters)
    }

    /// All repetitions of a plan. Provers take turns, so that a change of the computer's load meets all of them.
    fn measure(&self, plan: &Plan<'_>, progress: &ProgressBar) -> Result<Vec<AirFigures>, CommandError> {
        let threads = plan.threads;
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|source| CommandError::Threads { threads, source })?;
        let mut samples: Vec<Vec<Sample>> = vec![Vec::new(); plan.systems.len()];
        for seed in 1..=u64::from(self.repeat) {
            for (&system, samples) in plan.systems.iter().zip(&mut samples) {
                let name = plan.subject.name();
                progress.set_message(format!("{name}, 2^{} rows, {system}, {threads} threads", plan.case.log_rows));
                let case = Case { seed, ..plan.case };
                let sample = pool.install(|| plan.subject.measure(system, &case));
                samples.push(sample.map_err(|source| CommandError::Measure { air: name, source })?);
                progress.inc(1);
            }
        }
        let figures = plan.systems.iter().zip(samples);
        let figures = figures
            .filter_map(|(&system, samples)| AirFigures::of(plan.subject, system, &plan.case, threads, samples));
        Ok(figures.collect())
    }

    fn write(&self, report: &AirReport) -> Result<(), CommandError> {
        if let Some(path) = &self.csv {
            write(path, &csv(report)?)?;
        }
        if let Some(path) = &self.html {
            write(path, air_page(report)?.as_bytes())?;
        }
        Ok(())
    }
}

/// The trace and its extension have to fit: a bound from below, so that nothing is refused that could be done.
fn check_memory(subject: &dyn Subject, log_rows: u8, log_blowup: u8) -> Result<(), CommandError> {
    let trace = (4 * subject.columns() as u64) << log_rows;
    let (needed, free) = (trace + (trace << log_blowup), available_memory());
    if needed > free {
        return Err(CommandError::Memory { air: subject.name(), log_rows, needed, free });
    }
    Ok(())
}

fn list(known: &[Box<dyn Subject>]) {
    for subject in known {
        let systems: Vec<_> = subject.systems().iter().map(ToString::to_string).collect();
        let (name, columns) = (subject.name(), subject.columns());
        println!("{name:<44} {columns:>5} columns  {:<42} {}", systems.join(", "), subject.about());
    }
}
