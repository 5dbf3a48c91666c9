//! Any program runs to a halt, a trap or its limit, and does so alike whether it is watched or not.
//!
//! The bytes are taken as a file if they begin as one; else they are code.
#![no_main]

#[path = "../../tests/machine/support/elf.rs"]
#[expect(dead_code, reason = "the tests use all of the builder")]
mod elf;

use elf::{Elf, R, X};
use libfuzzer_sys::fuzz_target;
use nova_vm::profile::Profiler;
use nova_vm::record::Recorder;
use nova_vm::report::run_to_end;
use nova_vm::{Limits, Machine, Outcome, Program, Silent, TrapKind, Unobserved};

const BASE: u32 = 0x1_0000;
const LIMITS: Limits = Limits { cycles: 5_000, memory_bytes: 1 << 24 };

fn recorded(machine: &mut Machine<'_>) -> Outcome {
    let mut recorder = Recorder::new(machine);
    loop {
        match recorder.segment(machine, 1_000, &mut Silent) {
            Ok(segment) => {
                if let Some(code) = segment.halt {
                    return Outcome::Exited(code);
                }
            }
            Err(trap) => return Outcome::Trapped(*trap),
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let wrapped = Elf::new(BASE).segment(BASE, bytes, bytes.len() as u32, R | X).build();
    let file = if bytes.starts_with(b"\x7fELF") { bytes } else { &wrapped };
    let Ok(program) = Program::load(file) else { return };
    let machine = || Machine::new(&program, b"input", LIMITS);
    let (Ok(mut fast), Ok(mut profile), Ok(mut record)) = (machine(), machine(), machine()) else {
        return;
    };
    let outcome = run_to_end(&mut fast, &mut Unobserved, &mut Silent);
    let mut profiler = Profiler::new(&program, true);
    assert_eq!(run_to_end(&mut profile, &mut profiler, &mut Silent), outcome);
    assert_eq!(profiler.counts().iter().sum::<u64>(), fast.cycle());
    let memory = |outcome: &Outcome| matches!(outcome, Outcome::Trapped(trap) if matches!(trap.kind, TrapKind::MemoryLimit { .. }));
    let watched = recorded(&mut record);
    // Recording gives pages to words that are only read, so that it can meet the memory limit earlier.
    if !memory(&watched) {
        assert_eq!(watched, outcome);
        assert_eq!(record.output(), fast.output());
        assert!((0..=255).all(|register| record.register(register) == fast.register(register)));
    }
});
