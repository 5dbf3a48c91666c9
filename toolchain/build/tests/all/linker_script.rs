//! The linker script with both linkers and the output of C compilers: every section is loaded, and every stack frame
//! checked.
//!
//! A start-up file replaces the runtime, so that only a page of C is compiled for the machine.

#[path = "../../../../vm/tests/machine/support/tools.rs"]
mod tools;

use nova_build::Compiler;
use nova_vm::{ElfError, Options, Outcome, Program, Silent, Trap, TrapKind, execute};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Linker {
    Gnu,
    Lld,
}

/// Compiles and links a program; `None` where there is no compiler.
fn build(source: &str, options: &[&str], linker: Linker) -> Option<Vec<u8>> {
    let compiler = tools::find("riscv64-unknown-elf-gcc", "gcc-riscv64-unknown-elf")?;
    let folder = tempfile::tempdir().expect("the system has room for temporary files");
    let object = |name: &str| folder.path().join(name);
    compile(&compiler, "start.S", &object("start.o"), &[]);
    compile(&compiler, source, &object("guest.o"), options);
    let (script, elf) = (object("nova.ld"), object("guest.elf"));
    fs::write(&script, nova_rt::sdk::LINKER_SCRIPT).expect("the folder can be written");
    let mut command = match linker {
        Linker::Gnu => Command::new(tools::find("riscv64-unknown-elf-ld", "binutils-riscv64-unknown-elf")?),
        Linker::Lld => Command::new(Compiler::find(Path::new(".")).ok()?.linker),
    };
    command.args(if linker == Linker::Gnu { ["-m", "elf32lriscv"] } else { ["-flavor", "gnu"] });
    command.args(["--fatal-warnings", "--gc-sections", "-T"]).arg(script).arg("-o").arg(&elf);
    tools::output_of(command.args([object("start.o"), object("guest.o")]));
    Some(fs::read(elf).expect("the linker wrote the file"))
}

fn compile(compiler: &Path, source: &str, object: &Path, options: &[&str]) {
    let source: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests/sections", source].iter().collect();
    let mut command = Command::new(compiler);
    command.args(["-march=rv32im", "-mabi=ilp32", "-O2", "-ffreestanding", "-Werror", "-c"]).args(options);
    tools::output_of(command.arg(source).arg("-o").arg(object));
}

fn outcome(elf: &[u8]) -> Outcome {
    let program = Program::load(elf).unwrap_or_else(|refusal| panic!("{refusal}"));
    execute(&program, &[], Options::default(), &mut Silent).expect("the program is small").0.outcome
}

const LINKERS: [Linker; 2] = [Linker::Gnu, Linker::Lld];

#[test]
fn sections_of_every_kind_are_data() {
    for linker in LINKERS {
        for options in [&[][..], &["-fPIC"], &["-fdata-sections", "-ffunction-sections"], &["-msmall-data-limit=0"]] {
            let Some(elf) = build("sections.c", options, linker) else { return };
            assert_eq!(outcome(&elf), Outcome::Exited(0), "{linker:?} with {options:?}");
        }
    }
}

fn overflows(elf: &[u8]) -> bool {
    matches!(outcome(elf), Outcome::Trapped(Trap { kind: TrapKind::OutsideMemory { .. }, .. }))
}

#[test]
fn frames_that_overflow_the_stack_trap() {
    for bytes in ["100", "5000", "3000000", "250000000"] {
        let Some(elf) = build("stack.c", &[&format!("-DBYTES={bytes}")], Linker::Gnu) else { return };
        assert!(overflows(&elf), "{bytes} bytes");
    }
}

#[test]
fn frames_that_nothing_guards_are_refused() {
    for bytes in [300_000_000, 1_800_000_000] {
        let Some(elf) = build("stack.c", &[&format!("-DBYTES={bytes}")], Linker::Gnu) else { return };
        let refusal = Program::load(&elf).map(|_| ()).expect_err("no stack is so large");
        let ElfError::FrameTooLarge { function, bytes: found, .. } = refusal else { panic!("{refusal}") };
        assert_eq!((function.as_str(), found / 4096), ("deep", bytes / 4096));
    }
}

/// An allocation at run time may have any size, because the compiler touches each page.
#[test]
fn memory_taken_at_run_time_is_probed() {
    for bytes in ["5000", "3000000", "600000000", "3000000000"] {
        let options = ["-DDYNAMIC", &format!("-DBYTES={bytes}"), "-fstack-clash-protection"];
        let Some(elf) = build("stack.c", &options, Linker::Gnu) else { return };
        assert!(overflows(&elf), "{bytes} bytes");
    }
}
