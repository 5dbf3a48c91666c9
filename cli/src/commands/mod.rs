//! The subcommands, one file each.

pub mod block;
pub mod elf;
pub mod import;
pub mod inspect;
pub mod run;
pub mod verify;
pub mod vkey;

use crate::Error;
use clap::Subcommand;

/// What `nova-prove` can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a block's input of what nodes hand out.
    Import(import::ImportArgs),
    /// Show what a block's input holds.
    Inspect(inspect::InspectArgs),
    /// Run a guest on the machine, without a proof, and report what it did.
    Run(run::RunArgs),
    /// Prove a guest's run.
    Elf(elf::ElfArgs),
    /// Verify the proof of a guest's run.
    Verify(verify::VerifyArgs),
    /// Show or write a program's verifying key.
    Vkey(vkey::VkeyArgs),
}

impl Command {
    /// Does it.
    ///
    /// # Errors
    /// [`Error`]: a guest that failed, a file that cannot be used.
    pub fn execute(&self) -> Result<(), Error> {
        match self {
            Self::Import(arguments) => arguments.execute(),
            Self::Inspect(arguments) => arguments.execute(),
            Self::Run(arguments) => arguments.execute(),
            Self::Elf(arguments) => arguments.execute(),
            Self::Verify(arguments) => arguments.execute(),
            Self::Vkey(arguments) => arguments.execute(),
        }
    }
}
