//! Finds what a build needs: a compiler with the source of its standard library, a linker, cargo.

use crate::BuildError;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Environment variable that names the compiler to use instead of searching.
pub const COMPILER_VARIABLE: &str = "NOVA_RUSTC";

/// The compiler of Debian's package `rustc-web`, whose `rust-web-src` puts the source where cargo looks for it.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// The tools of a build.
#[derive(Clone, Debug)]
pub struct Compiler {
    /// The Rust compiler.
    pub rustc: PathBuf,
    /// What compiler and linker say about themselves, in one line. Both decide on the bytes of what is built.
    pub version: String,
    /// The source of its standard library.
    pub library_source: PathBuf,
    /// The linker: LLVM's, of the same toolchain where there is one.
    pub linker: PathBuf,
    /// The package manager, that of the toolchain in use.
    pub cargo: PathBuf,
}

impl Compiler {
    /// Looks for a compiler that has the source of its standard library.
    ///
    /// The first of these that does: the one named by [`COMPILER_VARIABLE`] (no other is then considered); the one in
    /// use in `folder`, with rustup's component `rust-src`; Debian's `rustc-web` with `rust-web-src`. Debian's
    /// compiler has no linker of its own and borrows the one of the toolchain in use.
    ///
    /// # Errors
    ///
    /// [`BuildError::NoStandardLibrarySource`] or [`BuildError::NoLinker`], with what to install.
    pub fn find(folder: &Path) -> Result<Self, BuildError> {
        let installed = installed(folder);
        let looked_at = installed.iter().map(|compiler| compiler.rustc.clone()).collect();
        // A compiler that was named is the only choice; the others are there to lend a linker.
        let choices = if env::var_os(COMPILER_VARIABLE).is_some() { 1 } else { installed.len() };
        let chosen = installed
            .iter()
            .take(choices)
            .find(|compiler| compiler.library_source().join("Cargo.lock").is_file())
            .ok_or(BuildError::NoStandardLibrarySource { looked_at })?;
        let linker = find_linker(chosen, &installed)?;
        Ok(Self {
            rustc: chosen.rustc.clone(),
            version: format!("{}, {}", chosen.version, linker_version(&linker, folder)),
            library_source: chosen.library_source(),
            linker,
            cargo: env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from),
        })
    }
}

/// A compiler that answers.
struct Installed {
    rustc: PathBuf,
    version: String,
    host: String,
    sysroot: PathBuf,
}

impl Installed {
    fn ask(rustc: PathBuf, folder: &Path) -> Option<Self> {
        let sysroot = answer(&rustc, &["--print", "sysroot"], folder)?;
        let verbose_version = answer(&rustc, &["-vV"], folder)?;
        let host = verbose_version.lines().find_map(|line| line.strip_prefix("host: "))?;
        Some(Self {
            version: verbose_version.lines().next()?.to_owned(),
            host: host.to_owned(),
            sysroot: sysroot.into(),
            rustc,
        })
    }

    fn library_source(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib/src/rust/library")
    }

    fn own_linker(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib").join(&self.host).join("bin/rust-lld")
    }
}

/// The compilers on this computer, the preferred one first.
fn installed(folder: &Path) -> Vec<Installed> {
    let in_use = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let candidates = [env::var_os(COMPILER_VARIABLE), Some(in_use), Some(DEBIAN_RUSTC.into())];
    candidates.into_iter().flatten().filter_map(|rustc| Installed::ask(rustc.into(), folder)).collect()
}

/// The trimmed output of a successful run.
fn answer(tool: &Path, arguments: &[&str], folder: &Path) -> Option<String> {
    let output = Command::new(tool).args(arguments).current_dir(folder).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The chosen compiler's own linker, else that of another installed compiler, else one on the search path.
fn find_linker(chosen: &Installed, installed: &[Installed]) -> Result<PathBuf, BuildError> {
    let own = [chosen.own_linker()];
    let others = installed.iter().map(Installed::own_linker);
    let search_path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&search_path).flat_map(|folder| [folder.join("rust-lld"), folder.join("ld.lld")]);
    let looked_for: Vec<PathBuf> = own.into_iter().chain(others).chain(on_path).collect();
    // Debian installs a link to a linker of another package: a file that does not exist is passed over.
    looked_for.iter().find(|linker| linker.is_file()).cloned().ok_or(BuildError::NoLinker { looked_for })
}

fn linker_version(linker: &Path, folder: &Path) -> String {
    // As rust-lld it is told which linker to be; under the name ld.lld it knows.
    let arguments: &[&str] =
        if linker.ends_with("rust-lld") { &["-flavor", "gnu", "--version"] } else { &["--version"] };
    let version = answer(linker, arguments, folder).unwrap_or_else(|| "unknown linker".to_owned());
    version.split(" (").next().unwrap_or_default().to_owned()
}
