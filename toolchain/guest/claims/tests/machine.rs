//! Claims on the machine: their bytes are those of the host, and their cost is that in the documentation.

#[path = "../../../build/tests/all/common.rs"]
#[expect(dead_code, reason = "some of it is for the tests of nova-build")]
mod common;

use nova_build::GuestBuilder;
use nova_claims::words;
use nova_vm::{Options, Program, Silent};
use std::path::Path;

/// Cycles of a claim of an output of 160 bytes, as the documentation has them in thousands.
const CYCLES: u64 = 198_000;

#[test]
fn claims_on_the_machine_are_those_of_the_host() {
    if !common::can_build() {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guest");
    let guest = GuestBuilder::new(folder).locked(true).build(|_| {}).expect("the guest compiles");
    let program = Program::load(&std::fs::read(guest.path).expect("the ELF is there")).expect("the machine takes it");
    for length in [0, 1, 31, 32, 33, 160] {
        let output: Vec<u8> = (0..length).map(|at| 0xff - at).collect();
        let (report, _) = nova_vm::execute(&program, &output, Options::default(), &mut Silent).expect("it fits");
        assert!(report.outcome.is_success(), "{report}");
        let expected = [words(&[1, 2, 3, 4, 5, 6, 7, 8], &output), words(&[9; 8], &[])].concat();
        let expected: Vec<u8> = expected.iter().flat_map(|word| word.to_le_bytes()).collect();
        assert_eq!(report.claims, expected, "{length} bytes");
        let cycles = report.regions.iter().find(|region| region.name == "claim").expect("the guest marks it").cycles;
        assert!(length < 160 || cycles.abs_diff(CYCLES) < 1000, "{cycles} cycles");
    }
}
