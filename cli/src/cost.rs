//! The cost report as text.

use crate::Error;
use crate::terminal::{Again, Terminal};
use nova_prover::{CostLine, CostReport, ProofKind, ProveRunError, Prover, ProverConfig};
use nova_vm::report::grouped;
use nova_vm::{Outcome, Program};
use std::fmt;

/// Functions that the text shows.
const SHOWN_FUNCTIONS: usize = 20;

/// The cost of a proof of a run that ended with this outcome, by another emulation. `None` if it trapped, which has no proof, or
/// the user interrupts.
pub(crate) fn cost(
    config: ProverConfig,
    kind: ProofKind,
    (program, input): (&Program, &[u8]),
    outcome: &Outcome,
    terminal: &mut Terminal,
) -> Result<Option<CostReport>, Error> {
    if matches!(outcome, Outcome::Trapped(_)) {
        return Ok(None);
    }
    // A proof can show a failure.
    let prover = Prover::new(ProverConfig { allow_failure: true, ..config });
    let cost = prover.cost(program, input, kind, &mut Again(terminal));
    terminal.clear();
    match cost {
        Ok(cost) => Ok(Some(cost)),
        Err(ProveRunError::Cancelled) => Ok(None),
        Err(error) => Err(Error::NoCost(error)),
    }
}

/// A cost report as text.
pub(crate) struct CostText<'a>(pub(crate) &'a CostReport);

impl fmt::Display for CostText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CostReport { cells, shards, seconds, functions, .. } = self.0;
        let plural = if *shards == 1 { "" } else { "s" };
        writeln!(f, "\ncost of a proof (docs/report.md says what the figures mean)")?;
        writeln!(f, "cells      {} in {shards} shard{plural}, padding included", grouped(*cells))?;
        writeln!(f, "to prove   about {seconds:.1}s, if nothing else runs")?;
        self.lines(f, "cost by family of instructions", "cycles", &self.0.families)?;
        self.lines(f, "cost by system call, besides its instruction", "calls", &self.0.calls)?;
        self.lines(f, "cost by section, whatever its instructions", "count", &self.0.sections)?;
        if functions.is_empty() {
            return writeln!(f, "\nno cost by function: the guest has no symbols");
        }
        writeln!(f, "\ncost by function, instructions and system calls")?;
        writeln!(f, "  {:>15}  {:>7}  {:>9}  {:>9}", "cells (self)", "share", "seconds", "in callees")?;
        for function in functions.iter().take(SHOWN_FUNCTIONS) {
            self.line(f, function.cells, function.seconds)?;
            let callees = function.total_seconds - function.seconds;
            writeln!(f, "  {:>9}  {}", seconds_of(callees), function.name)?;
        }
        let more = functions.len().saturating_sub(SHOWN_FUNCTIONS);
        if more > 0 { writeln!(f, "  {:>15}  and {more} more", "") } else { Ok(()) }
    }
}

impl CostText<'_> {
    fn lines(&self, f: &mut fmt::Formatter<'_>, title: &str, counted: &str, lines: &[CostLine]) -> fmt::Result {
        if lines.is_empty() {
            return Ok(());
        }
        writeln!(f, "\n{title}")?;
        writeln!(f, "  {:>15}  {:>7}  {:>9}  {counted:>13}", "cells", "share", "seconds")?;
        lines.iter().try_for_each(|line| {
            self.line(f, line.cells, line.seconds)?;
            writeln!(f, "  {:>13}  {}", grouped(line.count), line.name)
        })
    }

    fn line(&self, f: &mut fmt::Formatter<'_>, cells: u64, seconds: f64) -> fmt::Result {
        let share = 100.0 * cells as f64 / self.0.cells as f64;
        write!(f, "  {:>15}  {share:5.1} %  {:>9}", grouped(cells), seconds_of(seconds))
    }
}

fn seconds_of(seconds: f64) -> String {
    format!("{seconds:.2}s")
}
