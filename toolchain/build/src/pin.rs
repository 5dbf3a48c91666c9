//! Committed ELF files and their hashes, which must match the source.

use crate::cargo::Cargo;
use crate::manifest::find_manifest;
use crate::settings::Settings;
use crate::{BuildError, Compiler, Event, Guest, GuestBuilder};
use cargo_metadata::Metadata;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The name of the file with the hashes in the workspace's folder, in the format of `sha256sum`.
pub const HASH_FILE: &str = "elf.sha256";

/// The name of the file with the versions of compiler and linker that built the ELF files.
pub const COMPILER_FILE: &str = "elf.compiler";

/// The committed ELF files do not match the source, or cannot be compared.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PinError {
    /// A guest cannot be built.
    #[error(transparent)]
    Build(#[from] BuildError),

    /// The same compiler produces other bytes.
    #[error(
        "the committed ELF files do not match the source: {}\n\
         after a change of a guest, update them with `cargo nova pin`", .0.join(", ")
    )]
    Different(Vec<String>),

    /// A committed file does not match its committed hash.
    #[error("the committed file {0} does not match {HASH_FILE}")]
    Damaged(String),

    /// The files cannot be compared, because another compiler produces other bytes.
    #[error(
        "NOT COMPARED: the committed ELF files were built with\n  {recorded}\nbut the compiler here is\n  {present}\n\
         install the recorded compiler and select it with {}, or update the files with `cargo nova pin`",
        crate::COMPILER_VARIABLE
    )]
    OtherCompiler {
        /// The compiler that built the committed files.
        recorded: String,
        /// The compiler on this computer.
        present: String,
    },
}

/// The ELF files of a workspace of guests, built from its source with its lock file.
///
/// The file of the program NAME is `NAME.elf` in its package's folder.
#[derive(Clone, Debug)]
pub struct Pins {
    workspace: PathBuf,
    compiler: String,
    files: Vec<PinnedFile>,
}

