//! A guest with published crates, and with patched ones.

use nova_build::GuestBuilder;
use nova_vm::{ExecutionReport, Options, Program, Silent};
use std::fs;

/// Runs the same source with the crates of one lock file. `what` selects what the guest does with random bytes: 0
/// hashes them, 1 computes with keys.
pub(crate) fn run(variant: &str, what: u8) -> ExecutionReport {
    let folder = crate::common::toolchain().join("guest/patches/tests").join(variant);
    let guest = GuestBuilder::new(folder).locked(true).target_dir(crate::target::shared().join("nova"));
    let guest = guest.build(|_| {}).expect("the guest compiles");
    let program = Program::load(&fs::read(guest.path).expect("the ELF is there")).expect("the machine takes it");
    let bytes = (0..20_000_u32).map(|index| (index.wrapping_mul(0x9e37_79b1) >> 24) as u8);
    let input: Vec<u8> = [what].into_iter().chain(bytes).collect();
    let report =
        nova_vm::execute(&program, &input, Options::default(), &mut Silent).expect("program and input fit").0;
    assert!(report.outcome.is_success(), "{report}");
    report
}
