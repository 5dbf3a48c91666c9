//! The subcommands, one file each.

pub mod block;
pub mod compress;
pub mod elf;
pub mod export;
pub mod import;
pub mod inspect;
pub mod resolve;
pub mod run;
pub mod setup_wrap;
pub mod verify;
pub mod vkey;
pub mod wrap;

use crate::Error;
use clap::Subcommand;

/// The subcommands of `nova-prove`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a block's input from the data of nodes.
    Import(import::ImportArgs),
    /// Show the content of a block's input.
    Inspect(inspect::InspectArgs),
    /// Run a guest on the machine without a proof, and report on the run.
    Run(run::RunArgs),
    /// Prove a guest's run.
    Elf(elf::ElfArgs),
    /// Make one proof of fixed size from the proof of a run.
    Compress(compress::CompressArgs),
    /// Resolve a run's claims about other runs by their proofs.
    Resolve(resolve::ResolveArgs),
    /// Make keys of wrapped proofs, or take those of a ceremony.
    SetupWrap(setup_wrap::SetupWrapArgs),
    /// Make a proof that Ethereum verifies from a compressed proof.
    Wrap(wrap::WrapArgs),
    /// Write what contracts need to verify wrapped proofs.
    Export(export::ExportArgs),
    /// Verify the proof of a guest's run.
    Verify(verify::VerifyArgs),
    /// Show or write a program's verifying key.
    Vkey(vkey::VkeyArgs),
}

impl Command {
    /// Runs the subcommand.
    ///
    /// # Errors
    /// [`Error`] if a guest failed, a block or a proof was refused, or a file cannot be used.
    pub fn execute(&self) -> Result<(), Error> {
        match self {
            Self::Import(arguments) => arguments.execute(),
            Self::Inspect(arguments) => arguments.execute(),
            Self::Run(arguments) => arguments.execute(),
            Self::Elf(arguments) => arguments.execute(),
            Self::Compress(arguments) => arguments.execute(),
            Self::Resolve(arguments) => arguments.execute(),
            Self::SetupWrap(arguments) => arguments.execute(),
            Self::Wrap(arguments) => arguments.execute(),
            Self::Export(arguments) => arguments.execute(),
            Self::Verify(arguments) => arguments.execute(),
            Self::Vkey(arguments) => arguments.execute(),
        }
    }
}
