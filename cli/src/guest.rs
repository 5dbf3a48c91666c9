//! The argument that names a guest.

use crate::Error;
use clap::Args;
use nova_prover::{Prover, SetupRunError};
use nova_verifier::run::ProgramKey;
use nova_vm::{ElfError, Program};
use std::fs;
use std::path::{Path, PathBuf};

/// The guest to run.
#[derive(Debug, Args)]
pub struct GuestArgs {
    /// The guest: a static RV32IM executable.
    #[arg(value_name = "GUEST.elf")]
    guest: PathBuf,
}

impl GuestArgs {
    /// The path of the guest.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.guest
    }

    /// The guest at a path.
    #[must_use]
    pub const fn new(guest: PathBuf) -> Self {
        Self { guest }
    }

    /// Reads the guest's file.
    ///
    /// # Errors
    /// [`Error::ReadGuest`] if the file cannot be read.
    pub fn read(&self) -> Result<Vec<u8>, Error> {
        fs::read(&self.guest).map_err(|source| Error::ReadGuest { path: self.guest.clone(), source })
    }

    /// Reads and loads the guest.
    ///
    /// # Errors
    /// [`Error::ReadGuest`] if the file cannot be read, [`Error::NotAGuest`] if the machine cannot run it.
    pub fn load(&self) -> Result<Program, Error> {
        Program::load(&self.read()?).map_err(|source| self.refused(source))
    }

    /// The error of a guest whose keys cannot be computed.
    pub(crate) fn no_key(&self, source: SetupRunError) -> Error {
        match source {
            SetupRunError::Elf(source) => self.refused(source),
            source => Error::NoKeys(source),
        }
    }

    /// Computes the guest's key.
    pub(crate) fn key(&self) -> Result<ProgramKey, Error> {
        let key = Prover::default().setup(&self.read()?).map_err(|source| self.no_key(source))?;
        Ok(key.verifying().clone())
    }

    fn refused(&self, source: ElfError) -> Error {
        Error::NotAGuest { path: self.guest.clone(), source }
    }
}

/// The key of a program: from its file, or computed from the program's ELF file. Without both it is that of the built-in
/// block guest.
pub(crate) fn program_key(vkey: Option<&Path>, elf: Option<&Path>) -> Result<ProgramKey, Error> {
    match (vkey, elf) {
        (Some(path), _) => {
            let bytes = fs::read(path).map_err(|source| Error::ReadProof { path: path.into(), source })?;
            ProgramKey::from_bytes(&bytes).map_err(|source| Error::NotAKey { path: path.into(), source })
        }
        (None, Some(path)) => GuestArgs::new(path.into()).key(),
        (None, None) => {
            let key = Prover::default().setup(nova_os::ELF).map_err(Error::NoKeys)?;
            Ok(key.verifying().clone())
        }
    }
}
