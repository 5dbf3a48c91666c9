//! Records replayed without the machine: every access must follow from the accesses before it.

use crate::replay::{Cell, Replay};
use crate::support::asm::{li, ri, rri, ssi};
use crate::support::programs::RandomProgram;
use crate::support::{SCRATCH, ecall, exit, machine, program};
use nova_abi::memory::{ADDRESS_END, INPUT_START};
use nova_vm::isa::register::CLAIMS_LENGTH;
use nova_vm::isa::{Instruction, Opcode};
use nova_vm::profile::Profiler;
use nova_vm::record::{BinaryRecord, LoadRecord, Recorder, SEGMENT_MAX_CYCLES, Segment, StoreRecord, UnaryRecord};
use nova_vm::report::run_to_end;
use nova_vm::{Limits, Machine, Outcome, Program, Silent};
use std::collections::BTreeMap;

/// Records a run in segments of a size, replays it, and compares it with a run that is only counted.
fn check(program: &Program, input: &[u8], size: u32) -> Vec<Segment> {
    let mut counted = Machine::new(program, input, Limits::default()).unwrap();
    let mut profiler = Profiler::new(program, false);
    let outcome = run_to_end(&mut counted, &mut profiler, &mut Silent);

    let mut machine = Machine::new(program, input, Limits::default()).unwrap();
    let mut recorder = Recorder::new(&machine);
    let mut replay = Replay::new(program, input);
    let mut segments = Vec::new();
    loop {
        let output = machine.output().len() as u32;
        let segment = recorder.segment(&mut machine, size, &mut Silent).unwrap();
        replay.segment(&segment);
        let mut cycles: Vec<_> = segment.records.steps().map(|step| step.cycle).collect();
        cycles.sort_unstable();
        assert!(cycles.into_iter().eq(1..=segment.cycles), "each cycle has one step");
        assert_eq!(segment.output, (output, machine.output().len() as u32));
        let halt = segment.halt;
        assert!(segment.cycles == size || halt.is_some(), "only the last segment is shorter");
        // Lists that are used again must start empty.
        recorder.recycle(segment.records.clone());
        segments.push(segment);
        if let Some(code) = halt {
            assert_eq!(outcome, Outcome::Exited(code));
            break;
        }
    }
    assert_eq!((replay.cycles, machine.output()), (counted.cycle(), counted.output()));
    assert_eq!(machine.claims(), counted.claims());
    for (&cell, &value) in &replay.state {
        let theirs = match cell {
            Cell::Register(register) => counted.register(register),
            Cell::Word(address) => counted.memory().word(counted.memory().readable(address).unwrap()),
        };
        assert_eq!(value, theirs, "{cell:?} at the end");
    }
    assert_eq!(replay.rows, counted_rows(program, profiler.counts()));
    segments
}

fn counted_rows(program: &Program, counts: &[u64]) -> BTreeMap<&'static str, u64> {
    let mut rows = BTreeMap::new();
    let counted = program.code().instructions().iter().zip(counts).filter(|(_, count)| **count > 0);
    for (instruction, count) in counted {
        *rows.entry(instruction.opcode.family().name()).or_default() += count;
    }
    rows
}

#[test]
fn random_programs_replay_from_their_records() {
    for (seed, size) in [(1, 1), (2, 2), (3, 7), (4, 300), (5, SEGMENT_MAX_CYCLES)] {
        let program = Program::load(&RandomProgram::new(seed, 4, 60).elf(|instruction| instruction)).unwrap();
        let segments = check(&program, &[], size);
        assert_eq!(segments.len() == 1, size == SEGMENT_MAX_CYCLES);
    }
}

#[test]
fn a_program_of_one_cycle_is_one_segment() {
    let segments = check(&program(&[ri(Opcode::Ecall, 0, 0)]), &[], SEGMENT_MAX_CYCLES);
    let [segment] = segments.as_slice() else { panic!("{segments:?}") };
    assert_eq!((segment.cycles, segment.halt, segment.records.system.len()), (1, Some(0), 1));
    assert_eq!(segment.exit, segment.entry);
}

#[test]
fn a_run_that_ends_with_a_segment_has_no_empty_one() {
    let code = exit(5);
    let segments = check(&program(&code), &[], code.len() as u32 / 3);
    assert_eq!(segments.len(), 3);
    assert_eq!(segments.iter().map(|segment| segment.halt).collect::<Vec<_>>(), [None, None, Some(5)]);
}

