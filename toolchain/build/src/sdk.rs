//! The SDK for guests in C.

use crate::cargo::{Cargo, target_dir_of_user};
use crate::settings::Settings;
use crate::standard_library::StandardLibrary;
use crate::{BuildError, Compiler, Event, GUEST_PROFILE, output};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder with the runtime for C programs.
///
/// ```text
/// include/nova.h                the header
/// include/zkvm_accelerators.h   the header of the cryptographic functions
/// include/libc/                 headers of libc, for the part that the library implements
/// lib/nova.ld                   the linker script
/// lib/libnova_rt.a              the runtime for the machine
/// lib/native/libnova_rt.a       the same functions for the host, for tests
/// ```
#[derive(Clone, Debug)]
pub struct Sdk {
    /// The folder.
    pub folder: PathBuf,
    /// The versions of compiler and linker that built the runtime.
    pub compiler: String,
}

/// Builds the runtime from its source, and writes the SDK. Compiled crates are kept below `CARGO_TARGET_DIR`, if that is
/// set.
///
/// # Errors
///
/// As [`crate::GuestBuilder::build`]. The source of the runtime must still be in the folder where this crate was
/// compiled.
pub fn build_sdk(folder: &Path, mut progress: impl FnMut(Event<'_>)) -> Result<Sdk, BuildError> {
    let source = Path::new(nova_rt::sdk::SOURCE_DIR);
    let manifest = source.join("Cargo.toml");
    if !manifest.is_file() {
        return Err(BuildError::NoManifest(manifest));
    }
    let compiler = Compiler::find(source)?;
    let temporary = tempfile::tempdir().map_err(BuildError::file(std::env::temp_dir()))?;
    let target_dir = target_dir_of_user()?.map_or(temporary.path().to_owned(), |folder| folder.join("nova"));
    write(folder, "include/nova.h", nova_rt::sdk::HEADER)?;
    write(folder, "include/zkvm_accelerators.h", nova_rt::sdk::ACCELERATORS_HEADER)?;
    write(folder, "lib/nova.ld", nova_rt::sdk::LINKER_SCRIPT)?;

    for (name, text) in nova_rt::sdk::LIBC_HEADERS {
        write(folder, &format!("include/libc/{name}"), text)?;
    }

    let settings = Settings::read(source)?;
    let cargo = Cargo::new(&compiler, &settings)?;
    let metadata = cargo.metadata(&manifest, &[])?;
    let mut machine = cargo.compile("rustc", GUEST_PROFILE, (&metadata, &StandardLibrary::Core), &target_dir)?;
    compile_library(&mut machine, source, folder.join("lib"), &mut progress)?;

    let mut native = Command::new(&compiler.cargo);
    native.args(["rustc", "--release", "--message-format=json-render-diagnostics", "--target-dir"]);
    native.arg(&target_dir).current_dir(source);
    compile_library(&mut native, source, folder.join("lib/native"), &mut progress)?;
    Ok(Sdk { folder: folder.to_owned(), compiler: compiler.version })
}

/// Builds the static library with a completed command, and copies it to `folder`.
fn compile_library(
    command: &mut Command,
    source: &Path,
    folder: PathBuf,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<(), BuildError> {
    command
        .arg("--manifest-path")
        .arg(source.join("Cargo.toml"))
        .args(["--lib", "--crate-type", "staticlib", "--features", nova_rt::sdk::ACCELERATORS])
        .stdin(Stdio::null());
    let made = output::run(command, "nova_rt", None, progress)?;
    let made = made.artifact.filenames.iter().find(|file| file.extension() == Some("a"));
    let made = made.ok_or_else(|| BuildError::NoArtifact("nova_rt".to_owned()))?;
    let path = folder.join("libnova_rt.a");
    std::fs::create_dir_all(&folder).and_then(|()| std::fs::copy(made, &path)).map_err(BuildError::file(path))?;
    Ok(())
}

fn write(folder: &Path, name: &str, content: &str) -> Result<(), BuildError> {
    let path = folder.join(name);
    let parent = path.parent().unwrap_or(folder);
    std::fs::create_dir_all(parent).and_then(|()| std::fs::write(&path, content)).map_err(BuildError::file(path))
}
