//! The destination of a result: a file, a device or pipe, or standard output.

use crate::Error;
use std::ffi::{OsStr, OsString};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// A file, or standard output, which is named `-`.
#[derive(Clone, Debug)]
pub struct Destination(PathBuf);

impl From<OsString> for Destination {
    fn from(name: OsString) -> Self {
        Self(name.into())
    }
}

/// What a destination resolves to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Standard output.
    Stdout,
    /// An existing path that is not a regular file, or an open file of this process: a device, a pipe, a descriptor.
    Stream(PathBuf),
    /// A regular file, which may not exist yet. Symbolic links are followed.
    File(PathBuf),
}

/// Why a socket is refused before there is a result to write.
const IS_SOCKET: &str =
    "a socket cannot be opened like a file: pipe standard output to a program that connects to it";

/// The maximum number of symbolic links that are followed, as in Linux.
const MAX_LINKS: usize = 40;

impl Destination {
    const STDOUT: &str = "-";
    /// Other names of standard output. Opening one would add a second writer to the same file.
    const STDOUT_FILES: [&str; 4] = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/proc/thread-self/fd/1"];

    /// Standard output.
    #[must_use]
    pub fn stdout() -> Self {
        Self(Self::STDOUT.into())
    }

    /// A path.
    #[must_use]
    pub fn path(path: PathBuf) -> Self {
        Self(path)
    }

    /// Whether this is standard output.
    #[must_use]
    pub fn is_stdout(&self) -> bool {
        self.0 == Path::new(Self::STDOUT) || Self::STDOUT_FILES.iter().any(|name| self.0 == Path::new(name))
    }

    /// The name in messages.
    pub(crate) fn name(&self) -> PathBuf {
        if self.is_stdout() { "standard output".into() } else { self.0.clone() }
    }

    /// Resolves the destination.
    ///
    /// # Errors
    /// [`Error::OutputIsFolder`], and [`Error::Write`] if the path cannot be resolved.
    pub(crate) fn target(&self) -> Result<Target, Error> {
        if self.is_stdout() {
            return Ok(Target::Stdout);
        }
        let path = &self.0;
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => Err(Error::OutputIsFolder { path: path.clone() }),
            Ok(found) if found.file_type().is_socket() => Err(self.error()(io::Error::other(IS_SOCKET))),
            Ok(found) if found.is_file() && !names_open_file(path) => {
                path.canonicalize().map(Target::File).map_err(self.error())
            }
            Ok(_) => Ok(Target::Stream(path.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Target::File(missing(path))),
            Err(error) => Err(self.error()(error)),
        }
    }

    /// Checks that the result can be written later, without a change to the file.
    ///
    /// # Errors
    /// [`Error::Write`] or [`Error::OutputIsFolder`] if it cannot.
    pub fn prepare(&self) -> Result<(), Error> {
        let Target::File(path) = self.target()? else { return Ok(()) };
        let opened = match OpenOptions::new().append(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let created = OpenOptions::new().write(true).create_new(true).open(&path);
                created.and_then(|_| fs::remove_file(&path))
            }
            opened => opened.map(drop),
        };
        opened.map_err(self.error())
    }

    /// Writes a result, replacing the content of a file.
    ///
    /// # Errors
    /// [`Error::Write`] if it cannot be written. A closed pipe at standard output is not an error.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Error> {
        match self.copy(&mut &*bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe && self.is_stdout() => Ok(()),
            result => result.map_err(self.error()),
        }
    }

    /// Writes all data from `source`, and returns every error.
    pub(crate) fn copy(&self, source: &mut dyn io::Read) -> io::Result<()> {
        let target = self.target().map_err(io::Error::other)?;
        let mut sink: Box<dyn Write> = match target {
            Target::Stdout => Box::new(io::stdout().lock()),
            // Not truncated: another process may write to the file, too.
            Target::Stream(path) => Box::new(OpenOptions::new().append(true).open(path)?),
            Target::File(path) => return replace(&path, source),
        };
        io::copy(source, &mut sink)?;
        sink.flush()
    }

    pub(crate) fn error(&self) -> impl FnOnce(io::Error) -> Error {
        let path = self.name();
        |source| Error::Write { path, source }
    }
}

/// Replaces the content of a file, once all of the new content is written.
fn replace(path: &Path, source: &mut dyn io::Read) -> io::Result<()> {
    let permissions = PermissionsExt::from_mode(0o666);
    let Ok(mut new) = tempfile::Builder::new().prefix(".nova-").permissions(permissions).tempfile_in(folder(path))
    else {
        // The file may be writable in a folder that is not.
        return io::copy(source, &mut fs::File::create(path)?).map(drop);
    };
    io::copy(source, &mut new)?;
    if let Ok(old) = fs::metadata(path) {
        new.as_file().set_permissions(old.permissions())?;
    }
    new.persist(path).map(drop).map_err(|failed| failed.error)
}