/// Copies the input to memory and writes it out, a word of it twice and a part of the last. Claims in between.
fn echo() -> Vec<Instruction> {
    let copy = |offset: i32| vec![rri(Opcode::Lw, 7, 5, offset), ssi(Opcode::Sw, 6, 7, offset)];
    let output = |address, length| ecall(nova_abi::syscall::WRITE_OUTPUT, [address, length, 0]);
    let claims = |address, length| ecall(nova_abi::syscall::WRITE_CLAIMS, [address, length, 0]);
    let parts = [
        ecall(nova_abi::syscall::READ_INPUT, [1, 2, 3]),
        li(5, INPUT_START).to_vec(),
        li(6, SCRATCH).to_vec(),
        [copy(0), copy(4), copy(8)].concat(),
        output(SCRATCH, 8),
        claims(SCRATCH, 12),
        output(0, 0),
        output(SCRATCH + 4, 7),
        claims(SCRATCH + 8, 4),
        ecall(nova_abi::syscall::WRITE_HOST, [1, SCRATCH, 4]),
        ecall(nova_abi::syscall::CYCLE_MARKER, [SCRATCH, 4, 0]),
        exit(0),
    ];
    parts.concat()
}

#[test]
fn system_calls_replay_from_their_records() {
    let program = program(&echo());
    for size in [1, 3, 1 << 20] {
        let segments = check(&program, b"twelve bytes", size);
        let end = segments.last().unwrap().output.1;
        assert_eq!(end, 15);
        let words: usize = segments.iter().flat_map(|segment| &segment.records.system).map(|r| r.output.len()).sum();
        assert_eq!(words, 4 + 4);
        let last = segments.iter().flat_map(|segment| &segment.registers).rfind(|it| it.register == CLAIMS_LENGTH);
        assert_eq!(last.map(|it| it.after), Some(16));
    }
}

#[test]
fn accelerators_replay_from_their_records() {
    let call = |pointer| ecall(nova_abi::syscall::KECCAK_F, [pointer, 0, 0]);
    let calls = [SCRATCH, SCRATCH + 100, 2, SCRATCH, ADDRESS_END - 16, 0xffff_fff0].map(call).concat();
    let program = program(&[calls, exit(0)].concat());
    for size in [1, 20, 1 << 20] {
        let segments = check(&program, &[], size);
        let (calls, refusals) = segments
            .iter()
            .map(|s| (s.records.accelerators.len(), s.records.refusals.len()))
            .fold((0, 0), |(calls, refusals), (more_calls, more_refusals)| {
                (calls + more_calls, refusals + more_refusals)
            });
        assert_eq!((calls, refusals), (3, 3));
    }
}

#[test]
fn a_trap_ends_the_recording() {
    let program = program(&[ri(Opcode::Fence, 0, 0), ri(Opcode::Ebreak, 0, 0)]);
    let mut machine = machine(&program);
    let mut recorder = Recorder::new(&machine);
    assert_eq!(recorder.segment(&mut machine, 1, &mut Silent).unwrap().cycles, 1);
    assert_eq!(recorder.segment(&mut machine, 1, &mut Silent).unwrap_err().cycle, 1);
}

#[test]
fn records_have_the_documented_sizes() {
    use nova_vm::record::{
        AcceleratorRecord, BranchRecord, JumpRecord, RefusalRecord, SyscallRecord, TouchedWord, UpdateRecord,
    };
    assert_eq!(size_of::<BinaryRecord>(), 36);
    assert_eq!(size_of::<UnaryRecord>(), 28);
    assert_eq!(size_of::<BranchRecord>(), 28);
    assert_eq!(size_of::<JumpRecord>(), 16);
    assert_eq!(size_of::<LoadRecord>(), 40);
    assert_eq!(size_of::<StoreRecord>(), 40);
    assert_eq!(size_of::<TouchedWord>(), 16);
    assert_eq!(size_of::<SyscallRecord>(), 80);
    assert_eq!(size_of::<AcceleratorRecord>(), 72);
    assert_eq!(size_of::<RefusalRecord>(), 44);
    assert_eq!(size_of::<UpdateRecord>(), 16);
}
