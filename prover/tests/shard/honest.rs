//! Honest proofs are accepted.

use crate::fixture::Run;
use nova_air::EF;
use nova_verifier::ShardProof;
use p3_field::PrimeCharacteristicRing;

#[test]
fn shards_of_a_run_verify_and_their_run_sums_cancel() {
    let run = Run::new();
    let claims = [0, 1].map(|shard| {
        let proof = run.prove(shard);
        let verified = run.verifier().verify_shard(&proof, &run.shards[shard].statement);
        verified.unwrap_or_else(|error| panic!("shard {shard}: {error}"))
    });
    assert_ne!(claims[0].run_sum, EF::ZERO);
    assert_eq!(claims[0].run_sum + claims[1].run_sum, EF::ZERO);
}

#[test]
fn proofs_survive_encoding() {
    let run = Run::new();
    let bytes = run.prove(0).to_bytes();
    let decoded = ShardProof::from_bytes(&bytes).expect("it decodes");
    assert_eq!(decoded.to_bytes(), bytes);
    run.verifier().verify_shard(&decoded, &run.shards[0].statement).expect("it verifies");
}
