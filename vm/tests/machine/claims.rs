//! The system call that appends claims.

use crate::support::{SCRATCH, ecall, exit, machine, program};
use crate::syscalls::store;
use nova_abi::memory::ADDRESS_END;
use nova_abi::syscall::{
    CLAIM_BYTES, OUTPUT_CALL_MAX_BYTES, OUTPUT_MAX_BYTES, WRITE_CLAIMS, WRITE_HOST, WRITE_OUTPUT,
};
use nova_vm::isa::Instruction;
use nova_vm::{ExecutionReport, Options, Outcome, Silent, TrapKind, Unobserved, execute};

fn write_claims(address: u32, length: u32) -> Vec<Instruction> {
    ecall(WRITE_CLAIMS, [address, length, 0])
}

fn write_output(address: u32, length: u32) -> Vec<Instruction> {
    ecall(WRITE_OUTPUT, [address, length, 0])
}

fn run(parts: &[Vec<Instruction>]) -> ExecutionReport {
    execute(&program(&parts.concat()), &[], Options::default(), &mut Silent).expect("the program fits").0
}

/// Claims of a run that succeeds, or why it trapped.
fn claims_of(parts: &[Vec<Instruction>]) -> Result<Vec<u8>, TrapKind> {
    let report = run(parts);
    match report.outcome {
        Outcome::Exited(code) => {
            assert_eq!(code, 0);
            assert!(report.output.is_empty(), "claims are no output");
            Ok(report.claims)
        }
        Outcome::Trapped(trap) => Err(trap.kind),
    }
}

fn bad(reason: &'static str) -> TrapKind {
    TrapKind::BadSyscall { number: WRITE_CLAIMS, reason }
}

#[test]
fn claims_are_appended() {
    let bytes: Vec<u8> = (0..CLAIM_BYTES as u8).collect();
    let data = store(SCRATCH, &bytes);
    let whole = claims_of(&[data.clone(), write_claims(SCRATCH, CLAIM_BYTES), exit(0)]);
    assert_eq!(whole, Ok(bytes.clone()));
    let calls = [(SCRATCH, 8), (0, 0), (1, 0), (SCRATCH + 8, CLAIM_BYTES - 8), (SCRATCH, CLAIM_BYTES)];
    let calls = calls.map(|(address, length)| write_claims(address, length)).concat();
    assert_eq!(claims_of(&[data, calls, exit(0)]), Ok([&bytes[..], &bytes].concat()));
}

#[test]
fn a_call_returns_its_length_and_changes_no_other_register() {
    let call = write_claims(SCRATCH, 128);
    let program = program(&call);
    let mut machine = machine(&program);
    machine.run(call.len() as u64, &mut Unobserved, &mut Silent).expect("the call is good");
    assert_eq!([10, 11, 12, 17].map(|register| machine.register(register)), [128, 128, 0, WRITE_CLAIMS]);
    assert_eq!((machine.claims(), machine.output()), (&[0; 128][..], &[][..]));
}

/// Each has its own length, so that a partial word of the output hinders no claim.
#[test]
fn claims_and_output_are_independent() {
    let data = store(SCRATCH, b"abcdefghijkl");
    let report = run(&[
        data,
        write_output(SCRATCH, 4),
        write_claims(SCRATCH + 4, 8),
        write_output(SCRATCH + 8, 3),
        write_claims(SCRATCH, 4),
        ecall(WRITE_HOST, [1, SCRATCH, 4]),
        exit(0),
    ]);
    assert_eq!(report.outcome, Outcome::Exited(0));
    assert_eq!((report.output.as_slice(), report.claims.as_slice()), (&b"abcdijk"[..], &b"efghijklabcd"[..]));
    assert_eq!((report.syscalls.get("write_claims"), report.syscalls.get("write_output")), (Some(&2), Some(&2)));
    let json = serde_json::to_value(&report).expect("a report is JSON");
    assert_eq!(json["claims"], "65666768696a6b6c61626364");
    assert!(report.to_string().contains("12 bytes of a claim that is not whole"), "{report}");
}

#[test]
fn a_run_without_claims_shows_none() {
    let report = run(&[write_output(SCRATCH, 4), exit(0)]);
    assert!(report.claims.is_empty() && !report.to_string().contains("claims"), "{report}");
}

#[test]
fn bad_claims_trap_and_leave_the_claims_alone() {
    assert_eq!(claims_of(&[write_claims(0, 4)]), Err(TrapKind::OutsideMemory { address: 0 }));
    let reason = "the address of the claims is not a multiple of 4";
    assert_eq!(claims_of(&[write_claims(SCRATCH + 1, 4)]), Err(bad(reason)));
    assert_eq!(claims_of(&[write_claims(SCRATCH + 2, 128)]), Err(bad(reason)));
    let reason = "more than 4 KiB of claims in one call";
    for length in [OUTPUT_CALL_MAX_BYTES + 1, OUTPUT_CALL_MAX_BYTES + 4, 1 << 16, u32::MAX] {
        assert_eq!(claims_of(&[write_claims(SCRATCH, length)]), Err(bad(reason)), "{length} bytes");
    }
    let reason = "claims after a call whose length was not a multiple of 4";
    assert_eq!(claims_of(&[write_claims(SCRATCH, 3), write_claims(SCRATCH, 4)]), Err(bad(reason)));

    let into_the_guard = program(&[write_claims(SCRATCH, 4), write_claims(ADDRESS_END - 8, 16)].concat());
    let mut machine = machine(&into_the_guard);
    let trap = machine.run(u64::MAX, &mut Unobserved, &mut Silent).expect_err("the guard is no memory");
    assert_eq!(trap.kind, TrapKind::OutsideMemory { address: ADDRESS_END });
    assert_eq!((machine.claims(), machine.output()), (&[0; 4][..], &[][..]));
}

#[test]
fn claims_may_have_their_full_length() {
    let calls = |last| {
        let full = OUTPUT_MAX_BYTES / OUTPUT_CALL_MAX_BYTES;
        let mut calls = vec![write_claims(SCRATCH, OUTPUT_CALL_MAX_BYTES); full as usize];
        calls.extend([write_claims(SCRATCH, last), exit(0)]);
        claims_of(&calls)
    };
    let whole = calls(OUTPUT_CALL_MAX_BYTES - CLAIM_BYTES);
    assert_eq!(whole.map(|claims| claims.len()), Ok((OUTPUT_MAX_BYTES + 1 - CLAIM_BYTES) as usize));
    assert_eq!(calls(OUTPUT_CALL_MAX_BYTES), Err(bad("more claims than 16 MiB")));
}
