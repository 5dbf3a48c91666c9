//! What keeps a command from succeeding.

use nova_vm::profile::FlamegraphError;
use nova_vm::trap::TrapKind;
use nova_vm::{ElfError, Outcome, SetupError};
use std::error::Error as _;
use std::fmt::Write;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use thiserror::Error;

/// Exit code of a Rust guest that panicked.
const PANIC_EXIT_CODE: u32 = 101;

/// Why a command did not succeed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The guest ended with a failure, or the machine stopped it.
    #[error("{}", failure(.0))]
    GuestFailed(Outcome),

    /// Standard output was named for more than one result.
    #[error("only one of --output, --profile and --json can go to standard output")]
    StdoutTwice,

    /// The guest's file cannot be read.
    #[error("cannot read the guest {}", .path.display())]
    ReadGuest {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },

    /// The file is no guest.
    #[error("{} is no guest that the machine can run", .path.display())]
    NotAGuest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: ElfError,
    },

    /// The input cannot be read.
    #[error("cannot read the input {}", .path.display())]
    ReadInput {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },

    /// Guest and input do not fit the machine.
    #[error("the machine cannot be set up")]
    Setup(#[from] SetupError),

    /// The flamegraph could not be drawn.
    #[error("no profile")]
    Flamegraph(#[from] FlamegraphError),

    /// A result cannot be written.
    #[error("cannot write {}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

fn failure(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Exited(code) => format!("the guest failed with exit code {code}"),
        Outcome::Trapped(trap) => format!("the machine stopped the guest: {trap}"),
    }
}

impl Error {
    /// What the program ends with: 1 if the guest failed, 2 if it could not be run or reported on.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(if matches!(self, Self::GuestFailed(_)) { 1 } else { 2 })
    }

    /// The error with its causes and, where one is known, the next step.
    #[must_use]
    pub fn report(&self) -> String {
        let mut text = format!("error: {self}");
        let mut cause = self.source();
        while let Some(error) = cause {
            // Writing to a string does not fail.
            let _ = write!(text, "\n  because: {error}");
            cause = error.source();
        }
        if let Some(hint) = self.hint() {
            let _ = write!(text, "\n  hint: {hint}");
        }
        text
    }

    /// What the user may do about it.
    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::GuestFailed(Outcome::Exited(code)) => {
                (*code == PANIC_EXIT_CODE).then_some("a Rust guest that panics ends so; its message is above")
            }
            Self::GuestFailed(Outcome::Trapped(trap)) => match trap.kind {
                TrapKind::CycleLimit { .. } => Some("allow more with --cycle-limit"),
                TrapKind::MemoryLimit { .. } => Some("allow more with --memory-limit"),
                _ => None,
            },
            Self::ReadGuest { .. } => Some(
                "`cargo nova build` builds a guest and prints its path; examples/fibonacci/fibonacci.elf is ready to run",
            ),
            Self::NotAGuest { .. } => {
                Some("build Rust guests with `cargo nova build`; docs/guests.md shows how, for C too")
            }
            Self::ReadInput { .. } => {
                Some("--input takes a file, or - for standard input; --input-hex takes the bytes themselves")
            }
            Self::Setup(SetupError::MemoryLimit { .. }) => Some("allow more with --memory-limit"),
            Self::Write { .. } => Some("name a file in a folder that exists and that you may write to"),
            Self::StdoutTwice | Self::Setup(_) | Self::Flamegraph(_) => None,
        }
    }
}
