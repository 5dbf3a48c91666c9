//! Tampered proofs are refused with a typed error and never cause a panic.

use crate::fixture::Run;
use nova_air::{EF, F};
use nova_verifier::{DecodeError, Parameters, Policy, Shape, ShardProof, Verifier, VerifyError};
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

fn repeat_first<T: Clone>(list: &mut Vec<T>) {
    list.push(list[0].clone());
}

/// A name, a change of a shape, and the refusal.
type ShapeChange = (&'static str, fn(&mut Shape), &'static str);

/// Changes of the shape that the verifier takes the proof for, and the error.
const SHAPES: &[ShapeChange] = &[
    ("shape, no table", |s| s.tables.clear(), "has no tables"),
    ("shape, table missing", |s| _ = s.tables.pop(), "cumulative sums"),
    ("shape, table added", |s| s.tables.insert(3, s.tables[3]), "cumulative sums"),
    ("shape, too many tables", |s| s.tables = vec![s.tables[3]; 257], "257 tables"),
    ("shape, out of order", |s| s.tables.swap(1, 2), "out of order"),
    ("shape, unknown chip", |s| s.tables[4].chip = 99, "does not exist"),
    ("shape, other chip", |s| s.tables[4].chip = 2, "cumulative sums"),
    ("shape, fixed table of another height", |s| s.tables[0].log_height += 1, "2^9 rows"),
    ("shape, huge", |s| s.tables[1].log_height = 255, "2^255 rows"),
    ("shape, taller than a stack", |s| s.tables[1].log_height = 10, "table 1 is taller than its stacks"),
    ("shape, low stacks", |s| s.log_stack_height = 8, "the stacks have 2^8 rows, allowed are 2^9 to 2^22"),
    ("shape, huge stacks", |s| s.log_stack_height = 23, "the stacks have 2^23 rows, allowed are 2^9 to 2^22"),
    ("shape, taller boundary stacks", |s| s.log_boundary_height = 10, "2^10 rows, allowed are 2^9 to 2^9"),
    ("shape, taller stacks", |s| s.log_stack_height = 10, "values at the second point: "),
];

/// Changes that the verifier refuses before the first round, and the error.
const LENGTHS: &[(&str, Tamper, &str)] = &[
    ("main, absent", |p| p.main = None, "main commitment must be present"),
    ("lookups, absent", |p| p.lookups = None, "lookup commitment must be present"),
    ("sums, short", |p| _ = p.sums.pop(), "cumulative sums"),
    ("sums, long", |p| p.sums.push(p.sums[0]), "cumulative sums"),
    ("claims, short", |p| _ = p.opening.claims.pop(), "claims: "),
    ("claims, long", |p| p.opening.claims.push(EF::ZERO), "claims: "),
    ("values, short", |p| _ = p.opening.values.pop(), "values at the second point: "),
    ("values, long", |p| p.opening.values.push(EF::ZERO), "values at the second point: "),
    ("layers, short", |p| _ = p.opening.layers.pop(), "layers: "),
    ("layers, long", |p| p.opening.layers.push([F::ZERO; 8]), "layers: "),
    ("layer_pow_witnesses, short", |p| _ = p.opening.layer_pow_witnesses.pop(), "proofs of work of layers: "),
    ("layer_pow_witnesses, long", |p| p.opening.layer_pow_witnesses.push(F::ZERO), "proofs of work of layers: "),
    ("final_polynomial, short", |p| _ = p.opening.final_polynomial.pop(), "final polynomial: "),
    ("final_polynomial, long", |p| p.opening.final_polynomial.push(EF::ZERO), "final polynomial: "),
    ("queries, short", |p| _ = p.opening.queries.pop(), "queries: "),
    ("queries, long", |p| repeat_first(&mut p.opening.queries), "queries: "),
    ("caps, short", |p| _ = p.opening.caps.pop(), "caps: "),
    ("caps, long", |p| p.opening.caps.push(Vec::new()), "caps: "),
    ("cap, a node too few", |p| _ = p.opening.caps[0].pop(), "roots of a cap: expected 16, got 15"),
    ("cap, a node too many", |p| p.opening.caps[2].push([F::ZERO; 8]), "roots of a cap: expected 16, got 17"),
    ("cap of a layer, half", |p| p.opening.caps[7].truncate(8), "roots of a cap: expected 16, got 8"),
    ("cap, the root", |p| p.opening.caps[4] = vec![p.quotient], "roots of a cap: expected 16, got 1"),
    ("leaves, short", |p| _ = p.opening.queries[7].leaves.pop(), "leaves of a query: "),
    ("leaves, long", |p| repeat_first(&mut p.opening.queries[7].leaves), "leaves of a query: "),
    ("values of a leaf, short", |p| _ = p.opening.queries[0].leaves[2].values.pop(), "values of a leaf: "),
    ("values of a leaf, long", |p| p.opening.queries[0].leaves[2].values.push(F::ZERO), "values of a leaf: "),
    ("value of the quotient's leaf", |p| _ = p.opening.queries[0].leaves[5].values.pop(), "values of a leaf: "),
    ("path of a leaf, short", |p| _ = p.opening.queries[3].leaves[1].path.pop(), "path of a leaf: "),
    ("path of a leaf, long", |p| p.opening.queries[3].leaves[1].path.push([F::ZERO; 8]), "path of a leaf: "),
    ("rows, short", |p| _ = p.opening.queries[1].rows.pop(), "rows of a query: "),
    ("rows, long", |p| repeat_first(&mut p.opening.queries[1].rows), "rows of a query: "),
    ("entries of a row, short", |p| _ = p.opening.queries[1].rows[0].entries.pop(), "entries of a row: "),
    ("entries of a row, long", |p| p.opening.queries[1].rows[1].entries.push(EF::ZERO), "entries of a row: "),
    ("path of a row, short", |p| _ = p.opening.queries[2].rows[0].path.pop(), "path of a row: "),
    ("path of a row, long", |p| p.opening.queries[2].rows[1].path.push([F::ZERO; 8]), "path of a row: "),
    ("layers of other arities", |p| p.opening.queries[0].rows.swap(0, 1), "entries of a row: "),
];

