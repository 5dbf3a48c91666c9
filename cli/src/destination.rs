//! Where a result goes: a file or standard output.

use crate::Error;
use std::convert::Infallible;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A file that is written, or standard output, which is called `-`.
#[derive(Clone, Debug)]
pub struct Destination(PathBuf);

impl FromStr for Destination {
    type Err = Infallible;

    fn from_str(name: &str) -> Result<Self, Infallible> {
        Ok(Self(name.into()))
    }
}

impl Destination {
    const STDOUT: &str = "-";

    /// Standard output.
    #[must_use]
    pub fn stdout() -> Self {
        Self(Self::STDOUT.into())
    }

    /// Whether this is standard output.
    #[must_use]
    pub fn is_stdout(&self) -> bool {
        self.0 == Path::new(Self::STDOUT)
    }

    /// Creates the file if it does not exist; leaves its content as it is.
    ///
    /// # Errors
    /// [`Error::Write`] if it cannot be written.
    pub fn prepare(&self) -> Result<(), Error> {
        if self.is_stdout() {
            return Ok(());
        }
        let mut options = fs::OpenOptions::new();
        options.append(true).create(true).open(&self.0).map_err(self.error())?;
        Ok(())
    }

    /// Writes a result, in place of what the file held.
    ///
    /// # Errors
    /// [`Error::Write`] if it cannot be written. A reader of standard output that has seen enough is no error.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Error> {
        if !self.is_stdout() {
            return fs::write(&self.0, bytes).map_err(self.error());
        }
        let mut stdout = io::stdout().lock();
        match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(self.error()),
        }
    }

    fn error(&self) -> impl FnOnce(io::Error) -> Error {
        let name = if self.is_stdout() { "standard output".into() } else { self.0.clone() };
        |source| Error::Write { path: name, source }
    }
}
