//! The command `nova-bench`.

mod air;
mod comparing;
mod docs;
mod error;
mod suite;

pub use air::AirOptions;
pub use comparing::CompareOptions;
pub use docs::write_docs;
pub use error::CommandError;
pub use suite::SuiteOptions;

use crate::air::Subject;
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use tempfile::NamedTempFile;

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

/// Writes a file that is either the old or the new one, whatever happens meanwhile.
fn write(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    let failed = |source| CommandError::File { path: path.into(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644)).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

fn write_json(path: &Path, figures: &impl Serialize) -> Result<(), CommandError> {
    let json = serde_json::to_string_pretty(figures);
    let json = json.map_err(|source| CommandError::Format { path: path.into(), source })?;
    write(path, format!("{json}\n").as_bytes())
}

fn progress(length: u64, unit: &str) -> ProgressBar {
    let bar = ProgressBar::new(length);
    if let Ok(style) =
        ProgressStyle::with_template(&format!("{{spinner}} {{pos}} of {{len}} {unit}, {{elapsed}}: {{msg}}"))
    {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