/// Changes of what no later challenge depends on, and the error.
const OPENED: &[(&str, Tamper, &str)] = &[
    ("cap, value", |p| p.opening.caps[0][3][0] += F::ONE, "cap 0 does not have"),
    ("cap, two nodes exchanged", |p| p.opening.caps[2].swap(4, 5), "cap 2 does not have"),
    ("cap of another tree", |p| p.opening.caps[3] = p.opening.caps[4].clone(), "cap 3 does not have"),
    ("cap of the quotient of claims", |p| p.opening.caps[5][15][7] += F::ONE, "cap 5 does not have"),
    ("cap of a layer", |p| p.opening.caps[6][0][0] += F::ONE, "cap 6 does not have"),
    ("caps of two layers exchanged", |p| p.opening.caps.swap(6, 7), "cap 6 does not have"),
    ("queries exchanged", |p| p.opening.queries.swap(0, 1), "query 0: the leaf of tree 0"),
    ("leaf, value", |p| p.opening.queries[2].leaves[0].values[0] += F::ONE, "query 2: the leaf of tree 0"),
    (
        "leaf, value in the middle",
        |p| p.opening.queries[2].leaves[4].values[1] += F::ONE,
        "query 2: the leaf of tree 4",
    ),
    ("leaf of the quotient of claims", |p| p.opening.queries[2].leaves[5].values[4] += F::ONE, "the leaf of tree 5"),
    ("leaf, path", |p| p.opening.queries[7].leaves[3].path[5][7] += F::ONE, "query 7: the leaf of tree 3"),
    ("leaf, siblings exchanged", |p| p.opening.queries[7].leaves[2].path.swap(0, 1), "query 7: the leaf of tree 2"),
    (
        "path of another tree",
        |p| {
            p.opening.queries[1].leaves[4].path = p.opening.queries[1].leaves[3].path.clone();
        },
        "query 1: the leaf of tree 4",
    ),
    (
        "path of another leaf",
        |p| {
            p.opening.queries[1].leaves[3].path = p.opening.queries[0].leaves[3].path.clone();
        },
        "query 1: the leaf of tree 3",
    ),
    (
        "leaf and path of another query",
        |p| {
            p.opening.queries[1].leaves[3] = p.opening.queries[0].leaves[3].clone();
        },
        "query 1: the leaf of tree 3",
    ),
    ("row, entry", |p| p.opening.queries[5].rows[0].entries[6] += EF::ONE, "query 5: the row of layer 0"),
    ("row, entries exchanged", |p| p.opening.queries[5].rows[0].entries.swap(0, 1), "query 5: the row of layer 0"),
    ("row of the last layer", |p| p.opening.queries[5].rows[1].entries[0] += EF::ONE, "query 5: the row of layer 1"),
    ("row, path", |p| p.opening.queries[6].rows[1].path[0][0] += F::ONE, "query 6: the row of layer 1"),
    (
        "row and path of another query",
        |p| {
            p.opening.queries[1].rows[0] = p.opening.queries[0].rows[0].clone();
        },
        "query 1: the row of layer 0",
    ),
];

