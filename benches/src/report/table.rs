//! Figures as a table for terminals.

use crate::figures::{AirFigures, AirReport};
use crate::machine::Machine;
use crate::suite::{SuiteFigures, SuiteReport};
use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};

/// Bytes with a unit that fits.
#[must_use]
pub fn bytes(bytes: u64) -> String {
    match bytes as f64 / f64::from(1 << 20) {
        mib if mib >= 1024.0 => format!("{:.1} GiB", mib / 1024.0),
        mib if mib >= 10.0 => format!("{mib:.0} MiB"),
        mib if mib >= 1.0 => format!("{mib:.1} MiB"),
        mib => format!("{:.0} KiB", mib * 1024.0),
    }
}

/// Seconds with a unit that fits.
#[must_use]
pub fn seconds(seconds: f64) -> String {
    if seconds >= 10.0 {
        format!("{seconds:.1} s")
    } else if seconds >= 1.0 {
        format!("{seconds:.2} s")
    } else {
        format!("{:.1} ms", seconds * 1e3)
    }
}

/// The names of the columns, and the cells of a measurement. Pages have the same.
pub(super) const COLUMNS: [&str; 12] = [
    "AIR",
    "prover",
    "rows",
    "threads",
    "parameters",
    "Mcells/s",
    "krows/s",
    "proved in",
    "peak",
    "proof",
    "verified in",
    "provable bits",
];

pub(super) fn cells(figures: &AirFigures) -> [String; COLUMNS.len()] {
    let prove = &figures.prove_seconds;
    [
        figures.air.clone(),
        figures.system.clone(),
        format!("2^{}", figures.log_rows),
        figures.threads.to_string(),
        figures.parameters(),
        format!("{:.2}", figures.cells_per_second / 1e6),
        format!("{:.1}", figures.rows_per_second / 1e3),
        format!("{} ± {:.0} %", seconds(prove.median), 100.0 * prove.relative()),
        bytes(figures.peak_bytes),
        bytes(figures.proof_bytes as u64),
        seconds(figures.verify_seconds.median),
        figures.provable_bits.map_or_else(|| "not computed".into(), |bits| format!("{bits:.1}")),
    ]
}

/// All measurements of a report.
#[must_use]
pub fn air_table(report: &AirReport) -> String {
    table(&report.machine, &COLUMNS, report.measurements.iter().map(cells), 5)
}

/// A line about the computer, and a table whose first columns are names.
fn table<const N: usize>(
    machine: &Machine,
    columns: &[&str; N],
    rows: impl Iterator<Item = [String; N]>,
    names: usize,
) -> String {
    let mut table = Table::new();
    table.load_preset(NOTHING).set_header(columns).add_rows(rows);
    for column in table.column_iter_mut().skip(names) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{}\n\n{table}", machine.describe())
}

/// The names of the suite's columns.
pub(super) const SUITE_COLUMNS: [&str; 12] = [
    "guest or block",
    "size",
    "kind",
    "threads",
    "Mcycles",
    "proved in",
    "cores busy",
    "kHz",
    "cycles a gas",
    "peak",
    "proof",
    "verified in",
];

pub(super) fn suite_cells(figures: &SuiteFigures) -> [String; SUITE_COLUMNS.len()] {
    [
        figures.guest.clone(),
        figures.size.map_or_else(String::new, |size| size.to_string()),
        figures.kind.clone(),
        figures.threads.to_string(),
        format!("{:.2}", figures.cycles as f64 / 1e6),
        seconds(figures.seconds.median),
        format!("{:.2}", figures.cores_busy()),
        format!("{:.0}", figures.cycles_per_second() / 1e3),
        figures.gas.map_or_else(String::new, |gas| format!("{:.1}", figures.cycles as f64 / gas as f64)),
        bytes(figures.peak_bytes),
        bytes(figures.proof_bytes),
        seconds(figures.verify_seconds.median),
    ]
}

/// All measurements of a suite.
#[must_use]
pub fn suite_table(report: &SuiteReport) -> String {
    table(&report.machine, &SUITE_COLUMNS, report.measurements.iter().map(suite_cells), 3)
}
