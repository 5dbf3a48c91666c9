//! `nova-prove run`: runs a guest and shows the execution report.

use crate::cost::{CostText, cost};
use crate::outputs::{self, Named};
use crate::print::{report, wants_stdout};
use crate::terminal::Terminal;
use crate::{Destination, Error, GuestArgs, InputArgs, LimitArgs, RunClaimsArgs};
use clap::Args;
use nova_prover::{CostReport, ProofKind, ProverConfig};
use nova_vm::profile::{CallGraph, write_flamegraph};
use nova_vm::{ExecutionReport, Options, Outcome, Program, TrapKind, execute};
use serde::{Serialize, Serializer};
use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

const EXAMPLES: &str = "Examples:
  The 1,000,000th Fibonacci number modulo 2^32; the input is 1,000,000 as four little-endian bytes:
    nova-prove run examples/guests/fibonacci/fibonacci.elf --input-hex 40420f00

  The Keccak-256 digest of a file, and a flamegraph of the cycles for a browser:
    nova-prove run examples/guests/keccak256/keccak256.elf --input Cargo.lock --profile keccak.svg

  One figure of the report, with jq:
    nova-prove run guest.elf --json - | jq .cycles

  What a proof would commit, and the functions that make it expensive, without proving:
    nova-prove run examples/guests/keccak256/keccak256.elf --input Cargo.lock --cost

  A run whose claims have to be that block.elf succeeded twice, with these outputs:
    nova-prove run bundle.elf --input blocks.bin --claimed-output block.elf=1.bin --claimed-output block.elf=2.bin

  The public output of a run as a file:
    nova-prove run guest.elf --input block.bin --quiet --output result.bin";

/// Arguments of `nova-prove run`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct RunArgs {
    #[command(flatten)]
    guest: GuestArgs,

    #[command(flatten)]
    input: InputArgs,

    /// Write the whole public output to a file, or to standard output if FILE is `-`. The report shows only both ends
    /// of a long output.
    #[arg(short, long, visible_alias = "output-file", value_name = "FILE")]
    output: Option<Destination>,

    /// Write a flamegraph of the cycles by call stack, as SVG. The guest needs its symbol table.
    #[arg(long, value_name = "OUT.svg")]
    profile: Option<Destination>,

    /// Also report what a compressed proof of the run would commit and how long it would take: by family of instructions, system
    /// call, function and section. The guest runs once more for that, and nothing is proved.
    #[arg(long)]
    cost: bool,

    /// Write the report as JSON to a file, or to standard output if FILE is `-`, instead of the report as text.
    #[arg(long, value_name = "FILE")]
    json: Option<Destination>,

    /// Show neither report nor progress, only the guest's text and the reason of a failure.
    #[arg(short, long)]
    quiet: bool,

    #[command(flatten)]
    claims: RunClaimsArgs,

    #[command(flatten)]
    limits: LimitArgs,
}

impl RunArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        outputs::prepare(self.results(), &self.inputs())?;
        let program = self.guest.load()?;
        let input = self.input.read()?;
        let given = self.claims.read()?;
        let mut terminal = Terminal::new(!self.quiet, self.owns_stdout())?;
        let options = Options { limits: self.limits.limits(), call_graph: self.profile.is_some() };
        let start = Instant::now();
        let executed = execute(&program, &input, options, &mut terminal);
        let wall_time = start.elapsed();
        terminal.clear();
        let (report, calls) = executed?;
        let cost = self.cost((&program, &input), &report.outcome, &mut terminal)?;
        let timed = TimedReport { cost, ..TimedReport::new(self.guest.path(), wall_time, &report) };
        self.write(&timed, calls.as_ref())?;
        terminal.finish()?;
        if !report.outcome.is_success() {
            return Err(Error::GuestFailed(report.outcome));
        }
        given.check(&report.claims, &report.output)
    }

    /// The cost of a proof of the run, if it was asked for and there is one.
    fn cost(
        &self,
        run: (&Program, &[u8]),
        outcome: &Outcome,
        terminal: &mut Terminal,
    ) -> Result<Option<CostReport>, Error> {
        if !self.cost {
            return Ok(None);
        }
        let config = ProverConfig { limits: self.limits.limits(), ..ProverConfig::default() };
        cost(config, ProofKind::Compressed, run, outcome, terminal)
    }

    fn results(&self) -> impl Iterator<Item = Named<'_>> {
        let results = [("--output", &self.output), ("--profile", &self.profile), ("--json", &self.json)];
        results.into_iter().filter_map(|(option, destination)| Some((option, destination.as_ref()?)))
    }

    fn inputs(&self) -> Vec<&Path> {
        self.input.path().into_iter().chain([self.guest.path()]).chain(self.claims.paths()).collect()
    }

    /// Whether an output is written to standard output, so that nothing else may be.
    fn owns_stdout(&self) -> bool {
        wants_stdout(self.results())
    }

    fn write(&self, timed: &TimedReport<'_>, calls: Option<&CallGraph>) -> Result<(), Error> {
        // The output of an interrupted run is not a result.
        let broken_off = matches!(&timed.report.outcome, Outcome::Trapped(trap) if trap.kind == TrapKind::BrokenOff);
        if let Some(destination) = self.output.as_ref().filter(|_| !broken_off) {
            destination.write(&timed.report.output)?;
        }
        if let (Some(destination), Some(calls)) = (&self.profile, calls) {
            destination.write(&flamegraph(calls, timed)?)?;
        }
        report(self.json.as_ref(), timed, timed, !self.quiet && !self.owns_stdout())
    }
}

fn flamegraph(calls: &CallGraph, timed: &TimedReport<'_>) -> Result<Vec<u8>, Error> {
    let mut svg = Vec::new();
    let title = format!("{}: {} cycles", timed.guest.display(), timed.report.cycles);
    write_flamegraph(calls, &title, &mut svg)?;
    Ok(svg)
}

/// The smallest time that the clock measures.
const CLOCK_SECONDS: f64 = 1e-9;

/// An execution report with the time of the run.
#[derive(Serialize)]
struct TimedReport<'a> {
    #[serde(serialize_with = "as_text")]
    guest: &'a Path,
    /// Wall time of the execution.
    #[serde(rename = "seconds", serialize_with = "in_seconds")]
    wall_time: Duration,
    instructions_per_second: f64,
    #[serde(flatten)]
    report: &'a ExecutionReport,
    /// The cost of a proof, with `--cost`.
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<CostReport>,
}

impl<'a> TimedReport<'a> {
    fn new(guest: &'a Path, wall_time: Duration, report: &'a ExecutionReport) -> Self {
        Self {
            guest,
            wall_time,
            instructions_per_second: report.cycles as f64 / wall_time.as_secs_f64().max(CLOCK_SECONDS),
            report,
            cost: None,
        }
    }
}

fn in_seconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(duration.as_secs_f64())
}

/// A path as text for JSON, which a path need not be.
fn as_text<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

impl fmt::Display for TimedReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millions = self.instructions_per_second / 1e6;
        writeln!(f, "guest      {}", self.guest.display())?;
        writeln!(f, "wall time  {:.1?}, {millions:.1} million instructions/s", self.wall_time)?;
        self.report.fmt(f)?;
        self.cost.as_ref().map_or(Ok(()), |cost| CostText(cost).fmt(f))
    }
}