/// Changes of what later challenges depend on. What refuses them depends on these challenges.
const ABSORBED: &[(&str, Tamper)] = &[
    ("main", |p| p.main.as_mut().unwrap()[7] += F::ONE),
    ("main, exchanged with lookups", |p| std::mem::swap(&mut p.main, &mut p.lookups)),
    ("lookup_pow_witness", |p| p.lookup_pow_witness += F::ONE),
    ("lookups", |p| p.lookups.as_mut().unwrap()[0] += F::ONE),
    ("sums", |p| p.sums[0] += EF::ONE),
    ("sums, two that cancel", |p| {
        p.sums[0] += EF::ONE;
        p.sums[1] -= EF::ONE;
    }),
    ("sums, exchanged", |p| p.sums.swap(0, 1)),
    ("sums, run scope", |p| *p.sums.last_mut().unwrap() += EF::ONE),
    ("quotient", |p| p.quotient[0] += F::ONE),
    ("claims, first", |p| p.opening.claims[0] += EF::ONE),
    ("claims, exchanged", |p| p.opening.claims.swap(0, 1)),
    ("claims, last", |p| *p.opening.claims.last_mut().unwrap() += EF::ONE),
    ("claims, zero", |p| p.opening.claims.fill(EF::ZERO)),
    ("quotient of claims", |p| p.opening.quotient[7] += F::ONE),
    ("values", |p| p.opening.values[0] += EF::ONE),
    ("values, exchanged", |p| p.opening.values.swap(0, 1)),
    ("values, last", |p| *p.opening.values.last_mut().unwrap() += EF::ONE),
    ("batch_pow_witness", |p| p.opening.batch_pow_witness += F::ONE),
    ("layers", |p| p.opening.layers[1][0] += F::ONE),
    ("layers, exchanged", |p| p.opening.layers.swap(0, 1)),
    ("layer_pow_witnesses", |p| p.opening.layer_pow_witnesses[0] += F::ONE),
    ("final_polynomial", |p| p.opening.final_polynomial[0] += EF::ONE),
    ("final_polynomial, highest", |p| p.opening.final_polynomial[31] += EF::ONE),
    ("final_polynomial, zero", |p| p.opening.final_polynomial.fill(EF::ZERO)),
    ("query_pow_witness", |p| p.opening.query_pow_witness += F::ONE),
];

fn refusal(field: &str, tamper: Tamper) -> String {
    let mut proof = honest();
    tamper(&mut proof);
    let Err(error) = verify(&proof) else { panic!("{field}: accepted") };
    error.to_string()
}

#[test]
fn every_field_is_bound() {
    verify(&honest()).expect("the honest proof verifies");
    for &(field, tamper, expected) in LENGTHS.iter().chain(OPENED) {
        let error = refusal(field, tamper);
        assert!(error.contains(expected), "{field}: {error}");
    }
    for &(field, tamper) in ABSORBED {
        let _ = refusal(field, tamper);
    }
}

#[test]
fn proofs_are_of_one_shape() {
    let (run, _) = &*RUN;
    let refusal = |change: &dyn Fn(&mut Shape)| {
        let mut statement = run.shards[0].statement.clone();
        change(&mut statement.shape);
        run.verifier().verify_shard(&honest(), &statement).map(drop)
    };
    refusal(&|_| {}).expect("the honest proof verifies");
    for (name, change, expected) in SHAPES {
        let error = refusal(change).expect_err(name).to_string();
        assert!(error.contains(expected), "{name}: {error}");
    }
    // What refuses these depends on the challenges.
    assert!(refusal(&|shape| shape.tables[1].log_height += 1).is_err(), "taller");
    let exchange = |shape: &mut Shape| {
        let heights = [2, 3].map(|table| shape.tables[table].log_height);
        [shape.tables[3].log_height, shape.tables[2].log_height] = heights;
    };
    assert!(refusal(&exchange).is_err(), "two heights exchanged");
}

#[test]
fn proofs_are_of_the_parameters_and_the_boundary_of_their_statement() {
    let (run, _) = &*RUN;
    let changes: [fn(&mut Parameters); 9] = [
        |p| p.log_blowup += 1,
        |p| p.max_log_arity -= 1,
        |p| p.log_final_length -= 1,
        |p| p.log_cap += 1,
        |p| p.queries += 1,
        |p| p.lookup_grinding += 1,
        |p| p.batch_grinding = 0,
        |p| p.commit_grinding += 1,
        |p| p.query_grinding += 1,
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut parameters = run.key.parameters();
        change(&mut parameters);
        let verifier = Verifier::new(&run.chips, &run.key.verifying, parameters, Policy::insecure_for_tests());
        assert!(verifier.verify_shard(&honest(), &run.shards[0].statement).is_err(), "parameter {number}");
    }
    let mut statement = run.shards[0].statement.clone();
    statement.boundary = None;
    let refused = run.verifier().verify_shard(&honest(), &statement);
    assert!(matches!(refused, Err(VerifyError::Commitment { round: "boundary", expected: true })));
    statement.boundary = run.shards[1].statement.boundary;
    assert!(run.verifier().verify_shard(&honest(), &statement).is_err());
}

#[test]
fn the_default_policy_refuses_test_parameters() {
    let (run, _) = &*RUN;
    let verifier = Verifier::new(&run.chips, &run.key.verifying, run.key.parameters(), Policy::default());
    let refused = verifier.verify_shard(&honest(), &run.shards[0].statement);
    assert!(matches!(refused, Err(VerifyError::Security { required: 128, .. })));
}

#[test]
fn trailing_bytes_and_overlong_integers_are_refused() {
    let bytes = &RUN.1;
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(ShardProof::from_bytes(&longer).err(), Some(DecodeError::NotCanonical));
    // The number of sums, after two roots and a witness, with a superfluous continuation byte.
    let (at, sums) = (2 * (1 + 8 * 4) + 4, honest().sums.len() as u8);
    assert_eq!(bytes[at], sums);
    let overlong = [&bytes[..at], &[sums | 0x80, 0x00], &bytes[at + 1..]].concat();
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
