//! The command `nova-bench`.

mod air;
mod docs;
mod error;
mod suite;

pub use air::AirOptions;
pub use docs::write_docs;
pub use error::CommandError;
pub use suite::SuiteOptions;

use crate::air::Subject;
use crate::compare::Comparison;
use clap::Parser;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// The command of a program that measures AIRs of its own, with the options of `nova-bench air`.
#[derive(Parser)]
#[command(about = "Measure AIRs on Nova's prover and on Plonky3's", version)]
struct OwnAirs {
    #[command(flatten)]
    options: AirOptions,
}

/// Measures AIRs as the arguments of the process say, with the options of `nova-bench air`.
#[must_use]
pub fn main(subjects: Vec<Box<dyn Subject>>) -> ExitCode {
    nova_prover::keep_freed_memory();
    exit_code(OwnAirs::parse().options.run(subjects))
}

/// Prints an error with its causes.
pub fn exit_code(result: Result<(), CommandError>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The figures in a file.
fn read<T: DeserializeOwned>(path: &Path) -> Result<T, CommandError> {
    let bytes = fs::read(path).map_err(|source| CommandError::File { path: path.into(), source })?;
    serde_json::from_slice(&bytes).map_err(|source| CommandError::Format { path: path.into(), source })
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    fs::write(path, bytes).map_err(|source| CommandError::File { path: path.into(), source })
}

impl Comparison {
    /// Prints the comparison with the file at `path`, and fails if something got worse.
    fn report(&self, path: &Path, threshold: f64) -> Result<(), CommandError> {
        println!("\n{self}");
        match self.worse().count() {
            0 => Ok(()),
            count => Err(CommandError::Worse { count, path: path.into(), threshold }),
        }
    }
}
