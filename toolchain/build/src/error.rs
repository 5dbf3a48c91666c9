//! Errors of builds.

use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// An error of a build, with instructions where possible.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// No compiler has the source of its standard library.
    #[error(
        "no Rust compiler with the source of its standard library, which is compiled along with every guest\n\
         looked at: {}\n\
         install either of:\n  \
         rustup component add rust-src\n  \
         apt-get install rustc-web rust-web-src     (Debian; next to rustup's toolchain, which stays in use)\n\
         or name a compiler that has it in {}",
        list(.looked_at), crate::COMPILER_VARIABLE
    )]
    NoStandardLibrarySource {
        /// The compilers that were found.
        looked_at: Vec<PathBuf>,
    },

    /// The tool that a variable selects cannot be used.
    #[error("{variable} names {}, which cannot be used: {reason}\nname another one, or unset {variable}", .tool.display())]
    NamedCompiler {
        /// The environment variable.
        variable: &'static str,
        /// The tool.
        tool: PathBuf,
        /// The reason.
        reason: String,
    },

    /// A tool is older than the minimum version.
    #[error(
        "{} is {found}; guests need {needed} or newer\n\
         `rustup update stable` brings one, or name a compiler in {}",
        .tool.display(), crate::COMPILER_VARIABLE
    )]
    TooOld {
        /// The tool.
        tool: PathBuf,
        /// Its version.
        found: String,
        /// The minimum version.
        needed: &'static str,
    },

    /// A compiler was found, but no linker.
    #[error(
        "no linker for RISC-V\n\
         looked for: {}\n\
         install either of:\n  \
         rustup toolchain install stable     (comes with rust-lld)\n  \
         apt-get install lld                 (Debian)",
        list(.looked_for)
    )]
    NoLinker {
        /// The paths that were searched.
        looked_for: Vec<PathBuf>,
    },

    /// The package folder has no manifest.
    #[error("{} does not exist; a guest is a cargo package, `cargo nova new NAME` makes one", .0.display())]
    NoManifest(PathBuf),

    /// The package has several programs, and none is selected.
    #[error("{} has {} programs ({}); name one of them", .manifest.display(), .programs.len(), .programs.join(", "))]
    WhichProgram {
        /// The package's manifest.
        manifest: PathBuf,
        /// The names of its programs.
        programs: Vec<String>,
    },

    /// cargo cannot read the package or its dependencies.
    #[error("cargo cannot read the package")]
    Metadata(#[from] cargo_metadata::Error),

    /// The guest does not compile or link.
    #[error("the guest does not compile\n{output}")]
    Compile {
        /// The output of cargo, the compiler and the linker. The lines were also reported as [`crate::Event::Line`].
        output: String,
    },

    /// The machine cannot run the linked program, or its stack or heap may overlap other memory.
    #[error("the guest {} cannot run on the machine", .path.display())]
    Layout {
        /// The ELF file.
        path: PathBuf,
        /// The reason.
        source: nova_vm::ElfError,
    },

    /// The guest calls functions that neither its crates nor the runtime define.
    #[error("{explanation}\n{output}")]
    UndefinedSymbols {
        /// Each symbol, with advice.
        explanation: String,
        /// The output of cargo, the compiler and the linker. The lines were also reported as [`crate::Event::Line`].
        output: String,
    },

    /// A dependency uses the standard library, but the guest is `no_std`.
    #[error(
        "a dependency of the guest needs the standard library, but the guest is `no_std`\n\
         enable it in the manifest: nova-rt = {{ ..., features = [\"std\"] }}, or build that crate without it\n{output}"
    )]
    NeedsStandardLibrary {
        /// The output of cargo and the compiler. The lines were also reported as [`crate::Event::Line`].
        output: String,
    },

    /// A configuration file of cargo cannot be used.
    #[error("cargo's configuration {}: {reason}", .path.display())]
    Configuration {
        /// The file.
        path: PathBuf,
        /// The reason.
        reason: String,
    },

    /// A manifest cannot be changed.
    #[error("{} cannot be changed: {reason}", .path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// The reason.
        reason: String,
    },

    /// A tool could not be started.
    #[error("{} cannot be run", .tool.display())]
    Tool {
        /// The tool.
        tool: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },

    /// cargo succeeded, but reported no artifact.
    #[error("cargo reported no artifact for {0}")]
    NoArtifact(String),

    /// `build!` was called outside of a build script.
    #[error("OUT_DIR is not set: `nova_build::build!` must be called from build.rs, which cargo runs")]
    NoBuildScript,

    /// A file could not be read or written.
    #[error("{} cannot be read or written", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
}

impl BuildError {
    /// The error without the output that was reported as events.
    pub fn brief(&self) -> String {
        match self {
            Self::Compile { .. } => "the guest does not compile".to_owned(),
            Self::UndefinedSymbols { explanation, .. } => explanation.clone(),
            Self::NeedsStandardLibrary { .. } => {
                Self::NeedsStandardLibrary { output: String::new() }.to_string().trim_end().to_owned()
            }
            other => other.to_string(),
        }
    }

    /// The error for a failed compilation with this output.
    pub(crate) fn from_output(output: String) -> Self {
        if output.contains("can't find crate for `std`") {
            return Self::NeedsStandardLibrary { output };
        }
        match crate::undefined::explain(&output) {
            Some(explanation) => Self::UndefinedSymbols { explanation, output },
            None => Self::Compile { output },
        }
    }

    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        |source| Self::File { path, source }
    }

    pub(crate) fn tool(tool: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let tool = tool.into();
        |source| Self::Tool { tool, source }
    }
}

fn list(paths: &[PathBuf]) -> String {
    let names: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    if names.is_empty() { "nothing was found".to_owned() } else { names.join(", ") }
}
