//! `nova-prove run`: a guest's run and its execution report.

use crate::terminal::Terminal;
use crate::{Destination, Error, GuestArgs, InputArgs};
use bytesize::ByteSize;
use clap::Args;
use nova_vm::profile::{CallGraph, write_flamegraph};
use nova_vm::{ExecutionReport, Limits, Options, execute};
use serde::{Serialize, Serializer};
use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

const EXAMPLES: &str = "Examples:
  The 1,000,000th Fibonacci number modulo 2^32; the input is 1,000,000 as four little-endian bytes:
    nova-prove run examples/fibonacci/fibonacci.elf --input-hex 40420f00

  The Keccak-256 digest of a file, and where the cycles went, as a flamegraph for a browser:
    nova-prove run examples/keccak256/keccak256.elf --input Cargo.lock --profile keccak256.svg

  One figure of the report, with jq:
    nova-prove run guest.elf --json - | jq .cycles

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

    /// Write the public output to a file, or to standard output if FILE is `-`.
    #[arg(short, long, value_name = "FILE")]
    output: Option<Destination>,

    /// Write a flamegraph of the cycles by call stack as SVG. The guest needs its symbol table.
    #[arg(long, value_name = "OUT.svg")]
    profile: Option<Destination>,

    /// Write the report as JSON to a file. With `-` it goes to standard output, in place of the report as text.
    #[arg(long, value_name = "FILE")]
    json: Option<Destination>,

    /// Show neither report nor progress, only what the guest prints and why it failed.
    #[arg(short, long)]
    quiet: bool,

    /// Stop the guest after so many instructions.
    #[arg(long, value_name = "N", default_value_t = Limits::default().cycles)]
    cycle_limit: u64,

    /// Stop the guest when it uses more memory than this, program and input included: bytes, or with a suffix as in
    /// 512MiB.
    #[arg(long, value_name = "BYTES", default_value = "4GiB")]
    memory_limit: ByteSize,
}

impl RunArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        self.check_destinations()?;
        let program = self.guest.load()?;
        let input = self.input.read()?;
        let mut terminal = Terminal::new(self.shows_progress(), self.owns_stdout());
        let start = Instant::now();
        let (report, calls) = execute(&program, &input, self.options(), &mut terminal)?;
        let wall_time = start.elapsed();
        terminal.finish();
        let timed = TimedReport::new(self.guest.path(), wall_time, &report);
        self.write(&timed, calls.as_ref())?;
        if report.outcome.is_success() { Ok(()) } else { Err(Error::GuestFailed(report.outcome)) }
    }

    fn options(&self) -> Options {
        let limits = Limits { cycles: self.cycle_limit, memory_bytes: self.memory_limit.as_u64() };
        Options { limits, call_graph: self.profile.is_some() }
    }

    fn shows_progress(&self) -> bool {
        !self.quiet
    }

    /// Whether standard output is one of the results, so that nothing else may be written there.
    fn owns_stdout(&self) -> bool {
        self.destinations().any(Destination::is_stdout)
    }

    fn destinations(&self) -> impl Iterator<Item = &Destination> {
        [&self.output, &self.profile, &self.json].into_iter().flatten()
    }

    /// Creates the files of the results, so that a wrong path shows before a long run and not after it.
    fn check_destinations(&self) -> Result<(), Error> {
        if self.destinations().filter(|destination| destination.is_stdout()).count() > 1 {
            return Err(Error::StdoutTwice);
        }
        self.destinations().try_for_each(Destination::prepare)
    }

    fn write(&self, timed: &TimedReport<'_>, calls: Option<&CallGraph>) -> Result<(), Error> {
        if let Some(destination) = &self.output {
            destination.write(&timed.report.output)?;
        }
        if let (Some(destination), Some(calls)) = (&self.profile, calls) {
            destination.write(&flamegraph(calls, timed)?)?;
        }
        if let Some(destination) = &self.json {
            destination.write(timed.to_json().as_bytes())?;
        }
        if self.quiet || self.owns_stdout() {
            return Ok(());
        }
        Destination::stdout().write(timed.to_string().as_bytes())
    }
}

fn flamegraph(calls: &CallGraph, timed: &TimedReport<'_>) -> Result<Vec<u8>, Error> {
    let mut svg = Vec::new();
    let title = format!("{}: {} cycles", timed.guest.display(), timed.report.cycles);
    write_flamegraph(calls, &title, &mut svg)?;
    Ok(svg)
}

/// The least time that a clock tells apart from none.
const CLOCK_SECONDS: f64 = 1e-9;

/// An execution report with what it took to get it.
#[derive(Serialize)]
struct TimedReport<'a> {
    guest: &'a Path,
    /// Wall time of the execution.
    #[serde(rename = "seconds", serialize_with = "in_seconds")]
    wall_time: Duration,
    instructions_per_second: f64,
    #[serde(flatten)]
    report: &'a ExecutionReport,
}

impl<'a> TimedReport<'a> {
    fn new(guest: &'a Path, wall_time: Duration, report: &'a ExecutionReport) -> Self {
        Self {
            guest,
            wall_time,
            instructions_per_second: report.cycles as f64 / wall_time.as_secs_f64().max(CLOCK_SECONDS),
            report,
        }
    }

    fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("a report has string keys and finite numbers");
        json + "\n"
    }
}

fn in_seconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(duration.as_secs_f64())
}

impl fmt::Display for TimedReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millions = self.instructions_per_second / 1e6;
        writeln!(f, "guest      {}", self.guest.display())?;
        writeln!(f, "wall time  {:.1?}, {millions:.1} million instructions/s", self.wall_time)?;
        self.report.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Cli, Command};
    use clap::Parser;
    use nova_vm::Limits;

    #[test]
    fn limits_default_to_those_of_the_library() {
        let Some(Command::Run(arguments)) = Cli::parse_from(["nova-prove", "run", "guest.elf"]).command else {
            panic!("`run` is parsed as another command");
        };
        assert_eq!(arguments.options().limits, Limits::default());
    }
}
