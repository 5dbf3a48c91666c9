//! Runs `nova-prove`.

use super::{Job, Kind, Measured, Work};
use crate::guests::Guest;
use crate::repository;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The command was not compiled.
    #[error("nova-prove cannot be built:\n{0}")]
    Build(String),
    /// A file or a process failed.
    #[error("{what}: {source}")]
    Io {
        /// What was done.
        what: String,
        /// Why it failed.
        source: io::Error,
    },
    /// The command failed.
    #[error("{name}: nova-prove failed:\n{message}")]
    Failed {
        /// Name of the guest or block.
        name: String,
        /// What the command wrote.
        message: String,
    },
    /// The command's report lacks a figure.
    #[error("{0}: the report of nova-prove lacks a figure. Is it of this version?")]
    Report(String),
    /// Wrapped proofs need keys.
    #[error(
        "wrapped proofs need keys: make them with `nova-prove setup-wrap DIR`, and name them with --wrap-keys DIR"
    )]
    NoKeys,
}

fn io_error(what: impl Into<String>) -> impl FnOnce(io::Error) -> RunError {
    let what = what.into();
    |source| RunError::Io { what, source }
}

/// The command `nova-prove`, and a folder for what it reads and writes.
pub struct NovaProve {
    binary: PathBuf,
    /// Its version and digest.
    pub measured: Measured,
    files: tempfile::TempDir,
    wrap_keys: Option<PathBuf>,
}

impl NovaProve {
    /// The command at `binary`, or else the one that is built for it.
    ///
    /// # Errors
    ///
    /// When it cannot be built or read.
    pub fn new(binary: Option<PathBuf>, wrap_keys: Option<PathBuf>) -> Result<Self, RunError> {
        let binary = binary.map_or_else(build, Ok)?;
        let bytes = fs::read(&binary).map_err(io_error(binary.display().to_string()))?;
        let digest = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let files = tempfile::tempdir().map_err(io_error("a temporary folder"))?;
        let mut command = Self { binary, measured: Measured { digest, ..Measured::default() }, files, wrap_keys };
        let version = command.run("--version", &["--version"], 1)?;
        command.measured.version = String::from_utf8_lossy(&version).trim().trim_start_matches("nova-prove ").into();
        Ok(command)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    /// Proves, verifies, and returns the command's report.
    ///
    /// # Errors
    ///
    /// When the command fails.
    pub fn prove(&self, job: &Job) -> Result<Value, RunError> {
        let proof = self.path("proof");
        let mut arguments: Vec<PathBuf> = match &job.work {
            Work::Guest(guest, size) => self.guest(guest, *size)?,
            Work::Sample { path, .. } => vec![path.clone()],
            Work::Block { name, folder, .. } => vec![self.import(name, folder)?],
        };
        let kind = job.kind.to_string();
        arguments.extend(["--quiet", "--json", "-", "--kind", &kind, "-o"].map(PathBuf::from));
        arguments.push(proof.clone());
        if job.kind == Kind::Wrapped {
            let keys = self.wrap_keys.clone().ok_or(RunError::NoKeys)?;
            arguments.extend([PathBuf::from("--wrap-keys"), keys]);
        }
        // A proof that is there already would be taken for one that is unfinished.
        let _ = fs::remove_file(&proof);
        let report = self.run(job.work.name(), &arguments, job.threads)?;
        serde_json::from_slice(&report).map_err(|_| RunError::Report(job.work.name().into()))
    }

    /// The arguments that prove a guest.
    fn guest(&self, guest: &Guest, size: u32) -> Result<Vec<PathBuf>, RunError> {
        let (elf, input) = (self.path(&format!("{}.elf", guest.name)), self.path("input"));
        fs::write(&elf, guest.elf()).map_err(io_error("a temporary file"))?;
        fs::write(&input, (guest.input)(size)).map_err(io_error("a temporary file"))?;
        Ok(vec!["elf".into(), elf, "--input".into(), input])
    }

    /// Imports a block of mainnet and returns the input file.
    fn import(&self, name: &str, folder: &Path) -> Result<PathBuf, RunError> {
        let block = self.path(&format!("{name}.bin"));
        if !block.exists() {
            let chain = name.split_once('-').map_or("mainnet", |(chain, _)| chain);
            let (rlp, witness) = (folder.join("block.rlp"), folder.join("witness.json"));
            let mut arguments: Vec<&OsStr> = ["import", "--chain", chain, "--block"].map(OsStr::new).into();
            arguments.extend([rlp.as_os_str(), OsStr::new("--witness"), witness.as_os_str(), OsStr::new("-o")]);
            arguments.push(block.as_os_str());
            self.run(name, &arguments, 1)?;
        }
        Ok(block)
    }

    fn run<A: AsRef<OsStr>>(&self, name: &str, arguments: &[A], threads: usize) -> Result<Vec<u8>, RunError> {
        let mut command = Command::new(&self.binary);
        command.args(arguments).env("RAYON_NUM_THREADS", threads.to_string()).stdin(Stdio::null());
        let output = command.output().map_err(io_error(self.binary.display().to_string()))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(RunError::Failed { name: name.into(), message })
    }
}

/// Builds the command and returns its path.
fn build() -> Result<PathBuf, RunError> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--release", "-p", "nova-prove", "--bin", "nova-prove"])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(repository())
        .stderr(Stdio::inherit())
        .output()
        .map_err(io_error("cargo"))?;
    let messages = output.stdout.split(|&byte| byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
    let mut binaries = messages.filter_map(|message: Value| message["executable"].as_str().map(PathBuf::from));
    match binaries.next_back().filter(|_| output.status.success()) {
        Some(binary) => Ok(binary),
        None => Err(RunError::Build("see above. `--nova-prove FILE` takes one that is there".into())),
    }
}
