//! Guests built by a host's build script.

use crate::{BuildError, Event, GuestBuilder};
use std::path::{Path, PathBuf};
use std::{env, fs, process};

/// The environment variable that disables building guests in build scripts, unless it is empty or `0`.
pub const SKIP_VARIABLE: &str = "NOVA_SKIP_BUILD";

/// Set on docs.rs, which builds documentation without network and in limited time.
const DOCS_RS: &str = "DOCS_RS";

/// Variables with a wrapper of the compiler, such as a linter or an editor, which needs no guests.
const WRAPPERS: [&str; 2] = ["RUSTC_WORKSPACE_WRAPPER", "RUSTC_WRAPPER"];

/// Builds guests from `build.rs`, for `nova_host::include_elf!` in the package's source.
///
/// Each argument is a folder or a [`GuestBuilder`]. See [`build()`].
///
/// ```no_run
/// // In `main` of build.rs:
/// nova_build::build!("guest");
/// ```
#[macro_export]
macro_rules! build {
    ($($guest:expr),+ $(,)?) => {{
        $($crate::build($guest);)+
    }};
}

/// Builds a guest from `build.rs`, for `nova_host::include_elf!` in the package's source.
///
/// `include_elf!` takes the name of the guest's program. The build script runs again when the guest's source, its
/// lock file, its local dependencies or the compiler change. The guest's warnings are shown as warnings of the
/// package.
///
/// The guest is not built if [`SKIP_VARIABLE`] is set, on docs.rs, and for clippy and rust-analyzer. `include_elf!`
/// then returns the last build, or an empty slice.
///
/// # Errors
///
/// An error is printed to standard error, and ends the build script with exit code 1.
pub fn build(guest: impl Into<GuestBuilder>) {
    let result = Script::from_env().and_then(|script| script.embed(&guest.into()));
    if let Err(error) = result {
        eprintln!("error: no guest was built: {}", chain(&error));
        process::exit(1);
    }
}

impl From<&str> for GuestBuilder {
    fn from(folder: &str) -> Self {
        Self::new(folder)
    }
}

impl From<&Path> for GuestBuilder {
    fn from(folder: &Path) -> Self {
        Self::new(folder)
    }
}

impl From<PathBuf> for GuestBuilder {
    fn from(folder: PathBuf) -> Self {
        Self::new(folder)
    }
}

/// The running build script.
struct Script {
    /// The output folder of the script.
    out_dir: PathBuf,
    skip: Option<&'static str>,
}

impl Script {
    fn from_env() -> Result<Self, BuildError> {
        let out_dir = env::var_os("OUT_DIR").ok_or(BuildError::NoBuildScript)?;
        for variable in [SKIP_VARIABLE, DOCS_RS].into_iter().chain(WRAPPERS) {
            println!("cargo::rerun-if-env-changed={variable}");
        }
        Ok(Self { out_dir: out_dir.into(), skip: reason_to_skip(|variable| env::var(variable).ok()) })
    }

    fn embed(&self, guest: &GuestBuilder) -> Result<(), BuildError> {
        let name = guest.program_name()?;
        let elf = self.out_dir.join(format!("{name}.elf"));
        match self.skip {
            None => self.compile(guest, &elf)?,
            Some(reason) if !elf.is_file() => {
                fs::write(&elf, []).map_err(BuildError::file(&elf))?;
                println!("cargo::warning=the guest {name} was not built: {reason}");
            }
            Some(_) => {}
        }
        println!("cargo::rustc-env=NOVA_ELF_{name}={}", elf.display());
        Ok(())
    }

    /// Builds the guest, forwards warnings, prints what cargo has to watch, and copies the ELF file to the output
    /// folder, where no other build changes it.
    fn compile(&self, guest: &GuestBuilder, elf: &Path) -> Result<(), BuildError> {
        let mut warnings = Vec::new();
        let built = guest.build(|event| match event {
            Event::Line(line) if !is_status(line) && (line.starts_with("warning") || !warnings.is_empty()) => {
                warnings.push(line.to_owned());
            }
            _ => {}
        })?;
        print!("{}", built.rerun_lines());
        for line in &warnings {
            println!("cargo::warning={line}");
        }
        fs::copy(&built.path, elf).map(drop).map_err(BuildError::file(elf))
    }
}

/// The reason not to build guests, if there is one.
fn reason_to_skip(variable: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
    if variable(SKIP_VARIABLE).is_some_and(|value| !matches!(&*value, "" | "0")) {
        return Some("NOVA_SKIP_BUILD is set");
    }
    if variable(DOCS_RS).is_some() {
        return Some("this is docs.rs");
    }
    let is_checker = |wrapper: String| {
        let name = Path::new(&wrapper).file_stem().map(|name| name.to_string_lossy().into_owned());
        name.is_some_and(|name| matches!(&*name, "clippy-driver" | "rust-analyzer"))
    };
    WRAPPERS.into_iter().filter_map(variable).any(is_checker).then_some("the code is only checked")
}

/// Whether the line is a status line of cargo: a verb that ends at column 12.
fn is_status(line: &str) -> bool {
    let Some((column, _)) = line.split_at_checked(12).filter(|(_, rest)| rest.starts_with(' ')) else { return false };
    let verb = column.trim_start();
    verb.len() < 12 && verb.starts_with(char::is_uppercase) && verb.chars().all(char::is_alphabetic)
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}\ncaused by: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skips(variables: &[(&str, &str)]) -> bool {
        let find = |wanted: &str| variables.iter().find(|(name, _)| *name == wanted);
        reason_to_skip(|name| find(name).map(|(_, value)| (*value).to_owned())).is_some()
    }

    #[test]
    fn guests_are_built_unless_there_is_a_reason() {
        for built in [&[][..], &[(SKIP_VARIABLE, "0")], &[("RUSTC_WRAPPER", "/usr/bin/sccache")]] {
            assert!(!skips(built), "{built:?}");
        }
        let clippy = ("RUSTC_WORKSPACE_WRAPPER", "/toolchain/bin/clippy-driver");
        let editor = ("RUSTC_WRAPPER", "/opt/rust-analyzer.exe");
        for skipped in [(SKIP_VARIABLE, "1"), (SKIP_VARIABLE, "true"), (DOCS_RS, "1"), clippy, editor] {
            assert!(skips(&[skipped]), "{skipped:?}");
        }
    }

    #[test]
    fn cargos_lines_are_no_warnings() {
        for status in ["   Compiling sum v0.1.0", " Downloading crates ...", "    Finished `guest` profile"] {
            assert!(is_status(status), "{status}");
        }
        for other in ["warning: unused variable: `sum`", " --> src/main.rs:4:9", "4  |     let sum = 1;", "", "   |"]
        {
            assert!(!is_status(other), "{other}");
        }
    }
}
