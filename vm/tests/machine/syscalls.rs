//! The system calls, with good and with bad arguments.

use crate::support::asm::{li, ssi};
use crate::support::{SCRATCH, ecall, exit, machine, program};
use nova_abi::memory::{ADDRESS_END, INITIAL_STACK_POINTER, INPUT_START};
use nova_abi::syscall::{
    CYCLE_MARKER, EXIT, EXIT_LINUX, MARKER_BEGIN, MARKER_END, OUTPUT_CALL_MAX_BYTES, OUTPUT_MAX_BYTES, READ_INPUT,
    STDERR, STDOUT, WRITE_HOST, WRITE_HOST_MAX_BYTES, WRITE_OUTPUT,
};
use nova_vm::isa::{Instruction, Opcode};
use nova_vm::{Host, Limits, Machine, Options, Outcome, Pause, Silent, Stream, TrapKind, Unobserved, execute};

/// Keeps what is printed, by stream.
#[derive(Default)]
struct Printed {
    out: Vec<u8>,
    err: Vec<u8>,
}

impl Host for Printed {
    fn write(&mut self, stream: Stream, bytes: &[u8]) {
        match stream {
            Stream::Out => self.out.extend_from_slice(bytes),
            Stream::Err => self.err.extend_from_slice(bytes),
        }
    }
}

/// Stores bytes, whole words of them, at an address.
pub(crate) fn store(address: u32, bytes: &[u8]) -> Vec<Instruction> {
    assert!(bytes.len().is_multiple_of(4), "whole words");
    let word = |(offset, chunk): (usize, &[u8])| {
        let value = u32::from_le_bytes(chunk.try_into().expect("chunks of four"));
        [li(5, address + 4 * offset as u32).to_vec(), li(6, value).to_vec(), vec![ssi(Opcode::Sw, 5, 6, 0)]].concat()
    };
    bytes.chunks(4).enumerate().flat_map(word).collect()
}

/// Public output, or why there is none.
fn output_of(parts: &[Vec<Instruction>]) -> Result<Vec<u8>, TrapKind> {
    let program = program(&parts.concat());
    let (report, _) = execute(&program, &[], Options::default(), &mut Silent).unwrap();
    match report.outcome {
        Outcome::Exited(code) => {
            assert_eq!(code, 0);
            Ok(report.output)
        }
        Outcome::Trapped(trap) => {
            assert_eq!(trap.instruction, "ecall");
            Err(trap.kind)
        }
    }
}

fn write_output(address: u32, length: u32) -> Vec<Instruction> {
    ecall(WRITE_OUTPUT, [address, length, 0])
}

#[test]
fn exit_ends_the_run_with_its_code() {
    for (number, code) in [(EXIT, 0), (EXIT, 7), (EXIT_LINUX, 0), (EXIT_LINUX, u32::MAX)] {
        let program = program(&ecall(number, [code, 1, 2]));
        let (report, _) = execute(&program, &[], Options::default(), &mut Silent).unwrap();
        assert_eq!(report.outcome, Outcome::Exited(code));
        assert_eq!(report.outcome.is_success(), code == 0);
        assert_eq!(report.syscalls.get("exit"), Some(&1));
        assert_eq!(report.cycles, 9);
    }
}

#[test]
fn a_machine_starts_as_documented() {
    let program = program(&exit(0));
    let machine = machine(&program);
    for register in 0..32 {
        let expected = if register == 2 { INITIAL_STACK_POINTER } else { 0 };
        assert_eq!(machine.register(register), expected, "x{register}");
    }
}

#[test]
fn the_input_lies_in_memory_and_its_length_is_told() {
    for input in [&b""[..], b"a", b"input of eighteen!"] {
        let program = program(&[ecall(READ_INPUT, [1, 2, 3]), ecall(EXIT, [9, 0, 0])].concat());
        let mut machine = Machine::new(&program, input, Limits::default()).unwrap();
        machine.run(9, &mut Unobserved, &mut Silent).unwrap();
        assert_eq!(machine.register(10), input.len() as u32);
        assert_eq!((machine.register(11), machine.register(12)), (2, 3));
        let bytes: Vec<_> =
            (0..input.len() as u32).map(|at| machine.memory().byte(INPUT_START + at).unwrap()).collect();
        assert_eq!(bytes, input);
    }
}

#[test]
fn output_is_appended_in_whole_words_with_one_partial_at_the_end() {
    let data = store(SCRATCH, b"abcdefghijkl");
    let output = output_of(&[data.clone(), write_output(SCRATCH, 8), write_output(SCRATCH + 4, 7), exit(0)]);
    assert_eq!(output, Ok(b"abcdefghefghijk".to_vec()));
    let after_partial =
        output_of(&[data, write_output(SCRATCH, 3), write_output(SCRATCH, 0), write_output(SCRATCH, 1)]);
    let reason = "output after a call whose length was not a multiple of 4";
    assert_eq!(after_partial, Err(TrapKind::BadSyscall { number: WRITE_OUTPUT, reason }));
}

#[test]
fn output_of_length_zero_does_nothing() {
    assert_eq!(output_of(&[write_output(1, 0), write_output(0, 0), exit(0)]), Ok(Vec::new()));
}

