//! The C compiler that build scripts of a guest's dependencies get.

use crate::{BuildError, TARGET, cargo::place, environment};
use sha2::{Digest, Sha256};
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Environment variable that names the C compiler to use instead of searching; gcc's or clang's driver.
pub const C_COMPILER_VARIABLE: &str = "NOVA_CC";

/// Compilers that are looked for, the preferred one first.
const NAMES: [&str; 5] =
    ["riscv64-unknown-elf-gcc", "riscv32-unknown-elf-gcc", "riscv-none-elf-gcc", "riscv64-elf-gcc", "clang"];

/// A question that only a compiler for the machine answers with success.
const MACHINE: [&str; 6] = ["-march=rv32im", "-mabi=ilp32", "-fsyntax-only", "-x", "c", "/dev/null"];

const WRAPPER: &str = include_str!("c-compiler.sh");

/// A C compiler for the machine.
#[derive(Clone, Debug)]
pub(crate) struct CCompiler {
    program: PathBuf,
    /// The first line of what it says about itself.
    pub(crate) version: String,
    /// The folder of its own headers: stdint.h, stddef.h and the like.
    headers: PathBuf,
}

impl CCompiler {
    /// The compiler that [`C_COMPILER_VARIABLE`] names, else the first one that compiles for the machine. Most guests need none.
    ///
    /// # Errors
    ///
    /// [`BuildError::NamedCompiler`]: the one that was named does not.
    pub(crate) fn find() -> Result<Option<Self>, BuildError> {
        if let Some(named) = env::var_os(C_COMPILER_VARIABLE).filter(|name| !name.is_empty()) {
            let program = on_search_path(&named).unwrap_or_else(|| named.into());
            let refuse = || BuildError::NamedCompiler {
                variable: C_COMPILER_VARIABLE,
                reason: "it is no gcc or clang that compiles for RISC-V (rv32im, ilp32)".to_owned(),
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
        // For clang "include" alone is the folder of its tools.
        let folder =
            if is_clang(&program) { answer(&["-print-resource-dir"])? + "/include" } else { gcc_headers(answer)? };
        Some(Self { program, version, headers: folder.into() })
    }

    /// The program of the same installation for another purpose, if it is there.
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
    // What gcc does not find it repeats.
    answer(&["-print-file-name=include"]).filter(|folder| Path::new(folder).is_absolute())
}

fn is_clang(program: &Path) -> bool {
    program.file_name().is_some_and(|name| name.to_string_lossy().contains("clang"))
}

fn on_search_path(name: &OsStr) -> Option<PathBuf> {
    let search_path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&search_path).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Lets build scripts of guests find the compiler and the headers, which are laid out below `target_dir`. Where there is no
/// compiler they find a program that says what to install.
pub(crate) fn prepare(
    command: &mut Command,
    compiler: Option<&CCompiler>,
    target_dir: &Path,
) -> Result<(), BuildError> {
    // Build scripts run again when the compiler's path changes. So the path changes with the compiler.
    let version = compiler.map_or("none", |compiler| &compiler.version);
    let [first, second, third, fourth, ..] = <[u8; 32]>::from(Sha256::digest(version));
    let folder = target_dir.join(format!("c-{first:02x}{second:02x}{third:02x}{fourth:02x}"));
    let cc = place(&folder, "cc", WRAPPER)?;
    let cxx = place(&folder, "c++", WRAPPER)?;
    let headers = folder.join("include");
    for (name, text) in nova_rt::sdk::LIBC_HEADERS {
        place(&headers, name, text)?;
    }
    let target = TARGET.replace('-', "_");
    command.env(format!("CC_{target}"), cc).env(format!("CXX_{target}"), cxx).env("NOVA_C_HEADERS", headers);
    // There is no library of C++ to link.
    command.env(format!("CXXSTDLIB_{target}"), "");
    if let Some(compiler) = compiler {
        command.env("NOVA_CC", &compiler.program).env("NOVA_CC_HEADERS", &compiler.headers);
        command.envs(compiler.sibling("g++", "clang++").map(|path| ("NOVA_CXX", path)));
        command.envs(compiler.sibling("ar", "llvm-ar").map(|path| (format!("AR_{target}"), path)));
    }
    Ok(())
}
