//! Figures of many proofs, as files hold them.

use crate::air::{Case, ProofSystem, Sample, Subject};
use crate::machine::Machine;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The format of [`AirReport`]. Another number means that programs which read it have to change.
pub const AIR_SCHEMA: &str = "nova-bench air 1";

/// What `nova-bench air` measured in one run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AirReport {
    /// [`AIR_SCHEMA`].
    pub schema: String,
    /// Version of Nova.
    pub nova: String,
    /// The computer.
    pub machine: Machine,
    /// The command that measured.
    pub command: String,
    /// The figures, in the order in which they were measured.
    pub measurements: Vec<AirFigures>,
}

/// The figures of one AIR on one prover with one choice of parameters.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AirFigures {
    /// Name of the AIR.
    pub air: String,
    /// Name of the proof system.
    pub system: String,
    /// Log2 of the number of rows.
    pub log_rows: u8,
    /// Columns of the trace.
    pub columns: usize,
    /// Committed field elements per row: trace, lookup columns and quotient.
    pub cells_per_row: u64,
    /// Threads of the prover.
    pub threads: usize,
    /// Log2 of the inverse rate.
    pub log_blowup: u8,
    /// Queries of the low-degree test.
    pub queries: u16,
    /// Bits of the largest proof of work, whose time is a matter of luck.
    pub grinding: u8,
    /// The hash of trees and transcripts.
    pub hash: String,
    /// Log2 of the height of Nova's stacks, if it was chosen.
    pub log_stack: Option<u8>,
    /// Number of proofs that the figures are of.
    pub repetitions: usize,
    /// Seconds to prove.
    pub prove_seconds: Spread,
    /// Seconds of processor time to prove, over all threads.
    pub cpu_seconds: Spread,
    /// Seconds to verify, on one thread.
    pub verify_seconds: Spread,
    /// Rows proved per second, by the median time.
    pub rows_per_second: f64,
    /// Committed field elements per second, by the median time.
    pub cells_per_second: f64,
    /// Bytes of the encoded proof.
    pub proof_bytes: usize,
    /// The least peak of resident memory while proving, with the trace. Later repetitions can use memory that the allocator kept.
    pub peak_bytes: u64,
    /// Provable bits of security, if the proof system computes them.
    pub provable_bits: Option<f64>,
    /// Stages of the repetition with the median time.
    pub stages: Vec<StageSeconds>,
}

/// A stage of proving.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageSeconds {
    /// Its name.
    pub name: String,
    /// Seconds of wall time.
    pub seconds: f64,
}

/// A figure of several repetitions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The one in the middle, the larger one of two.
    pub median: f64,
    /// The least.
    pub least: f64,
    /// The largest.
    pub most: f64,
}

impl Spread {
    /// The spread of figures. All of nothing is zero.
    #[must_use]
    pub fn of(figures: impl IntoIterator<Item = f64>) -> Self {
        let mut figures: Vec<f64> = figures.into_iter().collect();
        figures.sort_by(f64::total_cmp);
        let at = |index: usize| figures.get(index).copied().unwrap_or(0.0);
        Self { median: at(figures.len() / 2), least: at(0), most: at(figures.len().saturating_sub(1)) }
    }

    fn of_times(times: impl Iterator<Item = Duration>) -> Self {
        Self::of(times.map(|time| time.as_secs_f64()))
    }

    /// Half of the difference between the largest and the least, by the median.
    #[must_use]
    pub fn relative(&self) -> f64 {
        if self.median == 0.0 { 0.0 } else { (self.most - self.least) / 2.0 / self.median }
    }
}

impl AirFigures {
    /// The figures of repetitions. `None` if there are none.
    #[must_use]
    pub fn of(
        subject: &dyn Subject,
        system: ProofSystem,
        case: &Case,
        threads: usize,
        mut samples: Vec<Sample>,
    ) -> Option<Self> {
        samples.sort_by_key(|sample| sample.usage.wall);
        let middle = samples.get(samples.len() / 2)?;
        let prove_seconds = Spread::of_times(samples.iter().map(|sample| sample.usage.wall));
        let rows_per_second = (1_u64 << case.log_rows) as f64 / prove_seconds.median;
        let stage = |stage: &crate::usage::Stage| StageSeconds {
            name: stage.name.clone(),
            seconds: stage.wall.as_secs_f64(),
        };
        Some(Self {
            air: subject.name(),
            system: system.to_string(),
            log_rows: case.log_rows,
            columns: subject.columns(),
            cells_per_row: middle.cells_per_row,
            threads,
            log_blowup: case.parameters.log_blowup,
            queries: case.parameters.queries,
            grinding: case.parameters.query_grinding,
            hash: case.hash.to_string(),
            log_stack: case.log_stack.filter(|_| system == ProofSystem::Nova),
            repetitions: samples.len(),
            prove_seconds,
            cpu_seconds: Spread::of_times(samples.iter().map(|sample| sample.usage.cpu)),
            verify_seconds: Spread::of_times(samples.iter().map(|sample| sample.verify)),
            rows_per_second,
            cells_per_second: rows_per_second * middle.cells_per_row as f64,
            proof_bytes: middle.proof_bytes,
            peak_bytes: samples.iter().map(|sample| sample.usage.peak_bytes).min().unwrap_or(0),
            provable_bits: middle.provable_bits,
            stages: middle.usage.stages.iter().map(stage).collect(),
        })
    }

    /// The parameters that all proof systems share, in short.
    #[must_use]
    pub fn parameters(&self) -> String {
        let stack = self.log_stack.map_or_else(String::new, |log| format!(", H 2^{log}"));
        let (rate, queries, grinding, hash) = (1_u32 << self.log_blowup, self.queries, self.grinding, &self.hash);
        format!("rate 1/{rate}, {queries} queries, {grinding} bits, {hash}{stack}")
    }
}

impl AirReport {
    /// A report of this computer and version.
    #[must_use]
    pub fn new(measurements: Vec<AirFigures>) -> Self {
        Self {
            schema: AIR_SCHEMA.into(),
            nova: env!("CARGO_PKG_VERSION").into(),
            machine: Machine::this(),
            command: command(),
            measurements,
        }
    }
}

/// The arguments of this process, after the name of its program.
pub(crate) fn command() -> String {
    let program = std::env::args().next().unwrap_or_default();
    let name = program.rsplit('/').next().unwrap_or_default().to_owned();
    std::iter::once(name).chain(std::env::args().skip(1)).collect::<Vec<_>>().join(" ")
}
