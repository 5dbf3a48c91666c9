//! Figures of runs, as files hold them.

use super::{Job, Kind};
use crate::compare::Compared;
use crate::figures::{Spread, StageSeconds, command};
use crate::machine::Machine;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The format of [`SuiteReport`]. Another number means that programs which read it have to change.
pub const SUITE_SCHEMA: &str = "nova-bench suite 1";

/// What `nova-bench suite` measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SuiteReport {
    /// [`SUITE_SCHEMA`].
    pub schema: String,
    /// The computer.
    pub machine: Machine,
    /// The command that measured last.
    pub command: String,
    /// The figures.
    pub measurements: Vec<SuiteFigures>,
}

/// The figures of one run with one kind of proof.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SuiteFigures {
    /// The zkVM: "nova" here. Files of other systems have the same fields, as far as these have figures.
    pub system: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the measured program.
    #[serde(default)]
    pub binary: String,
    /// Name of the guest, or number of the block.
    pub guest: String,
    /// Size of the guest's input, in the guest's own unit.
    pub size: Option<u32>,
    /// Gas of the block.
    #[serde(default)]
    pub gas: Option<u64>,
    /// Kind of the proof.
    pub kind: String,
    /// Threads of the prover.
    pub threads: usize,
    /// Number of proofs that the figures are of.
    #[serde(default)]
    pub repetitions: usize,
    /// Executed instructions.
    pub cycles: u64,
    /// Shards.
    #[serde(default)]
    pub shards: u64,
    /// Trace cells of the shards, padding included.
    #[serde(default)]
    pub main_cells: u64,
    /// Seconds to prove: the program's keys, the run, all its stages, and wrapping.
    pub seconds: Spread,
    /// Seconds of processor time of all threads, those of the command's own verification included.
    #[serde(default)]
    pub cpu_seconds: f64,
    /// Of `seconds`, those for the program's keys, which a host that proves many runs pays once.
    #[serde(default)]
    pub setup_seconds: f64,
    /// Seconds that the command forecast.
    #[serde(default)]
    pub forecast_seconds: f64,
    /// Seconds to verify.
    pub verify_seconds: Spread,
    /// Peak of resident memory.
    pub peak_bytes: u64,
    /// Bytes of the proof.
    pub proof_bytes: u64,
    /// Provable bits, where they are.
    #[serde(default)]
    pub provable_bits: Option<f64>,
    /// Stages of the repetition with the median time.
    #[serde(default)]
    pub stages: Vec<StageSeconds>,
}

/// The command that is measured.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// What it says of its version.
    pub version: String,
    /// SHA-256 of its file.
    pub digest: String,
}

impl SuiteFigures {
    /// The figures of repetitions from the reports of `nova-prove`. `None` if there are none, or they lack something.
    #[must_use]
    pub fn of(job: &Job, nova_prove: &Measured, mut reports: Vec<Value>) -> Option<Self> {
        reports.sort_by(|left, right| total(left).total_cmp(&total(right)));
        let report = reports.get(reports.len() / 2)?;
        let number = |name: &str| report[name].as_f64();
        let count = |name: &str| report[name].as_u64();
        let stages = report["stage_seconds"].as_object()?;
        let stage = |(name, seconds): (&String, &Value)| {
            Some(StageSeconds { name: name.clone(), seconds: seconds.as_f64()? })
        };
        let wrap = number("wrap_seconds").map(|seconds| StageSeconds { name: "wrapping".into(), seconds });
        Some(Self {
            system: "nova".into(),
            version: nova_prove.version.clone(),
            binary: nova_prove.digest.clone(),
            guest: job.work.name().into(),
            size: job.work.size(),
            gas: report["block"]["gas_used"].as_u64(),
            kind: job.kind.to_string(),
            threads: job.threads,
            repetitions: reports.len(),
            cycles: count("cycles")?,
            shards: count("shards")?,
            main_cells: count("main_cells")?,
            seconds: Spread::of(reports.iter().map(total)),
            cpu_seconds: number("cpu_seconds")?,
            setup_seconds: number("setup_seconds")?,
            forecast_seconds: number("forecast_seconds")?,
            verify_seconds: Spread::of(reports.iter().filter_map(|report| report["verify_seconds"].as_f64())),
            peak_bytes: reports.iter().filter_map(|report| report["peak_memory_bytes"].as_u64()).max()?,
            proof_bytes: count("proof_bytes")?,
            provable_bits: number("provable_bits"),
            stages: stages.iter().filter_map(stage).chain(wrap).collect(),
        })
    }

    /// Executed instructions a second.
    #[must_use]
    pub fn cycles_per_second(&self) -> f64 {
        self.cycles as f64 / self.seconds.median
    }

    /// How many cores were busy on average.
    #[must_use]
    pub fn cores_busy(&self) -> f64 {
        self.cpu_seconds / self.seconds.median
    }

    /// Whether this is a measurement of a job by a program, whatever the number of repetitions.
    #[must_use]
    pub fn is_of(&self, job: &Job, binary: &str) -> bool {
        let kind: &str = &job.kind.to_string();
        self.binary == binary
            && (self.guest.as_str(), self.size) == (job.work.name(), job.work.size())
            && (self.kind.as_str(), self.threads) == (kind, job.threads)
    }

    /// Whether it is of this kind.
    #[must_use]
    pub fn is_kind(&self, kind: Kind) -> bool {
        self.kind == kind.to_string()
    }
}

/// Seconds of a proof: keys, run and wrapping.
fn total(report: &Value) -> f64 {
    ["setup_seconds", "total_seconds", "wrap_seconds"].iter().filter_map(|name| report[*name].as_f64()).sum()
}

impl Compared for SuiteFigures {
    fn key(&self) -> String {
        let size = self.size.map_or_else(String::new, |size| format!(" of {size}"));
        format!("{} {}{size}, {}, {} threads", self.system, self.guest, self.kind, self.threads)
    }

    fn figures(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("cycles", self.cycles as f64),
            ("prove", self.seconds.median),
            ("verify", self.verify_seconds.median),
            ("peak", self.peak_bytes as f64),
            ("proof", self.proof_bytes as f64),
        ]
    }
}

impl SuiteReport {
    /// No figures, of this computer.
    #[must_use]
    pub fn new() -> Self {
        Self { schema: SUITE_SCHEMA.into(), machine: Machine::this(), command: command(), measurements: Vec::new() }
    }

    /// Inserts figures, or replaces those of the same key.
    pub fn put(&mut self, figures: SuiteFigures) {
        let key = figures.key();
        match self.measurements.iter_mut().find(|other| other.key() == key) {
            Some(other) => *other = figures,
            None => self.measurements.push(figures),
        }
    }
}

impl Default for SuiteReport {
    fn default() -> Self {
        Self::new()
    }
}
