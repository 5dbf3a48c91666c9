//! Finds the tools of a build: a compiler with the source of its standard library, a linker and cargo.

use crate::BuildError;
use semver::Version;
use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The minimum version of compiler and cargo, which is that of the runtime.
pub(crate) const NEEDED: &str = env!("CARGO_PKG_RUST_VERSION");

/// The environment variable that selects the compiler, instead of a search.
pub const COMPILER_VARIABLE: &str = "NOVA_RUSTC";

/// The compiler of Debian's package `rustc-web`. The package `rust-web-src` has the source of its standard library.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// The tools of a build.
#[derive(Clone, Debug)]
pub struct Compiler {
    /// The Rust compiler.
    pub rustc: PathBuf,
    /// The versions of compiler and linker, in one line. Both determine the bytes of a guest.
    pub version: String,
    /// The folder with the source of the standard library.
    pub library_source: PathBuf,
    /// The linker, which is LLD, of the same toolchain if it has one.
    pub linker: PathBuf,
    /// cargo of the active toolchain.
    pub cargo: PathBuf,
}

impl Compiler {
    /// Finds a compiler that has the source of its standard library, and the minimum version of the runtime.
    ///
    /// The search takes the first of: the compiler that [`COMPILER_VARIABLE`] selects, without alternatives; the
    /// active one in `folder`, with rustup's component `rust-src`; Debian's `rustc-web` with `rust-web-src`. Debian's
    /// compiler has no linker, and uses that of the active toolchain.
    ///
    /// # Errors
    ///
    /// [`BuildError::NamedCompiler`], [`BuildError::NoStandardLibrarySource`], [`BuildError::TooOld`] or
    /// [`BuildError::NoLinker`], with instructions.
    pub fn find(folder: &Path) -> Result<Self, BuildError> {
        let installed = installed(folder)?;
        let named = named().is_some();
        // A selected compiler has no alternatives; the others only provide a linker.
        let choices = if named { &installed[..1] } else { &installed[..] };
        let chosen = choose(choices)?;
        let linker = find_linker(chosen, &installed)?;
        let in_use = installed.get(usize::from(named)).unwrap_or(chosen);
        Ok(Self {
            rustc: chosen.program(),
            version: format!("{}, {}", chosen.version, linker_version(&linker, folder)),
            library_source: chosen.library_source(),
            linker,
            cargo: find_cargo(in_use, folder)?,
        })
    }
}

/// The compiler that the environment selects.
fn named() -> Option<PathBuf> {
    env::var_os(COMPILER_VARIABLE).filter(|name| !name.is_empty()).map(PathBuf::from)
}

/// The first suitable compiler.
fn choose(choices: &[Installed]) -> Result<&Installed, BuildError> {
    let complete = || choices.iter().filter(|compiler| compiler.library_source().join("Cargo.lock").is_file());
    if let Some(chosen) = complete().find(|compiler| !is_too_old(&compiler.release)) {
        return Ok(chosen);
    }
    let looked_at = || choices.iter().map(|compiler| compiler.rustc.clone()).collect();
    let old = complete().next().ok_or_else(|| BuildError::NoStandardLibrarySource { looked_at: looked_at() })?;
    Err(BuildError::TooOld { tool: old.rustc.clone(), found: old.version.clone(), needed: NEEDED })
}

/// cargo: the one that runs this program, else that of the active toolchain.
///
/// It is the toolchain's file and not rustup's proxy, which selects a toolchain by the working directory.
fn find_cargo(in_use: &Installed, folder: &Path) -> Result<PathBuf, BuildError> {
    let of_toolchain = Some(in_use.sysroot.join("bin/cargo")).filter(|cargo| cargo.is_file());
    let cargo = env::var_os("CARGO").map(PathBuf::from).or(of_toolchain).unwrap_or_else(|| "cargo".into());
    let version = ask(&cargo, &["-V"], folder).map_err(BuildError::tool(&cargo))?;
    match version.split(' ').nth(1).and_then(|release| Version::parse(release).ok()) {
        Some(release) if is_too_old(&release) => {
            Err(BuildError::TooOld { tool: cargo, found: version, needed: NEEDED })
        }
        _ => Ok(cargo),
    }
}

