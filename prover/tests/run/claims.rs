//! Runs that say something of other runs.

use nova_air::F;
use nova_prover::{ProveRunError, ProvingKey};
use nova_verifier::compressed::CompressedError;
use nova_verifier::run::{self, Claim, Claims, MAX_OUTPUT_BYTES, RunError, RunVerifier};
use nova_verifier::{Policy, ProofError, ProofKind, ShardProof, Verified, verify_open, verify_open_read};
use p3_field::PrimeCharacteristicRing;

use crate::guests::claims_its_input;
use crate::support::{SHAPES, Sections, prove, prover, setup, verify};

/// Two claims.
fn claims() -> Vec<u8> {
    let first = Claim::new([F::TWO; 8], b"one");
    let second = Claim::new([F::NEG_ONE; 8], b"two");
    [first, second].iter().flat_map(Claim::to_bytes).collect()
}

/// Verifies all sections, and returns the claims.
fn verify_sections(key: &ProvingKey, sections: &Sections) -> Result<Claims, RunError> {
    let header = sections.header.clone();
    let (memory, policy) = (header.memory.len(), Policy::insecure_for_tests());
    let mut verifier = RunVerifier::with_shapes(&SHAPES, key.verifying(), header, policy)?;
    let mut proofs = sections.proofs.iter().map(|proof| ShardProof::from_bytes(proof).expect("the proof decodes"));
    verifier.run_section(&proofs.next().expect("there is a run section"))?;
    proofs.by_ref().take(memory).try_for_each(|proof| verifier.memory(&proof))?;
    proofs.try_for_each(|proof| verifier.shard(&proof))?;
    verifier.finish_open().map(|(_, claims, _)| claims)
}

/// A change of a run's claims.
type Change = fn(&mut Vec<u8>);

/// In one shard, and in several: the claims are open, so the proof alone shows nothing.
#[test]
fn claims_are_stated_and_open() {
    for shard_cycles in [4, 64] {
        let prover = prover(shard_cycles, false);
        let key = setup(&prover, &claims_its_input(7));
        let (proof, summary) = prove(&prover, &key, &claims()).expect("the run is provable");
        assert_eq!(summary.public.output, claims()[..7]);
        let error = verify(&key, &proof).expect_err("claims are open");
        assert!(matches!(error, RunError::OpenClaims { count: 2 }), "{error}");

        let honest = Sections::of(&proof);
        assert_eq!(honest.header.claims, claims());
        assert_eq!(verify_sections(&key, &honest).expect("the proof is valid"), Claims::open(claims()));
        let changes: [(&str, Change); 5] = [
            ("dropped", Vec::clear),
            ("one dropped", |claims| claims.truncate(128)),
            ("one added", |claims| claims.extend([0; 128])),
            ("changed", |claims| claims[0] ^= 1),
            ("exchanged", |claims| claims.rotate_left(128)),
        ];
        for (name, change) in changes {
            let mut sections = honest.clone();
            change(&mut sections.header.claims);
            // Challenges of the changed header: the sections do not have them.
            sections.header.grind();
            assert!(verify_sections(&key, &sections).is_err(), "{name}");
        }
    }
}

/// Claims that are not whole, claims without output, and more than the table of the output holds, are refused before
/// anything is proved.
#[test]
fn claims_that_cannot_be_proved_are_refused() {
    let prover = prover(1 << 10, false);
    let key = setup(&prover, &claims_its_input(4));
    for bytes in [4, 127, 132, 255] {
        let error = prove(&prover, &key, &vec![7; bytes]).expect_err("not whole claims");
        assert!(matches!(error, ProveRunError::Claims { bytes: got } if got == bytes), "{error}");
    }
    let silent = setup(&prover, &claims_its_input(0));
    let error = prove(&prover, &silent, &claims()).expect_err("there is no output");
    assert!(matches!(error, ProveRunError::Claims { bytes: 256 }), "{error}");
    assert!(error.to_string().contains("128 bytes"), "{error}");
    assert!(prove(&prover, &silent, &[]).is_ok());
}

/// The verifier's own check of the same.
#[test]
fn headers_with_impossible_claims_are_refused() {
    let prover = prover(64, false);
    let key = setup(&prover, &claims_its_input(4));
    let (proof, _) = prove(&prover, &key, &claims()).expect("the run is provable");
    for bytes in [1, 127, 129, MAX_OUTPUT_BYTES as usize + 1] {
        let mut sections = Sections::of(&proof);
        sections.header.claims = vec![0; bytes];
        let error = verify_sections(&key, &sections).expect_err("no run has such claims");
        assert!(matches!(error, RunError::Claims { bytes: got } if got == bytes), "{error}");
    }
    let mut sections = Sections::of(&proof);
    sections.header.public.output.clear();
    assert!(matches!(verify_sections(&key, &sections), Err(RunError::Claims { bytes: 256 })));
}

/// The verifiers of both kinds of proof, with the standard list of shapes.
#[test]
fn verifiers_refuse_open_claims() {
    let prover = prover(1 << 10, false);
    let key = prover.setup(&claims_its_input(4)).expect("the guest has a key");
    let (proof, _) = prove(&prover, &key, &claims()).expect("the run is provable");
    let (key, policy) = (key.verifying(), Policy::insecure_for_tests());
    let is_open = |error| matches!(error, ProofError::Shards(RunError::OpenClaims { count: 2 }));
    assert!(is_open(nova_verifier::verify(key, &proof, policy).expect_err("claims are open")));
    assert!(is_open(nova_verifier::verify_read(key, &proof[..], policy).expect_err("claims are open")));
    assert!(matches!(run::verify(key, &proof, policy), Err(RunError::OpenClaims { count: 2 })));
    for verified in [verify_open(key, &proof, policy), verify_open_read(key, &proof[..], policy)] {
        let verified = verified.expect("the proof is valid");
        assert_eq!((verified.kind, &verified.claims), (ProofKind::Shards, &Claims::open(claims())));
        // As of a compressed proof.
        let compressed = Verified { kind: ProofKind::Compressed, ..verified };
        let error = compressed.closed().expect_err("claims are open");
        assert!(matches!(error, ProofError::Compressed(CompressedError::OpenClaims { count: 2 })), "{error}");
    }
}
