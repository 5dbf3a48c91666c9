//! Development mode: it uses the same calls, and its proofs are rejected outside of it.

mod common;

use common::{config, echoes, exits, prover};
use nova_host::{Error, Input, Policy, Proof, ProofError, ProofKind, Prover};
use nova_verifier::run::{DEVELOPMENT_MAGIC, RunError, verify};

fn refused(result: Result<impl Sized, Error>) -> RunError {
    match result {
        Err(Error::Refused(ProofError::Shards(error))) => error,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was accepted"),
    }
}

#[test]
fn only_a_prover_in_development_mode_believes_what_one_made() {
    let developer = Prover::development(config(false));
    let key = developer.setup(&echoes()).expect("a key");
    let input = Input::new().write("claimed").expect("an input");
    let proof = developer.prove(&key, &input, ProofKind::Compressed).expect("a claim");
    assert!(proof.is_development() && proof.to_string().contains("proves NOTHING"), "{proof}");

    let believed = developer.verify(key.verifying(), &proof).expect("it is of this program");
    assert_eq!(believed.public.decode(), Ok("claimed".to_owned()));
    assert!(!believed.assurance.is_proved());
    assert_eq!(believed.assurance.to_string(), "DEVELOPMENT MODE: NOTHING IS PROVED");

    // No policy accepts it outside of development mode, neither of a prover nor of the verifier.
    let lax = Policy::insecure_for_tests();
    for prover in [Prover::default(), Prover::default().policy(lax), prover(true)] {
        assert!(matches!(refused(prover.verify(key.verifying(), &proof)), RunError::DevelopmentProof));
    }
    assert!(matches!(verify(key.verifying(), proof.bytes(), lax), Err(RunError::DevelopmentProof)));
}

#[test]
fn a_claim_is_about_one_program_and_has_one_encoding() {
    let developer = Prover::development(config(false));
    let [key, other] = [echoes(), exits(0)].map(|elf| developer.setup(&elf).expect("a key"));
    let proof = developer.prove(&key, &Input::new(), ProofKind::Shards).expect("a claim");
    assert!(matches!(refused(developer.verify(other.verifying(), &proof)), RunError::OtherProgram));
    let longer = Proof::from_bytes([proof.bytes(), &[0]].concat());
    assert!(matches!(refused(developer.verify(key.verifying(), &longer)), RunError::Decode { .. }));
    let shorter = Proof::from_bytes(DEVELOPMENT_MAGIC);
    assert!(matches!(refused(developer.verify(key.verifying(), &shorter)), RunError::Decode { .. }));
}

#[test]
fn in_development_mode_proofs_are_verified_and_failures_are_seen() {
    let developer = Prover::development(config(false)).policy(Policy::insecure_for_tests());
    let key = developer.setup(&exits(3)).expect("a key");
    assert!(matches!(developer.prove(&key, &Input::new(), ProofKind::Shards), Err(Error::Run(_))));

    let proof = prover(true).prove(&key, &Input::new(), ProofKind::Shards).expect("failure is allowed");
    assert!(matches!(developer.verify(key.verifying(), &proof), Err(Error::ProvedFailure { exit_code: 3 })));
    let half = Proof::from_bytes(&proof.bytes()[..proof.bytes().len() / 2]);
    refused(developer.verify(key.verifying(), &half));
}
