//! Programs that another toolchain built, for other addresses, without Nova's runtime.

use crate::support::tools;
use nova_vm::{ElfError, Options, Outcome, Program, Silent, execute};
use std::path::{Path, PathBuf};
use std::process::Command;

fn guest(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests").join(name)
}

/// Builds a guest with GNU's compiler; `None` if the compiler is missing.
fn build(source: &str, address: u32, options: &[&str]) -> Option<Vec<u8>> {
    let compiler = tools::find("riscv64-unknown-elf-gcc", "gcc-riscv64-unknown-elf")?;
    let folder = tempfile::tempdir().expect("the system has room for temporary files");
    let path = folder.path().join("guest.elf");
    let mut command = Command::new(compiler);
    // Without a start-up file nothing sets gp, so that the linker must not make addresses relative to it.
    command.args(["-march=rv32im", "-mabi=ilp32", "-nostdlib", "-static", "-mno-relax"]);
    command.arg(format!("-Wl,-Ttext={address:#x}")).args(options);
    command.arg(guest(source)).arg("-o").arg(&path);
    tools::output_of(&mut command);
    Some(std::fs::read(path).expect("the compiler wrote the file"))
}

fn outcome_of(elf: &[u8]) -> Outcome {
    let program = Program::load(elf).expect("the machine takes what GNU's tools build");
    execute(&program, &[], Options::default(), &mut Silent).expect("the program is small").0.outcome
}

/// Where programs are linked.
const PLACES: [u32; 2] = [0x8000_0000, 0x1_0000];

#[test]
fn self_checking_assembly_passes() {
    for address in PLACES {
        let Some(elf) = build("instructions.S", address, &[]) else {
            return;
        };
        let program = Program::load(&elf).unwrap();
        assert!((address..address + 0x1000).contains(&program.entry()));
        // The exit code is the number of the first check that failed.
        assert_eq!(outcome_of(&elf), Outcome::Exited(0), "linked at {address:#x}");
    }
}

#[test]
fn a_failed_check_exits_with_its_number() {
    let Some(elf) = build("instructions.S", 0x1_0000, &["-DBROKEN"]) else {
        return;
    };
    assert_eq!(outcome_of(&elf), Outcome::Exited(1));
}

#[test]
fn c_programs_run_at_every_optimisation() {
    for address in PLACES {
        for level in ["-O0", "-O1", "-O2", "-O3", "-Os"] {
            let Some(elf) = build("sort.c", address, &[level]) else {
                return;
            };
            assert_eq!(outcome_of(&elf), Outcome::Exited(42), "linked at {address:#x} with {level}");
        }
    }
}

#[test]
fn the_entry_may_be_anywhere_in_the_code() {
    let Some(elf) = build("sort.c", 0x1_0000, &["-Wl,-e,fail"]) else {
        return;
    };
    assert_eq!(outcome_of(&elf), Outcome::Exited(1));
}

/// -N puts code and data into one segment.
#[test]
fn code_that_can_be_written_is_refused() {
    let Some(elf) = build("sort.c", 0x1_0000, &["-Wl,-N"]) else {
        return;
    };
    let refusal = Program::load(&elf).unwrap_err();
    assert!(matches!(refusal, ElfError::SegmentWritableCode { .. }), "{refusal}");
}

#[test]
fn programs_for_a_floating_point_unit_are_refused() {
    let Some(elf) = build("sort.c", 0x1_0000, &["-march=rv32imfd", "-mabi=ilp32d"]) else {
        return;
    };
    assert_eq!(Program::load(&elf).unwrap_err(), ElfError::HardFloat { abi: 4 });
}

#[test]
fn compressed_and_64_bit_programs_are_told_apart() {
    let Some(elf) = build("sort.c", 0x1_0000, &["-march=rv32imc"]) else {
        return;
    };
    assert_eq!(Program::load(&elf).unwrap_err(), ElfError::Compressed);
    let Some(elf) = build("sort.c", 0x1_0000, &["-march=rv64im", "-mabi=lp64"]) else {
        return;
    };
    assert_eq!(Program::load(&elf).unwrap_err(), ElfError::NotClass32 { class: 2 });
}
