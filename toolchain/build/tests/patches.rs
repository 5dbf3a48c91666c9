//! Crates that stand in for published ones: a guest hashes the same with them, in the machine's circuits.

mod common;

use nova_build::GuestBuilder;
use nova_vm::{ExecutionReport, Options, Program, Silent};
use std::fs;

/// Runs the same source with the crates of this lock file.
fn run(variant: &str, input: &[u8]) -> ExecutionReport {
    let folder = common::toolchain().join("patches/tests").join(variant);
    let guest = GuestBuilder::new(folder).locked(true).build(|_| {}).expect("the guest compiles");
    let program = Program::load(&fs::read(guest.path).expect("the ELF is there")).expect("the machine takes it");
    let report = nova_vm::execute(&program, input, Options::default(), &mut Silent).expect("program and input fit").0;
    assert!(report.outcome.is_success(), "{report}");
    report
}

#[test]
fn hashes_are_those_of_the_published_crates() {
    if !common::can_build() {
        return;
    }
    let input: Vec<u8> = (0..20_000_u32).map(|index| (index.wrapping_mul(0x9e37_79b1) >> 24) as u8).collect();
    let (software, circuits) = (run("software", &input), run("circuits", &input));
    assert_eq!(circuits.output, software.output);
    assert!(software.output.len() > 30_000, "digests were written");
    println!("{} cycles in software, {} with circuits", software.cycles, circuits.cycles);
    assert!(circuits.cycles * 4 < software.cycles, "{} and {} cycles", circuits.cycles, software.cycles);
    for name in ["keccak_f", "sha256_compress"] {
        assert_eq!(software.syscalls.get(name), None);
        assert!(circuits.syscalls[name] > 100, "{circuits}");
    }
}
