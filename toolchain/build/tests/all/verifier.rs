//! The verifier as a guest: it compiles for the machine, accepts a proof, and rejects a changed one.

use nova_build::GuestBuilder;
use nova_vm::{ExecutionReport, Options, Outcome, Program, Silent};
use std::fs;

/// The input of `verifier/guest`, for a policy without a required security.
fn input(key: &[u8], proof: &[u8]) -> Vec<u8> {
    let length = u32::try_from(key.len()).expect("keys are short");
    [&[0; 4], &length.to_le_bytes(), key, proof].concat()
}

fn run(program: &Program, input: &[u8]) -> ExecutionReport {
    nova_vm::execute(program, input, Options::default(), &mut Silent).expect("program and input fit").0
}

#[test]
fn the_verifier_runs_on_the_machine() {
    if !crate::common::can_build() {
        return;
    }
    let verifier = crate::common::toolchain().join("../verifier");
    let guest =
        GuestBuilder::new(verifier.join("guest")).locked(true).target_dir(crate::target::shared().join("nova"));
    let guest = guest.build(|_| {}).expect("the guest compiles");
    let program = Program::load(&fs::read(guest.path).expect("the ELF is there")).expect("the machine takes it");
    // The seed of the fuzzer: a run of one cycle, with test parameters.
    let seed = |name: &str| fs::read(verifier.join("fuzz/seeds").join(name)).expect("the seed is committed");
    let (key, mut proof) = (seed("key"), seed("proof"));

    let accepted = run(&program, &input(&key, &proof));
    println!("{} bytes of proof: {} cycles", proof.len(), accepted.cycles);
    assert!(accepted.outcome.is_success(), "{accepted}");
    // The policy, the program's digest and the exit code. The run has no output.
    assert_eq!(accepted.output.len(), 4 + 32 + 4);
    assert_eq!((&accepted.output[..4], &accepted.output[36..]), (&[0; 4][..], &[0; 4][..]));

    *proof.last_mut().expect("the proof is not empty") ^= 1;
    let refused = run(&program, &input(&key, &proof));
    assert_eq!((refused.outcome, refused.output), (Outcome::Exited(1), Vec::new()));
    let nothing = run(&program, &[]);
    assert_eq!(nothing.outcome, Outcome::Exited(1));
}