/// Whether the version is below [`NEEDED`]. A nightly version counts as the next release.
fn is_too_old(release: &Version) -> bool {
    let needed = NEEDED.split_once('.').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    needed.is_some_and(|needed: (u64, u64)| (release.major, release.minor) < needed)
}

/// An installed compiler.
struct Installed {
    rustc: PathBuf,
    version: String,
    release: Version,
    host: String,
    sysroot: PathBuf,
}

impl Installed {
    fn ask(rustc: PathBuf, folder: &Path) -> io::Result<Self> {
        let sysroot = ask(&rustc, &["--print", "sysroot"], folder)?;
        let verbose_version = ask(&rustc, &["-vV"], folder)?;
        let field = |name: &str| verbose_version.lines().find_map(|line| line.strip_prefix(name));
        let release = field("release: ").and_then(|release| Version::parse(release).ok());
        let (Some(host), Some(release)) = (field("host: "), release) else {
            return Err(io::Error::other("`rustc -vV` does not print what a Rust compiler prints"));
        };
        Ok(Self {
            version: verbose_version.lines().next().unwrap_or_default().to_owned(),
            release,
            host: host.to_owned(),
            sysroot: sysroot.into(),
            rustc,
        })
    }

    fn library_source(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib/src/rust/library")
    }

    /// The compiler itself. `rustc` may be rustup's proxy, which selects a toolchain by the working directory.
    fn program(&self) -> PathBuf {
        let own = self.sysroot.join("bin/rustc");
        if own.is_file() { own } else { self.rustc.clone() }
    }

    fn own_linker(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib").join(&self.host).join("bin/rust-lld")
    }
}

/// The compilers on this computer, the preferred one first. A selected compiler must exist.
fn installed(folder: &Path) -> Result<Vec<Installed>, BuildError> {
    let named = named().map(|tool| {
        let refuse = |error: io::Error| BuildError::NamedCompiler {
            variable: COMPILER_VARIABLE,
            tool: tool.clone(),
            reason: error.to_string(),
        };
        Installed::ask(tool.clone(), folder).map_err(refuse)
    });
    let in_use = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let others = [in_use, DEBIAN_RUSTC.into()].into_iter().map(|rustc| Installed::ask(rustc.into(), folder));
    named.into_iter().chain(others.filter_map(Result::ok).map(Ok)).collect()
}

/// Runs a tool and returns its trimmed output.
fn ask(tool: &Path, arguments: &[&str], folder: &Path) -> io::Result<String> {
    let output = Command::new(tool).args(arguments).current_dir(folder).stdin(Stdio::null()).output()?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(io::Error::other(format!("{} {}", output.status, stderr.trim()).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The linker of the compiler, else that of another installed compiler, else one on the search path.
fn find_linker(chosen: &Installed, installed: &[Installed]) -> Result<PathBuf, BuildError> {
    let own = [chosen.own_linker()];
    let others = installed.iter().map(Installed::own_linker);
    let search_path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&search_path).flat_map(|folder| [folder.join("rust-lld"), folder.join("ld.lld")]);
    let looked_for: Vec<PathBuf> = own.into_iter().chain(others).chain(on_path).collect();
    // Debian installs a link to a linker of another package, which may be missing.
    looked_for.iter().find(|linker| linker.is_file()).cloned().ok_or(BuildError::NoLinker { looked_for })
}

fn linker_version(linker: &Path, folder: &Path) -> String {
    // rust-lld needs a flavor; ld.lld has one.
    let arguments: &[&str] =
        if linker.ends_with("rust-lld") { &["-flavor", "gnu", "--version"] } else { &["--version"] };
    let version = ask(linker, arguments, folder).unwrap_or_else(|_| "unknown linker".to_owned());
    version.split(" (").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_before_the_needed_one_are_too_old() {
        for (release, too_old) in
            [("1.94.1", true), ("1.95.0-nightly", false), ("1.95.0", false), ("2.0.0", false), ("0.99.0", true)]
        {
            assert_eq!(is_too_old(&Version::parse(release).expect("a version")), too_old, "{release}");
        }
    }
}
