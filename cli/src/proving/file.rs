//! The file that a proof is written to.

use crate::Error;
use nova_verifier::execution::ReadBytes;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A proof in the making: it has its name only once it is complete, so that no half of one is ever mistaken for it.
///
/// Until then it is a file of that name with `.part` behind it, which an interruption leaves for the next attempt.
pub(crate) struct ProofFile {
    path: PathBuf,
    partial: PathBuf,
    file: File,
}

impl ProofFile {
    /// Opens the unfinished proof, or an empty file, for this process alone.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let mut partial = OsString::from(path);
        partial.push(".part");
        let partial = PathBuf::from(partial);
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&partial);
        let file = file.map_err(|source| Error::Write { path: partial.clone(), source })?;
        // A file system without locks is no reason not to prove.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(Error::ProofInUse { path: partial });
        }
        Ok(Self { path: path.into(), partial, file })
    }

    pub(crate) const fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// The unfinished proof's path, if there is anything in it.
    pub(crate) fn kept(&self) -> Option<PathBuf> {
        self.is_empty().is_ok_and(|empty| !empty).then(|| self.partial.clone())
    }

    fn is_empty(&self) -> io::Result<bool> {
        self.file.metadata().map(|metadata| metadata.len() == 0)
    }

    /// What was written so far, from its beginning.
    pub(crate) fn read_back(&self) -> Result<ReadBytes<File>, Error> {
        let file = File::open(&self.partial).map_err(|source| Error::Write { path: self.partial.clone(), source })?;
        Ok(ReadBytes::new(file))
    }

    /// Gives the file its name.
    pub(crate) fn publish(self) -> Result<(), Error> {
        fs::rename(&self.partial, &self.path).map_err(|source| Error::Write { path: self.path.clone(), source })
    }

    /// Empties a file that nobody should go on with.
    pub(crate) fn discard(self) {
        // Nothing more can be done about a file that does not change.
        let _ = self.file.set_len(0);
    }
}

impl Drop for ProofFile {
    fn drop(&mut self) {
        // A published file is not empty, and its old name is no file's.
        if self.is_empty().is_ok_and(|empty| empty) {
            let _ = fs::remove_file(&self.partial);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nova_verifier::execution::ProofBytes;
    use std::io::Write;

    #[test]
    fn an_unfinished_proof_stays_and_an_empty_one_goes() {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let (path, partial) = (folder.path().join("run.proof"), folder.path().join("run.proof.part"));
        let open = || ProofFile::open(&path).expect("the file can be opened");
        drop(open());
        assert!(!partial.exists());

        let mut file = open();
        assert_eq!(file.kept(), None);
        file.file().write_all(b"half").expect("the file can be written");
        assert_eq!(file.kept(), Some(partial.clone()));
        assert!(matches!(ProofFile::open(&path), Err(Error::ProofInUse { .. })));
        drop(file);

        let file = open();
        let mut bytes = file.read_back().expect("the file can be read");
        assert_eq!(*bytes.take(4).expect("there are as many bytes"), *b"half");
        file.discard();
        assert!(!partial.exists());

        let mut file = open();
        file.file().write_all(b"whole").expect("the file can be written");
        file.publish().expect("the file can be renamed");
        assert!(!partial.exists());
        assert_eq!(fs::read(&path).expect("the proof is there"), b"whole");
    }
}
