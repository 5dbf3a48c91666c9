//! The file of a proof.

use crate::destination::Target;
use crate::outputs::refuse_inputs;
use crate::{Destination, Error};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

/// A proof file in progress. The file has its final name only once the proof is complete, so that an incomplete proof
/// is never mistaken for a proof.
///
/// Until then the name has the suffix `.part`, and the next attempt resumes from this file. A proof for a device, a
/// pipe or standard output is written to a temporary file, and copied once it is complete.
pub(crate) struct ProofFile {
    destination: Destination,
    target: Target,
    partial: PathBuf,
    file: File,
    /// Whether the partial file is kept if it is not empty.
    keep: bool,
}

impl ProofFile {
    /// Opens the unfinished proof, or an empty file, and locks it.
    pub(crate) fn open(destination: &Destination, inputs: &[&Path]) -> Result<Self, Error> {
        let target = destination.target()?;
        let (partial, file) = match &target {
            Target::File(path) => {
                let partial = partial(path);
                refuse_inputs("--output", &partial, inputs)?;
                let file = open(&partial)?;
                (partial, file)
            }
            Target::Stdout | Target::Stream(_) => temporary()?,
        };
        let keep = matches!(target, Target::File(_));
        Ok(Self { destination: destination.clone(), target, partial, file, keep })
    }

    pub(crate) const fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Replaces the content so far.
    pub(crate) fn replace(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let file = &mut self.file;
        let written = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(bytes));
        written.map_err(|source| Error::ProofIncomplete { path: self.partial.clone(), kept: false, source })
    }

    /// The path of the unfinished proof.
    pub(crate) fn partial(&self) -> &Path {
        &self.partial
    }

    /// The path of the unfinished proof, if it is kept and not empty.
    pub(crate) fn kept(&self) -> Option<PathBuf> {
        (self.keep && !self.is_empty()).then(|| self.partial.clone())
    }

    fn is_empty(&self) -> bool {
        self.file.metadata().is_ok_and(|metadata| metadata.len() == 0)
    }

    /// The content so far, from the beginning.
    pub(crate) fn read_back(&self) -> Result<File, Error> {
        File::open(&self.partial).map_err(|source| self.unreadable(source))
    }

    /// An error: the proof cannot be read back.
    pub(crate) fn unreadable(&self, source: io::Error) -> Error {
        Error::ReadProof { path: self.partial.clone(), source }
    }

    /// Renames the complete proof, or copies it to its destination. If that fails, the proof is kept where it is.
    pub(crate) fn publish(mut self) -> Result<(), Error> {
        let published = match &self.target {
            Target::File(path) => self.rename(path),
            Target::Stdout | Target::Stream(_) => {
                File::open(&self.partial).and_then(|mut file| self.destination.copy(&mut file))
            }
        };
        published.map_err(|source| {
            self.keep = true;
            Error::ProofNotPublished { path: self.destination.name(), kept: self.partial.clone(), source }
        })
    }

    fn rename(&self, path: &Path) -> io::Result<()> {
        // Some systems report a full disk only now.
        self.file.sync_all()?;
        // The path may have changed since the start of the proof. Only a regular file is replaced.
        match fs::symlink_metadata(path) {
            Ok(found) if !found.is_file() => Err(io::Error::other("it is no longer a regular file")),
            _ => fs::rename(&self.partial, path),
        }
    }

    /// Empties a file that must not be resumed.
    pub(crate) fn discard(self) {
        // There is no remedy if the file cannot be truncated.
        let _ = self.file.set_len(0);
    }
}

impl Drop for ProofFile {
    fn drop(&mut self) {
        // A published file is not empty, and its partial name no longer exists.
        if !self.keep || self.is_empty() {
            let _ = fs::remove_file(&self.partial);
        }
    }
}

/// The path of an unfinished proof.
fn partial(path: &Path) -> PathBuf {
    let mut partial = OsString::from(path);
    partial.push(".part");
    partial.into()
}

fn open(partial: &Path) -> Result<File, Error> {
    if fs::metadata(partial).is_ok_and(|found| !found.is_file()) {
        let source = io::Error::other("it is not a regular file");
        return Err(Error::Write { path: partial.into(), source });
    }
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(partial);
    let file = file.map_err(|source| Error::Write { path: partial.into(), source })?;
    // A file system without locks is accepted.
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        return Err(Error::ProofInUse { path: partial.into() });
    }
    Ok(file)
}

/// Creates a temporary file for a proof.
fn temporary() -> Result<(PathBuf, File), Error> {
    let temporary = tempfile::Builder::new().prefix("nova-").suffix(".proof").tempfile();
    let temporary = temporary.and_then(|temporary| temporary.keep().map_err(io::Error::from));
    let (file, path) = temporary.map_err(|source| Error::Write { path: std::env::temp_dir(), source })?;
    Ok((path, file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use nova_verifier::run::{ProofBytes, ReadBytes};
    use std::io::Write;

    fn open_at(path: &Path) -> Result<ProofFile, Error> {
        ProofFile::open(&Destination::path(path.into()), &[])
    }

    #[test]
    fn an_unfinished_proof_is_kept_unless_it_is_empty() {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let root = folder.path().canonicalize().expect("the folder exists");
        let (path, partial) = (root.join("run.proof"), root.join("run.proof.part"));
        let open = || open_at(&path).expect("the file can be opened");
        drop(open());
        assert!(!partial.exists());

        let mut file = open();
        assert_eq!(file.kept(), None);
        file.file().write_all(b"half").expect("the file can be written");
        assert_eq!(file.kept(), Some(partial.clone()));
        assert!(matches!(open_at(&path), Err(Error::ProofInUse { .. })));
        drop(file);

        let file = open();
        let mut bytes = ReadBytes::new(file.read_back().expect("the file can be read"));
        assert_eq!(*bytes.take(4).expect("the file has 4 bytes"), *b"half");
        file.discard();
        assert!(!partial.exists());

        let mut file = open();
        file.file().write_all(b"whole").expect("the file can be written");
        file.publish().expect("the file can be renamed");
        assert!(!partial.exists());
        assert_eq!(fs::read(&path).expect("the proof exists"), b"whole");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_receives_the_whole_proof() {
        let mut file = open_at(Path::new("/dev/null")).expect("a temporary file can be made");
        let partial = file.partial().to_owned();
        file.file().write_all(b"whole").expect("the file can be written");
        assert_eq!(file.kept(), None, "a temporary file is not resumed");
        file.publish().expect("the device accepts everything");
        assert!(!partial.exists() && !Path::new("/dev/null.part").exists());

        let mut file = open_at(Path::new("/dev/full")).expect("a temporary file can be made");
        file.file().write_all(b"whole").expect("the file can be written");
        let Err(Error::ProofNotPublished { kept, .. }) = file.publish() else {
            panic!("a full device accepts nothing")
        };
        assert_eq!(fs::read(&kept).expect("the proof is kept"), b"whole");
        fs::remove_file(kept).expect("it is a file");
    }

    #[cfg(unix)]
    #[test]
    fn only_a_regular_file_is_replaced() {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let path = folder.path().join("run.proof");
        let mut file = open_at(&path).expect("the file can be opened");
        file.file().write_all(b"whole").expect("the file can be written");
        std::os::unix::fs::symlink("/dev/null", &path).expect("the folder is writable");
        let Err(Error::ProofNotPublished { kept, .. }) = file.publish() else { panic!("the link was replaced") };
        assert_eq!(fs::read(kept).expect("the proof is kept"), b"whole");
    }
}
