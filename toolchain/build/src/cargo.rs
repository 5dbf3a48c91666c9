//! Runs cargo for the machine.

use crate::c_compiler::{self, CCompiler};
use crate::settings::Settings;
use crate::standard_library::StandardLibrary;
use crate::{BuildError, Compiler, GUEST_PROFILE, TARGET, environment};
use cargo_metadata::{Metadata, MetadataCommand};
use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const WRAPPER: &str = include_str!("wrapper.sh");

/// The file with cargo's configuration. It may contain passwords; only the user can read its folder.
const CONFIGURATION: &str = "config.toml";

/// The file with the sources of packages.
const SOURCES: &str = "sources";

/// Settings of [`GUEST_PROFILE`], as cargo's `--config` takes them.
const GUEST_PROFILE_SETTINGS: [&str; 8] = [
    "inherits='release'",
    "opt-level=3",
    "lto='fat'",
    "codegen-units=1",
    "panic='abort'",
    "debug=false",
    "strip='debuginfo'",
    "incremental=false",
];

/// The tools, the environment and the configuration of the cargo commands of one build.
pub(crate) struct Cargo<'a> {
    compiler: &'a Compiler,
    settings: &'a Settings,
    c_compiler: Option<CCompiler>,
    /// The folder of the files that cargo and the wrapper read.
    files: TempDir,
}

impl<'a> Cargo<'a> {
    pub(crate) fn new(compiler: &'a Compiler, settings: &'a Settings) -> Result<Self, BuildError> {
        let files = tempfile::Builder::new().prefix("nova-").tempdir().map_err(BuildError::file(env::temp_dir()))?;
        let cargo = Self { compiler, settings, c_compiler: CCompiler::find()?, files };
        cargo.write(CONFIGURATION, &settings.to_toml())?;
        cargo.write(SOURCES, "")?;
        Ok(cargo)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), BuildError> {
        let path = self.files.path().join(name);
        fs::write(&path, text).map_err(BuildError::file(path))
    }

    /// The versions of the tools that determine the bytes of a guest, with or without C code.
    pub(crate) fn compilers(&self, native_code: bool) -> String {
        let c_compiler = self.c_compiler.as_ref().filter(|_| native_code);
        let tools = [Some(&self.compiler.version), c_compiler.map(|compiler| &compiler.version)];
        tools.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// A cargo command with a clean environment and the filtered configuration.
    fn command(&self, subcommand: &str, home: &Path) -> Command {
        let mut command = Command::new(&self.compiler.cargo);
        environment::clean(&mut command);
        command
            // cargo reads configuration from its working directory and above.
            .current_dir("/")
            .arg(subcommand)
            .arg("--config")
            .arg(self.files.path().join(CONFIGURATION))
            .env("CARGO_HOME", home)
            .env("RUSTC", &self.compiler.rustc)
            // Allows a stable compiler to build its standard library.
            .env("RUSTC_BOOTSTRAP", "1");
        command
    }

    /// A command that compiles nothing, and leaves no files behind.
    pub(crate) fn short_command(&self, subcommand: &str) -> Result<Command, BuildError> {
        let mut command = self.command(subcommand, &self.settings.home(self.files.path())?);
        command.stdin(Stdio::null());
        Ok(command)
    }

    /// Reads the package and its dependencies. `options` select features and the use of the network.
    pub(crate) fn metadata(&self, manifest: &Path, options: &[String]) -> Result<Metadata, BuildError> {
        let mut command = self.short_command("metadata")?;
        command
            .args(["--format-version=1", "--filter-platform", TARGET, "--manifest-path"])
            .arg(manifest)
            .args(options);
        command.envs(target_dir_of_user()?.map(|folder| ("CARGO_TARGET_DIR", folder)));
        let output = command.output().map_err(BuildError::tool(&self.compiler.cargo))?;
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(cargo_metadata::Error::CargoMetadata { stderr }.into());
        }
        Ok(MetadataCommand::parse(String::from_utf8_lossy(&output.stdout))?)
    }