/// Whether the path names an open file of this process.
fn names_open_file(path: &Path) -> bool {
    let parts: Vec<_> = path.iter().skip(1).map(OsStr::to_str).collect();
    path.is_absolute()
        && matches!(
            parts[..],
            [Some("dev"), Some("fd"), _]
                | [Some("dev"), Some("stdin" | "stdout" | "stderr")]
                | [Some("proc"), _, Some("fd"), _]
                | [Some("proc"), _, Some("task"), _, Some("fd"), _]
        )
}

/// The file that would be created for a path that does not exist.
fn missing(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let Ok(target) = fs::read_link(&path) else { break };
        path = folder(&path).join(target);
    }
    // If the folder does not exist, opening the file reports it.
    let name = path.file_name().map(OsStr::to_owned);
    match (folder(&path).canonicalize(), name) {
        (Ok(folder), Some(name)) if !ends_with_separator(&path) => folder.join(name),
        _ => path,
    }
}

/// Whether the path can only name a folder.
fn ends_with_separator(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().last().is_some_and(|&last| std::path::is_separator(last.into()))
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::io::Read;
    use std::os::unix::fs::symlink;

    fn to(path: &Path) -> Destination {
        Destination::path(path.into())
    }

    #[test]
    fn a_socket_is_refused_before_there_is_a_result() {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("the folder is writable");
        let refused = to(&socket).prepare();
        assert!(
            matches!(&refused, Err(Error::Write { source, .. }) if source.to_string() == IS_SOCKET),
            "{refused:?}"
        );
    }

    #[test]
    fn links_are_followed_and_kept() {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let root = folder.path().canonicalize().expect("the folder exists");
        let [file, link, loose] = ["file", "link", "loose"].map(|name| root.join(name));
        fs::write(&file, b"old").expect("the folder is writable");
        symlink("file", &link).expect("the folder is writable");
        symlink(root.join("none"), &loose).expect("the folder is writable");
        assert_eq!(to(&link).target().expect("a file"), Target::File(file.clone()));
        assert_eq!(to(&loose).target().expect("a file"), Target::File(root.join("none")));
        to(&link).write(b"new").expect("the file is writable");
        assert_eq!(fs::read(&file).expect("the file exists"), b"new");
        assert!(link.is_symlink());
    }

    #[test]
    fn preparing_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let [file, absent] = ["file", "absent"].map(|name| folder.path().join(name));
        fs::write(&file, b"old").expect("the folder is writable");
        to(&file).prepare().expect("the file is writable");
        to(&absent).prepare().expect("the folder is writable");
        assert_eq!(fs::read(&file).expect("the file exists"), b"old");
        assert!(!absent.exists());
        assert!(matches!(to(folder.path()).prepare(), Err(Error::OutputIsFolder { .. })));
        for wrong in ["absent/file", "absent/", "file/", "file/below"] {
            let wrong = to(&folder.path().join(wrong)).prepare();
            assert!(matches!(wrong, Err(Error::Write { .. })), "{wrong:?}");
        }
        assert!(matches!(to(Path::new("")).prepare(), Err(Error::Write { .. })));
    }

    #[test]
    fn a_failed_write_keeps_the_old_result() {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let file = folder.path().join("file");
        fs::write(&file, b"old").expect("the folder is writable");
        let mut broken = b"new".chain(Broken);
        assert!(to(&file).copy(&mut broken).is_err());
        assert_eq!(fs::read(&file).expect("the file exists"), b"old");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder exists").count(), 1, "no other file is left");
        to(&file).write(b"new").expect("the file is writable");
        assert_eq!(fs::read(&file).expect("the file exists"), b"new");
    }

    /// A reader that fails.
    struct Broken;

    impl io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
    }

    #[test]
    fn files_among_devices_are_files() {
        for (path, is_open) in [
            ("/dev/fd/7", true),
            ("/dev/stderr", true),
            ("/proc/self/fd/3", true),
            ("/proc/1/task/1/fd/3", true),
            ("/dev/shm/file", false),
            ("/dev/shm/fd/file", false),
            ("dev/stderr", false),
        ] {
            assert_eq!(names_open_file(Path::new(path)), is_open, "{path}");
        }
    }

    #[test]
    fn devices_are_written_to() {
        let null = to(Path::new("/dev/null"));
        assert_eq!(null.target().expect("a device"), Target::Stream("/dev/null".into()));
        null.write(b"bytes").expect("the device accepts everything");
        let full = to(Path::new("/dev/full")).write(b"bytes");
        assert!(matches!(full, Err(Error::Write { .. })), "{full:?}");
    }
}
