//! A host program, from the input to the public values that a verifier returns.

mod common;

use common::{echoes, exits, prover};
use nova_host::{Error, Input, Proof, ProofError, ProofKind, Prover};
use nova_prover::ProveRunError;
use nova_verifier::run::RunError;

#[test]
fn values_go_in_and_come_out_proved() {
    let prover = prover(false);
    let (key, other) = (prover.setup(&echoes()).expect("a key"), prover.setup(&exits(0)).expect("a key"));
    let input = Input::new().write(&7_u32).and_then(|input| input.write("seven")).expect("an input");
    let proof = prover.prove(&key, &input, ProofKind::Shards).expect("a proof");
    assert!(!proof.is_development() && proof.to_string().starts_with("proof, "), "{proof}");

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("echo.proof");
    proof.save(&path).expect("the folder can be written to");
    let proof = Proof::load(&path).expect("the file is there");

    let verified = prover.verify(key.verifying(), &proof).expect("the proof holds");
    assert_eq!(verified.public.decode(), Ok((7_u32, "seven".to_owned())));
    assert!(verified.assurance.is_proved());
    assert_eq!(verified.public, prover.execute(&echoes(), &input).expect("it runs").public);

    let strict = Prover::default().verify(key.verifying(), &proof);
    assert!(matches!(strict, Err(Error::Refused(_))), "the tests' parameters are insecure");
    let refused = prover.verify(other.verifying(), &proof);
    assert!(matches!(refused, Err(Error::Refused(ProofError::Shards(RunError::OtherProgram)))));
}

#[test]
fn a_guest_that_fails_is_no_success() {
    let fails = exits(3);
    let failed = |result: Result<(), Error>| {
        assert!(matches!(result, Err(Error::Run(ProveRunError::GuestFailed { exit_code: 3 }))), "{result:?}");
    };
    let key = prover(false).setup(&fails).expect("a key");
    failed(prover(false).execute(&fails, &Input::new()).map(drop));
    failed(prover(false).prove(&key, &Input::new(), ProofKind::Shards).map(drop));

    let allowed = prover(true).execute(&fails, &Input::new()).expect("failure is allowed");
    assert_eq!(allowed.public.exit_code, 3);
    let proof = prover(true).prove(&key, &Input::new(), ProofKind::Shards).expect("failure is allowed");
    assert!(prover(true).verify(key.verifying(), &proof).is_ok());
    let refused = prover(false).verify(key.verifying(), &proof);
    assert!(matches!(refused, Err(Error::ProvedFailure { exit_code: 3 })));
}

#[test]
fn what_is_no_guest_is_named() {
    let prover = Prover::default();
    assert!(matches!(prover.execute(&[], &Input::new()), Err(Error::NotBuilt)));
    assert!(matches!(prover.setup(&[]), Err(Error::NotBuilt)));
    assert!(matches!(prover.execute(b"text", &Input::new()), Err(Error::Program(_))));
    let missing = Proof::load("no/such.proof").expect_err("there is no such file").to_string();
    assert!(missing.contains("no/such.proof"), "{missing}");
}
