//! The command line `nova-prove`: arguments, progress and reports around the libraries.
//!
//! Each subcommand is one file in [`commands`]. What a command computes comes from the libraries; nothing here is
//! missing to a program that uses them directly. The reference page `docs/cli.md` is generated from [`Cli`].
#![forbid(unsafe_code)]

pub mod commands;
mod destination;
mod error;
mod guest;
mod input;
mod proving;
mod terminal;

pub use commands::Command;
pub use destination::Destination;
pub use error::Error;
pub use guest::GuestArgs;
pub use input::{HexBytes, InputArgs};

use clap::Parser;

const EXIT_CODES: &str = "Exit codes:
  0  the guest succeeded
  1  the guest failed: it ended with a non-zero exit code, or the machine stopped it; or a proof was refused
  2  the arguments or the files they name are wrong";

/// Runs programs on the Nova machine, proves their runs, and verifies the proofs.
///
/// A guest is an RV32IM program in an ELF file. It reads a private input, computes, and writes a public output.
#[derive(Debug, Parser)]
#[command(name = "nova-prove", version, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Does what the arguments say.
    ///
    /// # Errors
    /// [`Error`]: a guest that failed, a file that cannot be used.
    pub fn execute(&self) -> Result<(), Error> {
        self.command.execute()
    }
}
