//! Tampered proofs are refused with a typed error and never cause a panic.

mod common;

use common::Run;
use nova_air::F;
use nova_verifier::{DecodeError, Parameters, Policy, ShardProof, Verifier, VerifyError};
use p3_field::PrimeCharacteristicRing;
use proptest::prelude::*;
use std::sync::LazyLock;

static RUN: LazyLock<(Run, Vec<u8>)> = LazyLock::new(|| {
    let run = Run::new();
    let bytes = run.prove(0).to_bytes();
    (run, bytes)
});

fn verify(proof: &ShardProof) -> Result<(), VerifyError> {
    let (run, _) = &*RUN;
    run.verifier().verify_shard(proof, &run.shards[0].statement).map(drop)
}

fn honest() -> ShardProof {
    ShardProof::from_bytes(&RUN.1).expect("the honest proof decodes")
}

type Tamper = fn(&mut ShardProof);

/// Changes of every field: at least one of its value and one of its length.
const FIELDS: &[(&str, Tamper)] = &[
    ("parameters.log_blowup", |p| p.parameters.log_blowup += 1),
    ("parameters.max_log_arity", |p| p.parameters.max_log_arity -= 1),
    ("parameters.queries", |p| p.parameters.queries += 1),
    ("parameters.queries, fewer", |p| p.parameters.queries = 1),
    ("parameters.queries, none", |p| p.parameters.queries = 0),
    ("parameters.lookup_grinding", |p| p.parameters.lookup_grinding = 0),
    ("parameters.batch_grinding", |p| p.parameters.batch_grinding += 1),
    ("parameters.commit_grinding", |p| p.parameters.commit_grinding += 1),
    ("parameters.query_grinding", |p| p.parameters.query_grinding = 200),
    ("shape, no table", |p| p.shape.tables.clear()),
    ("shape, table missing", |p| _ = p.shape.tables.pop()),
    ("shape, table added", |p| p.shape.tables.push(p.shape.tables[3])),
    ("shape, unknown chip", |p| p.shape.tables[4].chip = 99),
    ("shape, other chip", |p| p.shape.tables[4].chip = 2),
    ("shape, taller", |p| p.shape.tables[1].log_height += 1),
    ("shape, huge", |p| p.shape.tables[1].log_height = 255),
    ("boundary", |p| p.boundary.as_mut().unwrap()[0] += F::ONE),
    ("boundary, absent", |p| p.boundary = None),
    ("main", |p| p.main.as_mut().unwrap()[7] += F::ONE),
    ("main, absent", |p| p.main = None),
    ("main, swapped with boundary", |p| std::mem::swap(&mut p.main, &mut p.boundary)),
    ("lookup_pow_witness", |p| p.lookup_pow_witness += F::ONE),
    ("lookups", |p| p.lookups.as_mut().unwrap()[0] += F::ONE),
    ("lookups, absent", |p| p.lookups = None),
    ("sums", |p| p.sums[0] += F::ONE),
    ("sums, two that cancel", |p| {
        p.sums[0] += F::ONE;
        p.sums[1] -= F::ONE;
    }),
    ("sums, swapped", |p| p.sums.swap(0, 1)),
    ("sums, run scope", |p| *p.sums.last_mut().unwrap() += F::ONE),
    ("sums, short", |p| _ = p.sums.pop()),
    ("sums, long", |p| p.sums.push(p.sums[0])),
    ("quotient", |p| p.quotient[0] += F::ONE),
    ("openings, short", |p| _ = p.openings.pop()),
    ("openings, swapped", |p| p.openings.swap(2, 3)),
    ("openings.preprocessed", |p| p.openings[0].preprocessed[0] += F::ONE),
    ("openings.preprocessed, short", |p| p.openings[0].preprocessed.clear()),
    ("openings.preprocessed_next", |p| p.openings[0].preprocessed_next = p.openings[0].preprocessed.clone()),
    ("openings.main", |p| p.openings[1].main[0] += F::ONE),
    ("openings.main, short", |p| _ = p.openings[1].main.pop()),
    ("openings.main_next", |p| p.openings[1].main_next[0] += F::ONE),
    ("openings.main_next, absent", |p| p.openings[1].main_next.clear()),
    ("openings.lookups", |p| p.openings[1].lookups[0] += F::ONE),
    ("openings.lookups, long", |p| p.openings[1].lookups.push(F::ONE.into())),
    ("openings.lookups_next", |p| p.openings[1].lookups_next[9] += F::ONE),
    ("openings.lookups_next, absent", |p| p.openings[1].lookups_next.clear()),
    ("openings.quotient", |p| p.openings[4].quotient[9] += F::ONE),
    ("openings.quotient, short", |p| _ = p.openings[4].quotient.pop()),
    ("fri.batch_pow_witness", |p| p.fri.batch_pow_witness += F::ONE),
    ("fri.commit_phase_commits, short", |p| _ = p.fri.commit_phase_commits.pop()),
    ("fri.commit_phase_commits, swapped", |p| p.fri.commit_phase_commits.swap(0, 1)),
    ("fri.commit_pow_witnesses", |p| p.fri.commit_pow_witnesses[0] += F::ONE),
    ("fri.commit_pow_witnesses, short", |p| _ = p.fri.commit_pow_witnesses.pop()),
    ("fri.input_openings, short", |p| _ = p.fri.input_openings.pop()),
    ("fri.input_openings, swapped", |p| p.fri.input_openings.swap(0, 1)),
    ("fri.input_openings, value", |p| p.fri.input_openings[2].opened_values[0][0][0] += F::ONE),
    ("fri.input_openings, queries", |p| _ = p.fri.input_openings[2].opened_values.pop()),
    ("fri.input_openings, matrices", |p| _ = p.fri.input_openings[2].opened_values[0].pop()),
    ("fri.input_openings, width", |p| _ = p.fri.input_openings[2].opened_values[0][0].pop()),
    ("fri.commit_phase_openings, short", |p| _ = p.fri.commit_phase_openings.pop()),
    ("fri.commit_phase_openings, value", |p| p.fri.commit_phase_openings[0].sibling_values[0][0] += F::ONE),
    ("fri.commit_phase_openings, arity", |p| _ = p.fri.commit_phase_openings[0].sibling_values[0].pop()),
    ("fri.commit_phase_openings, queries", |p| _ = p.fri.commit_phase_openings[0].sibling_values.pop()),
    ("fri.final_poly", |p| p.fri.final_poly[0] += F::ONE),
    ("fri.final_poly, long", |p| p.fri.final_poly.push(p.fri.final_poly[0])),
    ("fri.final_poly, empty", |p| p.fri.final_poly.clear()),
    ("fri.query_pow_witness", |p| p.fri.query_pow_witness += F::ONE),
];

