//! The file that a proof is written to.

use crate::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A proof in the making: it has its name only once it is complete, so that no half of one is ever mistaken for it.
pub(crate) struct ProofFile {
    path: PathBuf,
    partial: PathBuf,
    writer: BufWriter<File>,
    published: bool,
}

impl ProofFile {
    pub(crate) fn create(path: &Path) -> Result<Self, Error> {
        let mut partial = path.as_os_str().to_owned();
        partial.push(".part");
        let partial = PathBuf::from(partial);
        let file = File::create(&partial).map_err(|source| Error::Write { path: partial.clone(), source })?;
        Ok(Self { path: path.into(), partial, writer: BufWriter::new(file), published: false })
    }

    /// What was written so far.
    pub(crate) fn read_back(&mut self) -> Result<Vec<u8>, Error> {
        let read = self.writer.flush().and_then(|()| fs::read(&self.partial));
        read.map_err(|source| Error::Write { path: self.partial.clone(), source })
    }

    /// Gives the file its name.
    pub(crate) fn publish(mut self) -> Result<(), Error> {
        fs::rename(&self.partial, &self.path).map_err(|source| Error::Write { path: self.path.clone(), source })?;
        self.published = true;
        Ok(())
    }
}

impl Write for ProofFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Drop for ProofFile {
    fn drop(&mut self) {
        if !self.published {
            // Nothing more can be done about a file that does not go away.
            let _ = fs::remove_file(&self.partial);
        }
    }
}
