//! The argument that names a guest.

use crate::Error;
use clap::Args;
use nova_vm::Program;
use std::fs;
use std::path::{Path, PathBuf};

/// Names a guest.
#[derive(Debug, Args)]
pub struct GuestArgs {
    /// The guest: a static RV32IM executable.
    #[arg(value_name = "GUEST.elf")]
    guest: PathBuf,
}

impl GuestArgs {
    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.guest
    }

    /// Reads and loads the guest.
    ///
    /// # Errors
    /// [`Error::ReadGuest`] if there is no such file, [`Error::NotAGuest`] if the machine cannot run it.
    pub fn load(&self) -> Result<Program, Error> {
        let path = || self.guest.clone();
        let elf = fs::read(&self.guest).map_err(|source| Error::ReadGuest { path: path(), source })?;
        Program::load(&elf).map_err(|source| Error::NotAGuest { path: path(), source })
    }
}
