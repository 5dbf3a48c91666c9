//! The runtime on the machine: its checks pass, and its costs are those in the documentation.

use nova_build::GuestBuilder;
use nova_vm::{Console, ExecutionReport, Options, Outcome, Program, Silent, TrapKind};
use std::fs;

/// The instructions per byte over 4096 bytes, as in the documentation of the memory functions. The tolerance covers
/// the marker and the call.
const PER_BYTE: [(&str, f64); 7] = [
    ("memcpy aligned", 0.60),
    ("memcpy shifted", 1.51),
    ("memmove up aligned", 0.69),
    ("memmove up shifted", 1.64),
    ("memset", 0.32),
    ("memcmp aligned", 0.94),
    ("memcmp shifted", 1.88),
];

const BLOCK_BYTES: f64 = 4096.0;
const TOLERANCE: f64 = 0.01;

fn cycles(report: &ExecutionReport, name: &str) -> u64 {
    report.regions.iter().find(|region| region.name == name).expect("the guest marks this region").cycles
}

#[test]
fn runtime_passes_its_own_checks() {
    if !crate::common::can_build() {
        return;
    }
    let folder = crate::common::toolchain().join("guest/rt/tests/guest");
    let guest = GuestBuilder::new(folder).locked(true).target_dir(crate::target::shared().join("nova"));
    let guest = guest.build(|_| {}).expect("the guest compiles");
    for part in [
        "rt/tests/guest/src/heap.rs",
        "rt/tests/guest/Cargo.lock",
        "rt/src/machine/io.rs",
        "rt/src",
        "abi/Cargo.toml",
    ] {
        assert!(guest.watched.iter().any(|path| path.ends_with(part)), "{part} is a part of it: {:?}", guest.watched);
    }
    assert!(!guest.watched.iter().any(|path| path.ends_with("rt/tests/guest")), "by default the result lies there");
    let elf = fs::read(guest.path).expect("the ELF is there");
    let program = Program::load(&elf).expect("the machine takes it");
    let (report, _) = nova_vm::execute(&program, &[], Options::default(), &mut Console).expect("the program fits");
    assert!(report.outcome.is_success(), "{report}");

    let expected: Vec<u8> = (0..=250).cycle().take(10_000).chain((0..=255).cycle().take(5000)).collect();
    assert_eq!(report.output, expected, "pieces of output come out as their concatenation");
    let claim = (0..32_u32).flat_map(|at| (0x0403_0201 * at).to_le_bytes());
    assert_eq!(report.claims, claim.collect::<Vec<u8>>().repeat(2), "a claim of Rust, and one of C");
    for (name, per_byte) in PER_BYTE {
        let measured = cycles(&report, name) as f64 / BLOCK_BYTES;
        assert!(
            (measured - per_byte).abs() <= TOLERANCE,
            "{name}: {measured:.3} instructions a byte, not {per_byte}"
        );
    }
    assert!(cycles(&report, "alloc and dealloc") <= 60, "{report}");
    overflows_trap(&program);
}

/// Frames of every size, written at either end, run into a guard.
fn overflows_trap(program: &Program) {
    for kind in 0..=8 {
        let (report, _) = nova_vm::execute(program, &[kind], Options::default(), &mut Silent).expect("it fits");
        let Outcome::Trapped(trap) = &report.outcome else { panic!("kind {kind}: {report}") };
        assert!(matches!(trap.kind, TrapKind::OutsideMemory { .. }), "kind {kind}: {trap}");
        assert!(report.output.is_empty(), "kind {kind}");
    }
}
