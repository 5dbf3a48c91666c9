//! The file that a proof is written to.

use crate::destination::Place;
use crate::outputs::refuse_inputs;
use crate::{Destination, Error};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A proof in the making: it has its name only once it is complete, so that no half of one is ever mistaken for it.
///
/// Until then it is a file of that name with `.part` behind it, which an interruption leaves for the next attempt. A proof
/// that goes to a device, a pipe or standard output is made in a temporary file, and goes there once it is complete.
pub(crate) struct ProofFile {
    destination: Destination,
    place: Place,
    partial: PathBuf,
    file: File,
    /// Whether the partial file stays if there is anything in it.
    keep: bool,
}

impl ProofFile {
    /// Opens the unfinished proof, or an empty file, for this process alone.
    pub(crate) fn open(destination: &Destination, inputs: &[&Path]) -> Result<Self, Error> {
        let place = destination.place()?;
        let (partial, file) = match &place {
            Place::File(path) => {
                let partial = partial(path);
                refuse_inputs("--output", &partial, inputs)?;
                let file = open(&partial)?;
                (partial, file)
            }
            Place::Stdout | Place::Stream(_) => temporary()?,
        };
        let keep = matches!(place, Place::File(_));
        Ok(Self { destination: destination.clone(), place, partial, file, keep })
    }

    pub(crate) const fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// The unfinished proof's path.
    pub(crate) fn partial(&self) -> &Path {
        &self.partial
    }

    /// The unfinished proof's path, if there is anything in it, and it stays.
    pub(crate) fn kept(&self) -> Option<PathBuf> {
        (self.keep && !self.is_empty()).then(|| self.partial.clone())
    }

    fn is_empty(&self) -> bool {
        self.file.metadata().is_ok_and(|metadata| metadata.len() == 0)
    }

    /// What was written so far, from its beginning.
    pub(crate) fn read_back(&self) -> Result<File, Error> {
        File::open(&self.partial).map_err(|source| self.unreadable(source))
    }

    /// Says that the proof cannot be read back.
    pub(crate) fn unreadable(&self, source: io::Error) -> Error {
        Error::ReadProof { path: self.partial.clone(), source }
    }

    /// Gives the complete proof its name, or sends it where it goes. If that fails, it stays where it is.
    pub(crate) fn publish(mut self) -> Result<(), Error> {
        let published = match &self.place {
            Place::File(path) => self.rename(path),
            Place::Stdout | Place::Stream(_) => {
                File::open(&self.partial).and_then(|mut file| self.destination.copy(&mut file))
            }
        };
        published.map_err(|source| {
            self.keep = true;
            Error::ProofNotPublished { path: self.destination.name(), kept: self.partial.clone(), source }
        })
    }

    fn rename(&self, path: &Path) -> io::Result<()> {
        // Some systems find out only now that the disk is full.
        self.file.sync_all()?;
        // The name may be taken since the proof was begun. What is no file is not replaced by one.
        match fs::symlink_metadata(path) {
            Ok(found) if !found.is_file() => Err(io::Error::other("there is something else than a file by now")),
            _ => fs::rename(&self.partial, path),
        }
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
        if !self.keep || self.is_empty() {
            let _ = fs::remove_file(&self.partial);
        }
    }
}

/// The name of an unfinished proof.
fn partial(path: &Path) -> PathBuf {
    let mut partial = OsString::from(path);
    partial.push(".part");
    partial.into()
}

fn open(partial: &Path) -> Result<File, Error> {
    if fs::metadata(partial).is_ok_and(|found| !found.is_file()) {
        let source = io::Error::other("there is something else than a file");
        return Err(Error::Write { path: partial.into(), source });
    }
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(partial);
    let file = file.map_err(|source| Error::Write { path: partial.into(), source })?;
    // A file system without locks is no reason not to prove.
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        return Err(Error::ProofInUse { path: partial.into() });
    }
    Ok(file)
}

/// A file for a proof that has no name yet.
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
    fn an_unfinished_proof_stays_and_an_empty_one_goes() {
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
        assert_eq!(*bytes.take(4).expect("there are as many bytes"), *b"half");
        file.discard();
        assert!(!partial.exists());

        let mut file = open();
        file.file().write_all(b"whole").expect("the file can be written");
        file.publish().expect("the file can be renamed");
        assert!(!partial.exists());
        assert_eq!(fs::read(&path).expect("the proof is there"), b"whole");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_gets_the_whole_proof_and_stays_a_device() {
        let mut file = open_at(Path::new("/dev/null")).expect("a temporary file can be made");
        let partial = file.partial().to_owned();
        file.file().write_all(b"whole").expect("the file can be written");
        assert_eq!(file.kept(), None, "nobody goes on with it");
        file.publish().expect("the device takes everything");
        assert!(!partial.exists() && !Path::new("/dev/null.part").exists());

        let mut file = open_at(Path::new("/dev/full")).expect("a temporary file can be made");
        file.file().write_all(b"whole").expect("the file can be written");
        let Err(Error::ProofNotPublished { kept, .. }) = file.publish() else {
            panic!("a full device takes nothing")
        };
        assert_eq!(fs::read(&kept).expect("the proof stays"), b"whole");
        fs::remove_file(kept).expect("it is a file");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_by_the_time_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let path = folder.path().join("run.proof");
        let mut file = open_at(&path).expect("the file can be opened");
        file.file().write_all(b"whole").expect("the file can be written");
        std::os::unix::fs::symlink("/dev/null", &path).expect("a link can be made");
        let Err(Error::ProofNotPublished { kept, .. }) = file.publish() else { panic!("the link is replaced") };
        assert_eq!(fs::read(kept).expect("the proof stays"), b"whole");
    }
}