#[derive(Clone, Debug)]
struct PinnedFile {
    /// Relative to the workspace.
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Pins {
    /// Builds all programs of the workspace in `folder`.
    ///
    /// # Errors
    ///
    /// [`BuildError`] of the first guest that cannot be built.
    pub fn build(folder: &Path, mut progress: impl FnMut(Event<'_>)) -> Result<Self, BuildError> {
        let workspace = folder.canonicalize().map_err(BuildError::file(folder))?;
        let metadata = members(&workspace)?;
        let (mut files, mut compiler) = (Vec::new(), String::new());
        for package in metadata.workspace_packages() {
            let package_folder =
                package.manifest_path.parent().map_or(workspace.as_path(), |path| path.as_std_path());
            for program in package.targets.iter().filter(|target| target.is_bin()) {
                let builder = GuestBuilder::new(package_folder).program(&program.name).locked(true);
                let guest = builder.build(&mut progress)?;
                files.push(PinnedFile::of(&guest, package_folder, &workspace)?);
                // A guest with C code also has the version of the C compiler.
                compiler = if guest.compiler.len() > compiler.len() { guest.compiler } else { compiler };
            }
        }
        files.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(Self { workspace, compiler, files })
    }

    /// The versions of compiler and linker that built the files.
    pub fn compiler(&self) -> &str {
        &self.compiler
    }

    /// The hashes, in the format of `sha256sum`.
    pub fn hashes(&self) -> String {
        self.files.iter().fold(String::new(), |mut text, file| {
            text.push_str(&file.hash_line());
            text
        })
    }

    /// Writes the ELF files, their hashes and the compiler's version into the workspace.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn write(&self) -> Result<(), BuildError> {
        for file in &self.files {
            self.write_file(&file.path, &file.bytes)?;
        }
        self.write_file(Path::new(HASH_FILE), self.hashes().as_bytes())?;
        self.write_file(Path::new(COMPILER_FILE), format!("{}\n", self.compiler).as_bytes())
    }

    fn write_file(&self, name: &Path, bytes: &[u8]) -> Result<(), BuildError> {
        let path = self.workspace.join(name);
        fs::write(&path, bytes).map_err(BuildError::file(path))
    }

    /// Compares the files with those committed in the workspace.
    ///
    /// # Errors
    ///
    /// [`PinError`]: the differences, or why the files cannot be compared.
    pub fn check(&self) -> Result<(), PinError> {
        let recorded = self.committed(COMPILER_FILE)?.trim().to_owned();
        if recorded != self.compiler {
            return Err(PinError::OtherCompiler { recorded, present: self.compiler.clone() });
        }
        let committed = self.committed(HASH_FILE)?;
        let different = different_names(&committed, &self.hashes());
        if !different.is_empty() {
            return Err(PinError::Different(different));
        }
        self.files.iter().try_for_each(|file| self.check_file(file))
    }

    fn check_file(&self, file: &PinnedFile) -> Result<(), PinError> {
        let path = self.workspace.join(&file.path);
        let bytes = fs::read(&path).map_err(BuildError::file(path))?;
        if bytes == file.bytes { Ok(()) } else { Err(PinError::Damaged(file.path.display().to_string())) }
    }

    fn committed(&self, name: &str) -> Result<String, BuildError> {
        let path = self.workspace.join(name);
        fs::read_to_string(&path).map_err(BuildError::file(path))
    }
}

/// The workspace in this folder, without dependencies.
fn members(workspace: &Path) -> Result<Metadata, BuildError> {
    let manifest = find_manifest(workspace)?;
    let (compiler, settings) = (Compiler::find(workspace)?, Settings::read(workspace)?);
    Cargo::new(&compiler, &settings)?.metadata(&manifest, &["--no-deps".to_owned()])
}

/// The names of the files in which two lists of `sha256sum` differ.
fn different_names(left: &str, right: &str) -> Vec<String> {
    let [left, right] = [left, right].map(|list| list.lines().collect::<BTreeSet<_>>());
    let names = left.symmetric_difference(&right).map(|line| line.split_once("  ").map_or(*line, |(_, name)| name));
    names.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

impl PinnedFile {
    fn of(guest: &Guest, folder: &Path, workspace: &Path) -> Result<Self, BuildError> {
        let path = folder.strip_prefix(workspace).unwrap_or(folder).join(format!("{}.elf", guest.name));
        Ok(Self { path, bytes: fs::read(&guest.path).map_err(BuildError::file(&guest.path))? })
    }

    fn hash_line(&self) -> String {
        let mut line = String::new();
        for byte in Sha256::digest(&self.bytes) {
            // Writing to a string cannot fail.
            let _ = write!(line, "{byte:02x}");
        }
        line + "  " + &self.path.display().to_string() + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pins(folder: &Path) -> Pins {
        let files = vec![PinnedFile { path: "abc.elf".into(), bytes: b"abc".to_vec() }];
        Pins { workspace: folder.to_owned(), compiler: "rustc".to_owned(), files }
    }

    #[test]
    fn hashes_are_those_of_sha256sum() {
        // `printf abc > abc.elf; sha256sum abc.elf`
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  abc.elf\n";
        assert_eq!(pins(Path::new(".")).hashes(), expected);
    }

    #[test]
    fn what_was_written_holds() {
        let folder = tempfile::tempdir().expect("a folder");
        let pins = pins(folder.path());
        pins.write().expect("the files can be written");
        pins.check().expect("nothing has changed");
    }

    #[test]
    fn every_change_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let pins = pins(folder.path());
        pins.write().expect("the files can be written");

        let mut other_source = pins.clone();
        other_source.files[0].bytes.push(0);
        assert!(matches!(other_source.check(), Err(PinError::Different(names)) if names == ["abc.elf"]));

        let mut other_compiler = pins.clone();
        other_compiler.compiler.push('2');
        assert!(matches!(other_compiler.check(), Err(PinError::OtherCompiler { .. })));

        let mut fewer_programs = pins.clone();
        fewer_programs.files.clear();
        assert!(matches!(fewer_programs.check(), Err(PinError::Different(names)) if names == ["abc.elf"]));

        fs::write(folder.path().join("abc.elf"), "abd").expect("a file");
        assert!(matches!(pins.check(), Err(PinError::Damaged(name)) if name == "abc.elf"));
    }
}
