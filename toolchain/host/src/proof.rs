//! Proofs in memory and in files.

use crate::Error;
use nova_verifier::run::DEVELOPMENT_MAGIC;
use std::fmt;
use std::fs;
use std::path::Path;

/// A proof of a run, or a development proof. It is not verified yet.
///
/// `nova-prove verify` reads the same bytes from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof(Vec<u8>);

impl Proof {
    /// A proof of these bytes, which [`Prover::verify`](crate::Prover::verify) checks.
    #[must_use]
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The bytes of the proof.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether this is a development proof, which proves nothing.
    #[must_use]
    pub fn is_development(&self) -> bool {
        self.0.starts_with(&DEVELOPMENT_MAGIC)
    }

    /// Writes the proof to a file.
    ///
    /// # Errors
    ///
    /// [`Error::File`] if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        fs::write(path, &self.0).map_err(|source| Error::File { path: path.into(), source })
    }

    /// Reads a proof from a file.
    ///
    /// # Errors
    ///
    /// [`Error::File`] if the file cannot be read.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        fs::read(path).map(Self).map_err(|source| Error::File { path: path.into(), source })
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_development() { "DEVELOPMENT PROOF, which proves NOTHING" } else { "proof" };
        write!(f, "{kind}, {} bytes", self.0.len())
    }
}