#[test]
fn bad_output_traps_and_leaves_the_output_alone() {
    let reason = "the address of the output is not a multiple of 4";
    let bad = |reason| TrapKind::BadSyscall { number: WRITE_OUTPUT, reason };
    assert_eq!(output_of(&[write_output(SCRATCH + 1, 4)]), Err(bad(reason)));
    assert_eq!(output_of(&[write_output(0, 4)]), Err(TrapKind::OutsideMemory { address: 0 }));
    let reason = "more than 4 KiB of public output in one call";
    for length in [OUTPUT_CALL_MAX_BYTES + 1, OUTPUT_CALL_MAX_BYTES + 4, 1 << 16, u32::MAX] {
        assert_eq!(output_of(&[write_output(SCRATCH, length)]), Err(bad(reason)), "{length} bytes");
    }

    let into_the_guard = program(&[write_output(SCRATCH, 4), write_output(ADDRESS_END - 8, 16)].concat());
    let mut machine = machine(&into_the_guard);
    let trap = machine.run(u64::MAX, &mut Unobserved, &mut Silent).unwrap_err();
    assert_eq!(trap.kind, TrapKind::OutsideMemory { address: ADDRESS_END });
    assert_eq!(machine.output(), [0; 4]);
}

#[test]
fn the_output_may_have_its_full_length() {
    let calls = |last| {
        let calls = OUTPUT_MAX_BYTES / OUTPUT_CALL_MAX_BYTES;
        let mut calls = vec![write_output(SCRATCH, OUTPUT_CALL_MAX_BYTES); calls as usize];
        calls.extend([write_output(SCRATCH, last), exit(0)]);
        output_of(&calls)
    };
    let whole = calls(OUTPUT_CALL_MAX_BYTES - 1);
    assert_eq!(whole.map(|output| output.len()), Ok(OUTPUT_MAX_BYTES as usize));
    let reason = "more public output than 16 MiB";
    assert_eq!(calls(OUTPUT_CALL_MAX_BYTES), Err(TrapKind::BadSyscall { number: WRITE_OUTPUT, reason }));
}

#[test]
fn text_goes_to_the_stream_it_is_for() {
    let write = |stream, address, length| ecall(WRITE_HOST, [stream, address, length]);
    let calls = [write(STDOUT, SCRATCH, 5), write(STDERR, SCRATCH + 5, 6), write(STDOUT, SCRATCH + 11, 1)];
    let program = program(&[store(SCRATCH, b"helloworld!\n"), calls.concat(), exit(0)].concat());
    let mut host = Printed::default();
    let mut machine = machine(&program);
    assert_eq!(machine.run(u64::MAX, &mut Unobserved, &mut host), Ok(Pause::Halted(0)));
    assert_eq!((host.out.as_slice(), host.err.as_slice()), (&b"hello\n"[..], &b"world!"[..]));
    assert!(machine.output().is_empty(), "text is not part of the public output");
}

#[test]
fn text_longer_than_a_page_comes_whole() {
    let program = program(&[ecall(WRITE_HOST, [STDOUT, SCRATCH + 1, 10_000]), exit(0)].concat());
    let mut host = Printed::default();
    machine(&program).run(u64::MAX, &mut Unobserved, &mut host).unwrap();
    assert_eq!(host.out, vec![0; 10_000]);
}

#[test]
fn text_beyond_a_megabyte_a_call_is_dropped() {
    let call = ecall(WRITE_HOST, [STDOUT, SCRATCH, u32::MAX]);
    let program = program(&call);
    let mut host = Printed::default();
    let mut machine = machine(&program);
    machine.run(call.len() as u64, &mut Unobserved, &mut host).unwrap();
    assert_eq!((host.out.len(), machine.register(10)), (WRITE_HOST_MAX_BYTES as usize, u32::MAX));
}

/// What a guest prints or marks never changes its run: bad calls return as good ones do.
#[test]
fn bad_text_and_markers_are_dropped() {
    let calls = [
        (ecall(WRITE_HOST, [0, SCRATCH, 4]), 4),
        (ecall(WRITE_HOST, [3, SCRATCH, 4]), 4),
        (ecall(WRITE_HOST, [STDOUT, 0, 4]), 4),
        (ecall(CYCLE_MARKER, [SCRATCH, 4, 2]), 0),
        (ecall(CYCLE_MARKER, [0, 4, MARKER_BEGIN]), 0),
        (ecall(CYCLE_MARKER, [SCRATCH, 257, MARKER_BEGIN]), 0),
        (ecall(CYCLE_MARKER, [SCRATCH, u32::MAX, MARKER_BEGIN]), 0),
    ];
    for (call, result) in calls {
        let program = program(&call);
        let mut host = Printed::default();
        let mut machine = machine(&program);
        let pause = machine.run(call.len() as u64, &mut Unobserved, &mut host);
        assert_eq!((pause, machine.register(10)), (Ok(Pause::CycleReached), result));
        assert!(host.out.is_empty() && host.err.is_empty());
    }
}

#[test]
fn markers_make_regions() {
    let mark = |address, kind| ecall(CYCLE_MARKER, [address, 4, kind]);
    let (outer, inner, bad) = (SCRATCH, SCRATCH + 4, SCRATCH + 8);
    let code = [
        store(SCRATCH, b"outrinnr\xff\xff\xff\xff"),
        mark(outer, MARKER_BEGIN),
        mark(inner, MARKER_BEGIN),
        mark(inner, MARKER_END),
        mark(bad, MARKER_BEGIN),
        mark(inner, MARKER_BEGIN),
        mark(inner, MARKER_END),
        // Ends without a beginning, and a name that is not UTF-8, are ignored.
        mark(inner, MARKER_END),
        mark(bad, MARKER_END),
        mark(outer, MARKER_END),
        exit(0),
    ];
    let (report, _) = execute(&program(&code.concat()), &[], Options::default(), &mut Silent).unwrap();
    let call = 9;
    let regions: Vec<_> = report.regions.iter().map(|r| (r.name.as_str(), r.entries, r.cycles)).collect();
    assert_eq!(regions, [("innr", 2, 2 * call), ("outr", 1, 8 * call)]);
    assert_eq!(report.syscalls.get("cycle_marker"), Some(&9));
}
