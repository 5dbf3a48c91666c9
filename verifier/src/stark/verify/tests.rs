//! Out-of-domain points that occur with negligible probability, and statements that the shape does not allow. Other tests
//! of shard proofs are `nova-prover`'s.
#![expect(clippy::expect_used, reason = "tests may panic")]

use alloc::borrow::Cow;
use alloc::vec;

use nova_air::{ChipBuilder, EvalError, WindowAccess};
use p3_field::TwoAdicField;

use super::super::open::OpeningError;
use super::super::open::tests::{PARAMETERS, zero_opening};
use super::*;
use crate::{Shape, TableLimits, TableShape};

/// A chip with one boolean column.
struct Bit;

impl Chip for Bit {
    fn name(&self) -> Cow<'static, str> {
        "bit".into()
    }

    fn width(&self) -> usize {
        1
    }

    fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
        let main = builder.main();
        let Some(&bit) = main.current_slice().first() else { return Ok(()) };
        builder.assert_bool(bit);
        Ok(())
    }
}

fn chips() -> ChipSet<Bit> {
    ChipSet::new(vec![Bit], 0).expect("the chip set is valid")
}

fn key() -> VerifyingKey {
    let tables = vec![TableLimits { preprocessed_log_height: None }];
    VerifyingKey { preprocessed: None, log_blowup: PARAMETERS.log_blowup, tables }
}

/// A proof of tables of these heights. All of its values are zero, which satisfy the constraint.
fn proof(log_heights: &[u8]) -> ShardProof {
    let tables = log_heights.iter().map(|&log_height| TableShape { chip: 0, log_height }).collect();
    let shape = Shape { tables };
    let layout = Layout::new(&chips(), &shape).expect("the chip is known");
    ShardProof {
        shape,
        main: Some([F::ZERO; 8]),
        lookup_pow_witness: F::ZERO,
        lookups: None,
        sums: vec![],
        quotient: [F::ZERO; 8],
        opening: zero_opening(&layout, &PARAMETERS),
    }
}

fn refusal(proof: &ShardProof, statement: &Statement, forced: &[(&'static str, EF)]) -> VerifyError {
    let (chips, key) = (chips(), key());
    let verifier = Verifier::new(&chips, &key, PARAMETERS, Policy::insecure_for_tests());
    let mut transcript = Transcript::forcing(forced);
    verifier.verify_with(proof, statement, &mut transcript).expect_err("the values are not committed")
}

fn is_at_caps(error: &VerifyError) -> bool {
    matches!(error, VerifyError::Opening(OpeningError::Cap { tree: 0 }))
}

#[test]
fn a_point_in_the_domain_of_a_table_is_refused() {
    let proof = proof(&[4, 6]);
    let root = F::two_adic_generator(6);
    for exponent in 0..64 {
        let point = EF::from(root.exp_u64(exponent));
        let error = refusal(&proof, &Statement::default(), &[("5: out-of-domain point", point)]);
        let expected = usize::from(!exponent.is_multiple_of(4));
        assert!(matches!(error, VerifyError::PointInDomain { table } if table == expected), "{exponent}: {error}");
    }
    for other in [EF::from(F::two_adic_generator(7)), EF::ZERO, EF::TWO] {
        let error = refusal(&proof, &Statement::default(), &[("5: out-of-domain point", other)]);
        assert!(is_at_caps(&error), "{error}");
    }
}

#[test]
fn claims_must_satisfy_the_constraints() {
    // The first claim is the column's, and two is not boolean.
    let mut proof = proof(&[9]);
    assert!(is_at_caps(&refusal(&proof, &Statement::default(), &[])));
    for (claim, value) in [(0, EF::TWO), (1, EF::ONE), (10, EF::ONE)] {
        let mut changed = proof.clone();
        if let Some(of_proof) = changed.opening.claims.get_mut(claim) {
            *of_proof = value;
        }
        let error = refusal(&changed, &Statement::default(), &[]);
        assert!(matches!(error, VerifyError::Constraints { table: 0, .. }), "{error}");
    }
    // One is.
    proof.opening.claims.iter_mut().take(1).for_each(|claim| *claim = EF::ONE);
    assert!(is_at_caps(&refusal(&proof, &Statement::default(), &[])));
}

/// There is no default for an absent value, and none that is not used.
#[test]
fn superfluous_values_are_refused() {
    let expect_absent = |proof: &ShardProof, statement: &Statement, name| {
        let error = refusal(proof, statement, &[]);
        assert!(matches!(error, VerifyError::Commitment { round, expected: false } if round == name), "{error}");
    };
    let boundary = Statement { boundary: Some([F::ZERO; 8]), ..Statement::default() };
    expect_absent(&proof(&[4]), &boundary, "boundary");
    let lookups = ShardProof { lookups: Some([F::ZERO; 8]), ..proof(&[4]) };
    expect_absent(&lookups, &Statement::default(), "lookup");
    let sums = ShardProof { sums: vec![EF::ZERO], ..proof(&[4]) };
    let error = refusal(&sums, &Statement::default(), &[]);
    assert!(matches!(error, VerifyError::Sums { expected: 0, got: 1 }), "{error}");
    let work = ShardProof { lookup_pow_witness: F::ONE, ..proof(&[4]) };
    assert!(matches!(refusal(&work, &Statement::default(), &[]), VerifyError::LookupPowWitness));
    let values = Statement { public_values: vec![F::ZERO], ..Statement::default() };
    let error = refusal(&proof(&[4]), &values, &[]);
    assert!(matches!(error, VerifyError::PublicValues { expected: 0, got: 1 }), "{error}");
}

/// A root of the key has a meaning only with its blow-up.
#[test]
fn parameters_of_another_blowup_are_refused() {
    let (chips, proof) = (chips(), proof(&[4]));
    for log_blowup in [2, 4] {
        let key = VerifyingKey { log_blowup, ..key() };
        let verifier = Verifier::new(&chips, &key, PARAMETERS, Policy::insecure_for_tests());
        let error = verifier.verify_shard(&proof, &Statement::default());
        assert!(matches!(error, Err(VerifyError::Blowup { expected, got: 1 }) if expected == log_blowup));
    }
}
