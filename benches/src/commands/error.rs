//! What a command ends with.

use crate::air::MeasureError;
use crate::air::builtin::DimensionError;
use crate::compare::CompareError;
use crate::docs::DocsError;
use crate::report::{PlotError, bytes};
use crate::suite::RunError;
use std::io;
use std::path::PathBuf;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// No AIR has this name.
    #[error("no AIR is called {name:?}; there are {known}")]
    UnknownAir {
        /// The name.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// No guest or block has this name.
    #[error(
        "no guest or block is called {name:?}; there are {known}. Blocks are those of target/data/mainnet, and the example"
    )]
    UnknownWork {
        /// The name.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// The documentation was not made.
    #[error(transparent)]
    Docs(#[from] DocsError),
    /// A run was not measured.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The file of results is of another computer.
    #[error("{} has figures of another computer or format: name another file with --json", path.display())]
    OtherComputer {
        /// The file.
        path: PathBuf,
    },
    /// The chosen proof systems can prove none of the AIRs.
    #[error("nothing to measure: no chosen prover takes these AIRs, or no guest or block is chosen. See --list")]
    Nothing,
    /// The synthetic table cannot be as wide, or of such a degree.
    #[error(transparent)]
    Dimension(#[from] DimensionError),
    /// Parameters of the proof are out of range.
    #[error("{0}")]
    Parameters(#[from] nova_verifier::ParameterError),
    /// The trace does not fit the memory.
    #[error(
        "{air} with 2^{log_rows} rows takes {} at least, and {} are free: choose fewer rows with --log-rows",
        bytes(*needed),
        bytes(*free)
    )]
    Memory {
        /// The AIR.
        air: String,
        /// Log2 of its rows.
        log_rows: u8,
        /// Bytes that it takes at least.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// An AIR was not measured.
    #[error("{air}: {source}")]
    Measure {
        /// The AIR.
        air: String,
        /// Why.
        source: MeasureError,
    },
    /// The threads were not started.
    #[error("{threads} threads cannot be started: {source}")]
    Threads {
        /// How many.
        threads: usize,
        /// Why.
        source: rayon::ThreadPoolBuildError,
    },
    /// A file was not read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file does not hold figures.
    #[error("{} does not hold figures of this command: {source}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// A plot was not drawn.
    #[error(transparent)]
    Plot(#[from] PlotError),
    /// Figures were not written as comma-separated values.
    #[error("the figures cannot be written as CSV: {0}")]
    Csv(#[from] csv::Error),
    /// The old figures would be lost.
    #[error("{} is the file to compare with, and the new figures would overwrite it: name another one with --json", path.display())]
    SameFile {
        /// The file.
        path: PathBuf,
    },
    /// Two runs were not compared.
    #[error("{}: {source}", path.display())]
    Compare {
        /// The old run's file.
        path: PathBuf,
        /// Why.
        source: CompareError,
    },
    /// Figures got worse.
    #[error("{count} figures are worse than in {} by more than {threshold} %, see above", path.display())]
    Worse {
        /// How many.
        count: usize,
        /// The old run's file.
        path: PathBuf,
        /// By how many percent they may be worse.
        threshold: f64,
    },
}
