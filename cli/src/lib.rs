#![doc = include_str!("../README.md")]
//!
//! Each subcommand is one file in [`commands`]. The libraries compute the results, so that a program that uses them
//! directly lacks nothing. The reference page `docs/cli.md` is generated from [`Cli`].
#![forbid(unsafe_code)]
// These macros panic on a closed terminal or a full disk. `print` has replacements that do not.
#![warn(clippy::print_stdout, clippy::print_stderr)]

#[cfg(doctest)]
mod book;
mod chain;
mod claimed;
pub mod commands;
mod cost;
mod destination;
mod error;
mod guest;
mod hint;
mod input;
mod interrupt;
mod kind;
mod limits;
mod outputs;
mod print;
mod proving;
mod run_claims;
mod terminal;
mod wrapping;

pub use chain::ChainArgs;
pub use claimed::ClaimedArgs;
pub use commands::Command;
pub use commands::block::BlockArgs;
pub use commands::elf::ProofArgs;
pub use commands::verify::AcceptanceArgs;
pub use destination::Destination;
pub use error::Error;
pub use guest::GuestArgs;
pub use input::{HexBytes, InputArgs};
pub use kind::KindArgs;
pub use limits::LimitArgs;
pub use print::say;
pub use run_claims::{GivenRuns, RunClaimsArgs};
pub use wrapping::WrappingError;

use clap::Parser;

const EXIT_CODES: &str = "Exit codes:
  0    the guest succeeded; the block is valid
  1    the guest exited with a non-zero code, or the machine stopped it; or a block, a proof or a claim was refused
  2    the arguments or the files they name are wrong
  130  interrupted by Ctrl-C; 143 by SIGTERM, 129 by SIGHUP";

/// Proves Ethereum blocks, and runs of any program for the Nova machine, and verifies the proofs.
///
/// A block comes in one file with a witness of the state that it reads and changes. A guest is an RV32IM program in an
/// ELF file. It reads a private input, computes, and writes a public output.
#[derive(Debug, Parser)]
#[command(name = "nova-prove", version, after_help = EXIT_CODES)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Cli {
    /// The subcommand. Without one, a block is proved.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// The block to prove.
    #[command(flatten)]
    pub block: BlockArgs,
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// [`Error`] if a guest failed, a block or a proof was refused, or a file cannot be used.
    pub fn execute(&self) -> Result<(), Error> {
        match &self.command {
            Some(command) => command.execute(),
            None => self.block.execute(),
        }
    }
}
