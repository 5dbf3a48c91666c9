//! Claims in compressed proofs: open ones are refused, and resolved ones are what the proof says.

use nova_air::F;
use nova_recursion::programs::closed_blocks;
use nova_verifier::compressed::{CompressedError, CompressedProof, verify, verify_open};
use nova_verifier::run::{Claim, ClaimChain, Claims};
use nova_verifier::{Digest, Policy};
use p3_field::PrimeCharacteristicRing;

use super::{ACCEPTED, Accepted, digest, is_other_transcript, prove, refusal, stating};

/// The accepted run with other claims. Its proof states them.
fn with_claims(claims: Claims) -> CompressedProof {
    let mut proof = CompressedProof { claims, ..ACCEPTED.proof.clone() };
    let (circuit, assignment) = stating(&closed_blocks(&proof.closed()));
    proof.shrink = prove(&circuit, assignment);
    proof
}

/// Two claims, of which so many are resolved.
fn two_claims(resolved: usize) -> Claims {
    let all = [3, 4].map(|seed| Claim::new(digest(seed), b"output"));
    let chain = all[..resolved].iter().fold(ClaimChain::default(), |chain, claim| chain.then(claim));
    Claims { resolved: chain, open: all[resolved..].iter().flat_map(Claim::to_bytes).collect() }
}

/// A proof with open claims is valid, and shows nothing by itself.
#[test]
fn open_claims_are_refused() {
    let Accepted { key, program, .. } = &*ACCEPTED;
    for resolved in 0..=2 {
        let proof = with_claims(two_claims(resolved));
        assert_eq!(proof.claims.count(), 2);
        verify_open(key, program, &proof, Policy::default()).unwrap();
        let verified = verify(key, program, &proof.to_bytes(), Policy::default());
        match verified {
            Ok((public, _)) => assert!(resolved == 2 && public == proof.public),
            Err(CompressedError::OpenClaims { count }) => assert_eq!(count as usize, 2 - resolved),
            Err(error) => panic!("{error}"),
        }
    }
}

/// A proof says which claims are resolved: another state, another number, a claim of another run, one that is open.
#[test]
fn other_claims_are_other_statements() {
    let Accepted { key, program, .. } = &*ACCEPTED;
    let [one, both] = [1, 2].map(|resolved| with_claims(two_claims(resolved)));
    let refused = |proof: &CompressedProof, change: &dyn Fn(&mut Claims)| {
        let mut proof = proof.clone();
        change(&mut proof.claims);
        refusal(key, program, &proof.to_bytes())
    };
    let none = CompressedProof { claims: Claims::default(), ..both.clone() };
    let others = [
        refused(&both, &|claims| claims.resolved.state[7] += F::ONE),
        refused(&both, &|claims| claims.resolved.count = 1),
        refused(&both, &|claims| claims.resolved.count = 3),
        refused(&both, &|claims| *claims = two_claims(1)),
        refused(&one, &|claims| *claims = two_claims(2)),
        refused(&one, &|claims| claims.open.clear()),
        refused(&one, &|claims| claims.open[0] ^= 1),
        refused(&ACCEPTED.proof, &|claims| *claims = two_claims(2)),
        refusal(key, program, &none.to_bytes()),
    ];
    assert!(others.iter().all(is_other_transcript));
    // What no run has: a state without claims, and claims without one; a part of a claim; too many.
    let impossible = [
        refused(&both, &|claims| claims.resolved.count = 0),
        refused(&both, &|claims| claims.resolved.state = Digest::default()),
        refused(&one, &|claims| claims.open.truncate(127)),
        refused(&both, &|claims| claims.resolved.count = u32::MAX),
    ];
    assert!(impossible.iter().all(|error| matches!(error, CompressedError::Claims { .. })));
    let mut without_output = both.clone();
    without_output.public.output.clear();
    let error = refusal(key, program, &without_output.to_bytes());
    assert!(matches!(error, CompressedError::Claims { count: 2 }), "{error}");
}
