//! Crates that stand in for published ones: a guest computes the same with them, in the machine's circuits.

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

/// Random bytes behind the one that says what to do with them.
fn input(what: u8) -> Vec<u8> {
    let bytes = (0..20_000_u32).map(|index| (index.wrapping_mul(0x9e37_79b1) >> 24) as u8);
    [what].into_iter().chain(bytes).collect()
}

/// Asserts that the output is the same with published crates and with patches, that the latter call these circuits, and
/// that they take so many times fewer cycles.
fn compare(what: u8, circuits: &[&str], factor: u64) {
    if !common::can_build() {
        return;
    }
    let (published, patched) = (run("published", &input(what)), run("patched", &input(what)));
    assert_eq!(patched.output, published.output);
    assert!(published.output.len() > 30_000, "results were written");
    println!("{} cycles with published crates, {} with patches", published.cycles, patched.cycles);
    assert!(patched.cycles * factor < published.cycles, "{} and {} cycles", patched.cycles, published.cycles);
    for name in circuits {
        assert_eq!(published.syscalls.get(*name), None);
        assert!(patched.syscalls[*name] > 100, "{patched}");
    }
}

#[test]
fn hashes_are_those_of_the_published_crates() {
    compare(0, &["keccak_f", "sha256_compress"], 4);
}

#[test]
fn keys_are_those_of_the_published_crates() {
    let points = ["secp256k1_add", "secp256k1_double", "secp256r1_add", "secp256r1_double"];
    compare(1, &[["multiply_add_256"].as_slice(), &points].concat(), 100);
}
