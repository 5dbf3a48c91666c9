//! The subcommands, one file each.

pub mod run;

use crate::Error;
use clap::Subcommand;

/// What `nova-prove` can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a guest on the machine, without a proof, and report what it did.
    Run(run::RunArgs),
}

impl Command {
    /// Does it.
    ///
    /// # Errors
    /// [`Error`]: a guest that failed, a file that cannot be used.
    pub fn execute(&self) -> Result<(), Error> {
        match self {
            Self::Run(arguments) => arguments.execute(),
        }
    }
}
