//! Why a guest was not built.

use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why a guest was not built, and what to do about it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// No compiler was found that has the source of its standard library.
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
        /// The compilers that were found, without it.
        looked_at: Vec<PathBuf>,
    },

    /// The tool that a variable names cannot be used.
    #[error("{variable} names {}, which cannot be used: {reason}\nname another one, or unset {variable}", .tool.display())]
    NamedCompiler {
        /// The environment variable.
        variable: &'static str,
        /// The tool.
        tool: PathBuf,
        /// What came of asking it for its version.
        reason: String,
    },

    /// A tool is older than the source that it would compile.
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
        /// The first version that will do.
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
        /// The places where it could have been.
        looked_for: Vec<PathBuf>,
    },

    /// The package folder has no manifest.
    #[error("{} does not exist; a guest is a cargo package, `cargo nova new NAME` makes one", .0.display())]
    NoManifest(PathBuf),

    /// The manifest does not say which program the guest is.
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

    /// The compiler or the linker refused the source.
    #[error("the guest does not compile\n{output}")]
    Compile {
        /// What cargo, the compiler and the linker said. The same lines came as [`crate::Event::Line`].
        output: String,
    },

    /// The guest was linked to what the machine cannot run, or to what would overwrite itself.
    #[error("the guest {} cannot run on the machine", .path.display())]
    Layout {
        /// The ELF file.
        path: PathBuf,
        /// What is wrong.
        source: nova_vm::ElfError,
    },

    /// The guest calls functions that neither its crates nor the runtime define.
    #[error("{explanation}\n{output}")]
    UndefinedSymbols {
        /// Each symbol, and what to do about it.
        explanation: String,
        /// What cargo, the compiler and the linker said. The same lines came as [`crate::Event::Line`].
        output: String,
    },

    /// A crate of the guest uses the standard library, and the guest itself says that it does without.
    #[error(
        "a crate of the guest needs the standard library, and the guest is `no_std`\n\
         switch it on in the manifest: nova-rt = {{ ..., features = [\"std\"] }}, or build that crate without it\n{output}"
    )]
    NeedsStandardLibrary {
        /// What cargo and the compiler said. The same lines came as [`crate::Event::Line`].
        output: String,
    },

    /// A configuration file of cargo's cannot be used.
    #[error("cargo's configuration {}: {reason}", .path.display())]
    Configuration {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// A manifest cannot be changed.
    #[error("{} cannot be changed: {reason}", .path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// A tool could not be started.
    #[error("{} cannot be run", .tool.display())]
    Tool {
        /// The tool.
        tool: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },

    /// cargo succeeded and did not say where the result is.
    #[error("cargo reported no result for {0}")]
    NoArtifact(String),

    /// Guests are built for `include_elf!` where no build script runs.
    #[error("OUT_DIR is not set: `nova_build::build!` belongs into a package's build.rs, which cargo runs")]
    NoBuildScript,

    /// A file could not be read or written.
    #[error("{} cannot be read or written", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

impl BuildError {
    /// The error without the lines that came as events, for whoever has shown those.
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

    /// What the compiler or the linker refused.
    pub(crate) fn refused(output: String) -> Self {
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
