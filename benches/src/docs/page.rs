//! `docs/benchmarks.md` and its plots.

use super::readme::thousands;
use super::{DocsError, Figures};
use crate::figures::{AirFigures, AirReport};
use crate::report::{air_plots, bytes, seconds, suite_plots};
use crate::suite::{SuiteFigures, SuiteReport};
use std::fmt::Write;
use std::path::PathBuf;

const INTRODUCTION: &str = "\
# Benchmarks

`nova-bench docs` writes this page from the files in `benches/results`, and a test compares it with them. Each section names the
computer, and has the command that measures it again. Times are medians. Computers are shared with other jobs: read ratios.
";

/// The page and its plots.
pub(super) fn files(figures: &Figures) -> Result<Vec<(PathBuf, String)>, DocsError> {
    let mut page = Page { text: INTRODUCTION.into(), plots: Vec::new() };
    page.airs(&figures.airs)?;
    page.threads(&figures.threads)?;
    page.chips(&figures.chips)?;
    page.suite(&figures.suite)?;
    let mut files = page.plots;
    files.push(("docs/benchmarks.md".into(), page.text));
    Ok(files)
}

struct Page {
    text: String,
    plots: Vec<(PathBuf, String)>,
}

impl Page {
    fn line(&mut self, line: impl AsRef<str>) {
        self.text += line.as_ref();
        self.text.push('\n');
    }

    /// A heading, what is measured, the computer, and the command.
    fn section(&mut self, heading: &str, about: &str, machine: &str, command: &str) {
        self.line(format!("\n## {heading}\n\n{about}\n\nMeasured on {machine}, by:\n"));
        self.line(format!("<!-- not run: takes minutes -->\n```text\n{command}\n```\n"));
    }

    fn plots(&mut self, name: &str, plots: Vec<String>) {
        for (index, plot) in (1..).zip(plots) {
            let file = format!("{name}-{index}.svg");
            self.line(format!("\n![{}](plots/{file})", title(&plot)));
            self.plots.push((format!("docs/plots/{file}").into(), plot));
        }
    }

    fn airs(&mut self, report: &AirReport) -> Result<(), DocsError> {
        self.section(
            "Constraint systems",
            "AIRs on Nova's prover and on those of Plonky3, with one field, hash, rate, number of queries and proof of work. The hashes are \
             Plonky3's own AIRs. *Cells* are committed field elements: trace, lookup columns and quotient. Nova's proofs have caps, \
             and state their provable bits; Plonky3's have one root and end their low-degree test in a constant, which makes them larger. A \
             proof of work of 20 bits is in every time: it takes from nothing to a second, by luck, so small tables show little else.",
            &report.machine.describe(),
            &report.command,
        );
        self.line("| AIR | prover | rows | Mcells/s | proved in | peak | proof | verified in |");
        self.line("|---|---|---:|---:|---:|---:|---:|---:|");
        for run in &report.measurements {
            let cells = run.cells_per_second / 1e6;
            self.line(format!("| {} | {} | 2^{} | {cells:.1} | {}", run.air, run.system, run.log_rows, figures(run)));
        }
        self.plots("airs", air_plots(report)?);
        Ok(())
    }

    fn threads(&mut self, report: &AirReport) -> Result<(), DocsError> {
        self.section("Threads", "The same by the number of threads.", &report.machine.describe(), &report.command);
        self.line("| AIR | prover | rows | threads | Mcells/s | proved in | peak | proof | verified in |");
        self.line("|---|---|---:|---:|---:|---:|---:|---:|---:|");
        for run in &report.measurements {
            let (rows, threads, cells) = (run.log_rows, run.threads, run.cells_per_second / 1e6);
            let (air, system) = (&run.air, &run.system);
            self.line(format!("| {air} | {system} | 2^{rows} | {threads} | {cells:.1} | {}", figures(run)));
        }
        self.plots("threads", air_plots(report)?);
        Ok(())
    }

    fn chips(&mut self, report: &AirReport) -> Result<(), DocsError> {
        self.section(
            "Nova's chips",
            "Each chip of the machine alone, filled with rows of a block's and of example guests' runs as far as these have any. Messages to other chips \
             are exported, so that the proofs are complete and verify. One proof each, with a proof of work in its time: differences of a few \
             hundred milliseconds are luck.",
            &report.machine.describe(),
            &report.command,
        );
        self.line("| chip | columns | cells a row | rows | proved in | krows/s | Mcells/s |");
        self.line("|---|---:|---:|---:|---:|---:|---:|");
        for run in &report.measurements {
            let (name, columns, cells) = (run.air.trim_start_matches("nova/"), run.columns, run.cells_per_row);
            let (krows, mcells) = (thousands(run.rows_per_second / 1e3), run.cells_per_second / 1e6);
            let (rows, proved) = (run.log_rows, seconds(run.prove_seconds.median));
            self.line(format!("| {name} | {columns} | {cells} | 2^{rows} | {proved} | {krows} | {mcells:.1} |"));
        }
        Ok(())
    }

    fn suite(&mut self, report: &SuiteReport) -> Result<(), DocsError> {
        self.section(
            "Guests and blocks",
            "Whole runs by `nova-prove`: the program's keys, the run, all stages of the proof, with the command's own verification after \
             it. *Forecast* is what the command said before it began.",
            &report.machine.describe(),
            &report.command,
        );
        self.line("| guest or block | size | kind | Mcycles | shards | cells a cycle | forecast | proved in | cores busy | kHz | peak | proof | verified in |");
        self.line("|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for run in &report.measurements {
            self.line(suite_row(run));
        }
        self.plots("suite", suite_plots(report)?);
        Ok(())
    }
}

/// Time, memory, size and verification.
fn figures(run: &AirFigures) -> String {
    format!(
        "{} | {} | {} | {} |",
        seconds(run.prove_seconds.median),
        bytes(run.peak_bytes),
        bytes(run.proof_bytes as u64),
        seconds(run.verify_seconds.median)
    )
}

fn suite_row(run: &SuiteFigures) -> String {
    let mut row = format!("| {} | {} ", run.guest, run.size.map_or_else(String::new, |size| size.to_string()));
    let cells = run.main_cells as f64 / run.cycles as f64;
    write!(row, "| {} | {:.2} | {} | {cells:.1} ", run.kind, run.cycles as f64 / 1e6, run.shards).unwrap_or_default();
    let (forecast, proved) = (seconds(run.forecast_seconds), seconds(run.seconds.median));
    let (busy, khz) = (run.cores_busy(), run.cycles_per_second() / 1e3);
    write!(row, "| {forecast} | {proved} | {busy:.2} | {khz:.0} ").unwrap_or_default();
    let (peak, proof) = (bytes(run.peak_bytes), bytes(run.proof_bytes));
    row + &format!("| {peak} | {proof} | {} |", seconds(run.verify_seconds.median))
}

/// The first text of a plot, which is its title.
fn title(svg: &str) -> &str {
    let text = svg.split_once("<text").and_then(|(_, rest)| rest.split_once('>'));
    text.and_then(|(_, rest)| rest.split_once('<')).map_or("", |(title, _)| title.trim())
}
