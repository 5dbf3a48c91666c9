//! Figures as comma-separated values, a line for each measurement.

use crate::figures::AirReport;

/// The figures of a report without the stages, which have no fixed number: they are in the JSON.
///
/// # Errors
///
/// None that is known: the writer is memory.
pub fn csv(report: &AirReport) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "air",
        "system",
        "rows",
        "columns",
        "cells_per_row",
        "threads",
        "log_blowup",
        "queries",
        "grinding",
        "hash",
        "log_stack",
        "repetitions",
        "prove_seconds",
        "prove_seconds_least",
        "prove_seconds_most",
        "cpu_seconds",
        "verify_seconds",
        "rows_per_second",
        "cells_per_second",
        "proof_bytes",
        "peak_bytes",
        "provable_bits",
    ])?;
    for figures in &report.measurements {
        let prove = &figures.prove_seconds;
        writer.serialize((
            (&figures.air, &figures.system, 1_u64 << figures.log_rows, figures.columns, figures.cells_per_row),
            (
                figures.threads,
                figures.log_blowup,
                figures.queries,
                figures.grinding,
                &figures.hash,
                figures.log_stack,
            ),
            (figures.repetitions, prove.median, prove.least, prove.most),
            (figures.cpu_seconds.median, figures.verify_seconds.median),
            (figures.rows_per_second, figures.cells_per_second),
            (figures.proof_bytes, figures.peak_bytes, figures.provable_bits),
        ))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
