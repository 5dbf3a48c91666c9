//! The C compiler for build scripts of a guest's dependencies.

use crate::{BuildError, TARGET, cargo::write_executable, environment};
use sha2::{Digest, Sha256};
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The environment variable that selects the C compiler, instead of a search: the driver of gcc or clang.
pub const C_COMPILER_VARIABLE: &str = "NOVA_CC";

/// The compilers to search for, the preferred one first.
const NAMES: [&str; 5] =
    ["riscv64-unknown-elf-gcc", "riscv32-unknown-elf-gcc", "riscv-none-elf-gcc", "riscv64-elf-gcc", "clang"];

/// Arguments with which only a compiler for the machine succeeds.
const MACHINE: [&str; 6] = ["-march=rv32im", "-mabi=ilp32", "-fsyntax-only", "-x", "c", "/dev/null"];

const WRAPPER: &str = include_str!("c-compiler.sh");

/// A C compiler for the machine.
#[derive(Clone, Debug)]
pub(crate) struct CCompiler {
    program: PathBuf,
    /// The first line of its version.
    pub(crate) version: String,
    /// The folder of its own headers, such as stdint.h.
    headers: PathBuf,
}

impl CCompiler {
    /// The compiler that [`C_COMPILER_VARIABLE`] selects, else the first that compiles for the machine. Most guests
    /// need none.
    ///
    /// # Errors
    ///
    /// [`BuildError::NamedCompiler`] if the selected one does not compile for the machine.
    pub(crate) fn find() -> Result<Option<Self>, BuildError> {
        if let Some(named) = env::var_os(C_COMPILER_VARIABLE).filter(|name| !name.is_empty()) {
            let program = on_search_path(&named).unwrap_or_else(|| named.into());
            let refuse = || BuildError::NamedCompiler {
                variable: C_COMPILER_VARIABLE,
                reason: "it is not a gcc or clang that compiles for RISC-V (rv32im, ilp32)".to_owned(),
                tool: program.clone(),
            };
            return Self::ask(program.clone()).ok_or_else(refuse).map(Some);
        }
        Ok(NAMES.iter().filter_map(|name| on_search_path(name.as_ref())).find_map(Self::ask))
    }

    fn ask(program: PathBuf) -> Option<Self> {
        let target = is_clang(&program).then_some("--target=riscv32-unknown-elf");
        let answer = |arguments: &[&str]| {
            let mut command = Command::new(&program);
            environment::clean(&mut command);
            command.args(target).args(arguments).env("LC_ALL", "C").stdin(Stdio::null());
            let output = command.output().ok().filter(|output| output.status.success())?;
            Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        answer(&MACHINE)?;
        let version = answer(&["--version"])?.lines().next()?.to_owned();
        // clang resolves "include" to the folder of its tools.
        let folder =
            if is_clang(&program) { answer(&["-print-resource-dir"])? + "/include" } else { gcc_headers(answer)? };
        Some(Self { program, version, headers: folder.into() })
    }

    /// Another program of the same installation, if it exists.
    fn sibling(&self, gcc: &str, clang: &str) -> Option<PathBuf> {
        let name = self.program.file_name()?.to_str()?;
        let other = match name.rsplit_once("gcc") {
            Some((before, after)) => format!("{before}{gcc}{after}"),
            None => name.replacen("clang", clang, 1),
        };
        Some(self.program.with_file_name(other)).filter(|path| path.is_file())
    }
}

fn gcc_headers(answer: impl Fn(&[&str]) -> Option<String>) -> Option<String> {
    // gcc echoes a name that it does not find.
    answer(&["-print-file-name=include"]).filter(|folder| Path::new(folder).is_absolute())
}

fn is_clang(program: &Path) -> bool {
    program.file_name().is_some_and(|name| name.to_string_lossy().contains("clang"))
}

fn on_search_path(name: &OsStr) -> Option<PathBuf> {
    let search_path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&search_path).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Sets the variables with which build scripts find the compiler and the headers, which are written below
/// `target_dir`. Without a compiler they find a program that says what to install.
pub(crate) fn prepare(
    command: &mut Command,
    compiler: Option<&CCompiler>,
    target_dir: &Path,
) -> Result<(), BuildError> {
    // Build scripts run again when the path of the compiler changes, so the path depends on the version.
    let version = compiler.map_or("none", |compiler| &compiler.version);
    let [first, second, third, fourth, ..] = <[u8; 32]>::from(Sha256::digest(version));
    let folder = target_dir.join(format!("c-{first:02x}{second:02x}{third:02x}{fourth:02x}"));
    let cc = write_executable(&folder, "cc", WRAPPER)?;
    let cxx = write_executable(&folder, "c++", WRAPPER)?;
    let headers = folder.join("include");
    for (name, text) in nova_rt::sdk::LIBC_HEADERS {
        write_executable(&headers, name, text)?;
    }
    let target = TARGET.replace('-', "_");
    command.env(format!("CC_{target}"), cc).env(format!("CXX_{target}"), cxx).env("NOVA_C_HEADERS", headers);
    // There is no C++ standard library to link.
    command.env(format!("CXXSTDLIB_{target}"), "");
    if let Some(compiler) = compiler {
        command.env("NOVA_CC", &compiler.program).env("NOVA_CC_HEADERS", &compiler.headers);
        command.envs(compiler.sibling("g++", "clang++").map(|path| ("NOVA_CXX", path)));
        command.envs(compiler.sibling("ar", "llvm-ar").map(|path| (format!("AR_{target}"), path)));
    }
    Ok(())
}