    /// A command that compiles a package and its dependencies, as in `metadata`, for the machine. The caller adds the
    /// package.
    ///
    /// Everything is written below `target_dir`: the wrappers, the linker script and the artifacts.
    pub(crate) fn compile(
        &self,
        subcommand: &str,
        profile: &str,
        (metadata, library): (&Metadata, &StandardLibrary),
        target_dir: &Path,
    ) -> Result<Command, BuildError> {
        let wrapper = write_executable(target_dir, "rustc-wrapper.sh", WRAPPER)?;
        let linker_script = write_executable(target_dir, "nova.ld", nova_rt::sdk::LINKER_SCRIPT)?;
        self.write(SOURCES, &sources(metadata))?;
        let mut command = self.command(subcommand, &self.settings.home(target_dir)?);
        command
            .args(["--target", TARGET, "--profile", profile])
            .args(library.options())
            .arg("--message-format=json-render-diagnostics")
            .arg("--target-dir")
            .arg(target_dir)
            .env("RUSTC_WRAPPER", wrapper)
            .env("NOVA_SOURCES", self.files.path().join(SOURCES))
            .env("CARGO_ENCODED_RUSTFLAGS", flags(self.compiler, &linker_script));
        if profile == GUEST_PROFILE {
            for setting in GUEST_PROFILE_SETTINGS {
                command.arg("--config").arg(format!("profile.{GUEST_PROFILE}.{setting}"));
            }
        }
        c_compiler::prepare(&mut command, self.c_compiler.as_ref(), target_dir)?;
        Ok(command)
    }
}

/// The target folder from the user's environment. It does not affect the bytes.
pub(crate) fn target_dir_of_user() -> Result<Option<PathBuf>, BuildError> {
    let named = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"].into_iter().find_map(env::var_os);
    let named = named.filter(|folder| !folder.is_empty());
    named.map(|folder| std::path::absolute(&folder).map_err(BuildError::file(folder))).transpose()
}

/// The sources of packages that are not local, for the wrapper.
fn sources(metadata: &Metadata) -> String {
    let packages = metadata.packages.iter().filter_map(|package| Some((package, package.source.as_ref()?)));
    let lines = packages.filter_map(|(package, source)| {
        // A vendored package still has the registry as its source. Links are resolved, because cargo's home may
        // consist of links.
        let folder = package.manifest_path.parent()?.canonicalize_utf8().ok()?;
        Some(format!("{folder}\t{}\n", source.repr))
    });
    lines.collect()
}

/// The compiler's flags, in cargo's encoding.
fn flags(compiler: &Compiler, linker_script: &Path) -> String {
    [
        "-Cpasses=lower-atomic".to_owned(),
        "-Cpanic=abort".to_owned(),
        // The machine has no source of randomness: a request is an error.
        "--cfg=getrandom_backend=\"unsupported\"".to_owned(),
        format!("--remap-path-prefix={}=/rust/library", compiler.library_source.display()),
        // Diagnostics keep the real paths.
        "--remap-path-scope=macro,debuginfo,coverage,object".to_owned(),
        format!("-Clinker={}", compiler.linker.display()),
        format!("-Clink-arg=-T{}", linker_script.display()),
        "-Clink-arg=--build-id=none".to_owned(),
    ]
    .join("\u{1f}")
}

/// Writes an executable file, atomically and only if it changes: another build may be using it.
pub(crate) fn write_executable(folder: &Path, name: &str, content: &str) -> Result<PathBuf, BuildError> {
    let path = folder.join(name);
    if fs::read(&path).is_ok_and(|present| present == content.as_bytes()) {
        return Ok(path);
    }
    let write = || {
        fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().permissions(executable()).tempfile_in(folder)?;
        file.write_all(content.as_bytes())?;
        file.persist(&path)?;
        Ok(())
    };
    write().map_err(BuildError::file(&path))?;
    Ok(path)
}

fn executable() -> fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o755)
}