#[test]
fn every_field_is_bound() {
    verify(&honest()).expect("the honest proof verifies");
    for (field, tamper) in FIELDS {
        let mut proof = honest();
        tamper(&mut proof);
        assert!(verify(&proof).is_err(), "{field}: accepted");
    }
}

#[test]
fn the_default_policy_refuses_test_parameters() {
    let (run, _) = &*RUN;
    let verifier = Verifier::new(&run.chips, &run.key.verifying, Policy::default());
    let refused = verifier.verify_shard(&honest(), &run.shards[0].statement);
    assert!(matches!(refused, Err(VerifyError::Security { required: 128, .. })));
    assert_eq!(honest().parameters, Parameters::insecure_for_tests());
}

#[test]
fn trailing_bytes_and_overlong_integers_are_refused() {
    let bytes = &RUN.1;
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(ShardProof::from_bytes(&longer).err(), Some(DecodeError::NotCanonical));
    // The number of queries, 8, with a superfluous continuation byte, after two parameters of one byte each.
    let overlong = [&bytes[..2], &[0x88, 0x00], &bytes[3..]].concat();
    assert_eq!(bytes[2], 8);
    assert_eq!(ShardProof::from_bytes(&overlong).err(), Some(DecodeError::NotCanonical));
}

#[test]
fn field_elements_at_or_above_the_order_are_refused() {
    let mut bytes = RUN.1.clone();
    let element = honest().main.expect("the fixture has a main commitment")[0];
    let encoded = postcard::to_allocvec(&element).expect("an element encodes");
    let position = bytes.windows(4).position(|window| window == encoded).expect("the element is in the proof");
    bytes[position..position + 4].copy_from_slice(&0x7f00_0001_u32.to_le_bytes());
    assert!(matches!(ShardProof::from_bytes(&bytes), Err(DecodeError::Malformed(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn changed_bytes_never_verify(position in any::<prop::sample::Index>(), flip in 1_u8..) {
        let mut bytes = RUN.1.clone();
        let position = position.index(bytes.len());
        bytes[position] ^= flip;
        if let Ok(proof) = ShardProof::from_bytes(&bytes) {
            prop_assert!(verify(&proof).is_err(), "byte {position} is not bound");
        }
    }

    #[test]
    fn truncated_proofs_do_not_decode(length in any::<prop::sample::Index>()) {
        let bytes = &RUN.1[..length.index(RUN.1.len())];
        prop_assert!(ShardProof::from_bytes(bytes).is_err());
    }

    #[test]
    fn arbitrary_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        if let Ok(proof) = ShardProof::from_bytes(&bytes) {
            prop_assert!(verify(&proof).is_err());
        }
    }
}
