//! Development mode: it uses the same calls, and its proofs are rejected outside of it.

mod common;

use common::{config, echoes, exits, prover, writes_its_input};
use nova_abi::syscall::{WRITE_CLAIMS, WRITE_OUTPUT};
use nova_host::{Error, Input, Policy, Proof, ProofError, ProofKind, Prover};
use nova_recursion::run::ResolveError;
use nova_verifier::run::{Claim, DEVELOPMENT_MAGIC, RunError, verify};

fn refused(result: Result<impl Sized, Error>) -> RunError {
    match result {
        Err(Error::Refused(ProofError::Shards(error))) => error,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was accepted"),
    }
}

/// A guest whose claims, and public output, are its whole input.
fn claims_its_input() -> Vec<u8> {
    writes_its_input(&[WRITE_CLAIMS, WRITE_OUTPUT])
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

/// A run claims two runs of another program.
#[test]
fn claims_are_resolved_by_development_proofs() {
    let developer = Prover::development(config(true));
    let [echo, claims, fails] = [echoes(), claims_its_input(), exits(3)].map(|elf| developer.setup(&elf).unwrap());
    let input = |bytes: &[u8]| Input::from_bytes(bytes);
    let echoed = |bytes: &[u8]| developer.prove(&echo, &input(bytes), ProofKind::Compressed).expect("a statement");
    let claim = |bytes: &[u8]| Claim::new(*echo.digest(), bytes);
    let both = input(&[claim(b"one").to_bytes(), claim(b"two").to_bytes()].concat());

    let open = developer.prove(&claims, &both, ProofKind::Compressed).expect("claims stay open");
    let refused = developer.verify(claims.verifying(), &open);
    assert!(matches!(refused, Err(Error::Refused(ProofError::Shards(RunError::OpenClaims { count: 2 })))));
    let given = [echoed(b"two"), echoed(b"none"), echoed(b"one")];
    let resolved = developer.prove_with_claims(&claims, &both, &given).expect("each claim has its proof");
    let verified = developer.verify(claims.verifying(), &resolved).expect("no claim is open");
    assert_eq!(verified.resolved_claims, 2);

    let missing = developer.prove_with_claims(&claims, &both, &given[..2]);
    assert!(matches!(missing, Err(Error::Claims(ResolveError::Unmet(_)))));
    let failed = developer.prove(&fails, &Input::new(), ProofKind::Shards).expect("failure is allowed");
    for (other, expected) in
        [(&open, "makes 2 claims itself"), (&resolved, "makes 2 claims itself"), (&failed, "failed with exit code 3")]
    {
        let Err(Error::Claimed { number: 2, source }) =
            developer.prove_with_claims(&claims, &both, &[given[0].clone(), other.clone()])
        else {
            panic!("it resolves no claim")
        };
        assert!(source.to_string().contains(expected), "{source}");
    }
    // Whatever the mode, a claim that is no whole one is not provable.
    assert!(matches!(developer.prove(&claims, &input(&[1; 4]), ProofKind::Shards), Err(Error::Run(_))));
}

/// A prover that makes proofs takes no development proof, before it proves anything.
#[test]
fn only_proofs_resolve_claims_of_proofs() {
    let developer = Prover::development(config(false));
    let [echo, claims] = [echoes(), claims_its_input()].map(|elf| developer.setup(&elf).expect("a key"));
    let given = developer.prove(&echo, &Input::new(), ProofKind::Compressed).expect("a statement");
    let refused = prover(false).prove_with_claims(&claims, &Input::new(), &[given]);
    let Err(Error::Claimed { number: 1, source }) = refused else { panic!("it resolves no claim") };
    assert!(source.to_string().contains("DEVELOPMENT PROOF"), "{source}");
    let claim = Claim::new(*echo.digest(), b"output").to_bytes();
    let missing = prover(false).prove_with_claims(&claims, &Input::from_bytes(claim), &[]);
    assert!(matches!(missing, Err(Error::Claims(ResolveError::Unmet(_)))));
}
