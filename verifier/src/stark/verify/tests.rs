//! Challenges that occur with negligible probability, and statements that the chip set or the shape does not allow. Other
//! tests of shard proofs are `nova-prover`'s.
#![expect(clippy::expect_used, reason = "tests may panic")]

use alloc::borrow::Cow;
use alloc::vec;
use core::sync::atomic::{AtomicBool, Ordering};

use nova_air::{Bus, ChipBuilder, EvalError, Stage, WindowAccess};
use p3_field::TwoAdicField;

use super::super::open::OpeningError;
use super::super::open::tests::{PARAMETERS, zero_opening};
use super::*;
use crate::{ParameterError, RunChallenges, Shape, TableLimits, TableShape};

const SHARD_BUS: Bus = Bus::shard(0, "shard", 2);
const RUN_BUS: Bus = Bus::run(1, "run", 1);

/// A chip with one boolean column.
#[derive(Default)]
struct Bit {
    /// Whether it sends the bit on a bus of run scope, as often as it is.
    sends: bool,
    /// Whether it omits its constraint.
    is_broken: AtomicBool,
}

impl Chip for Bit {
    fn name(&self) -> Cow<'static, str> {
        "bit".into()
    }

    fn width(&self) -> usize {
        1
    }

    fn stage(&self) -> Stage {
        if self.sends { Stage::Boundary } else { Stage::Main }
    }

    fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
        let main = builder.main();
        let Some(&bit) = main.current_slice().first() else { return Ok(()) };
        if !self.is_broken.load(Ordering::Relaxed) {
            builder.assert_bool(bit);
        }
        if self.sends {
            builder.send(RUN_BUS, bit, [bit]);
        }
        Ok(())
    }
}

fn chips(bit: Bit) -> ChipSet<Bit> {
    ChipSet::new(vec![bit], 0).expect("the chip set is valid")
}

fn key() -> VerifyingKey {
    let tables = vec![TableLimits { preprocessed_log_height: None }];
    VerifyingKey { constraints: [F::ZERO; 8], preprocessed: None, log_blowup: PARAMETERS.log_blowup, tables }
}

fn shape(log_heights: &[u8]) -> Shape {
    let tables = log_heights.iter().map(|&log_height| TableShape { chip: 0, log_height }).collect();
    Shape { log_stack_height: 9, log_boundary_height: 9, tables }
}

/// The statement of tables of these heights.
fn statement(log_heights: &[u8]) -> Statement {
    Statement { shape: shape(log_heights), ..Statement::default() }
}

/// A proof of tables of these heights. All of its values are zero, which satisfies the constraint.
fn proof(log_heights: &[u8]) -> ShardProof {
    let shape = shape(log_heights);
    let layout = Layout::new(&chips(Bit::default()), &shape).expect("the chip is known");
    ShardProof {
        main: Some([F::ZERO; 8]),
        lookup_pow_witness: F::ZERO,
        lookups: None,
        sums: vec![],
        quotient: [F::ZERO; 8],
        opening: zero_opening(&layout, &PARAMETERS),
    }
}

fn refusal_by(
    chips: &ChipSet<Bit>,
    proof: &ShardProof,
    statement: &Statement,
    forced: &[(&'static str, EF)],
) -> VerifyError {
    let key = key();
    let verifier = Verifier::new(chips, &key, PARAMETERS, Policy::insecure_for_tests());
    let mut transcript = Transcript::forcing(forced);
    verifier.verify_with(proof, statement, &mut transcript).expect_err("the values are not committed")
}

fn refusal(proof: &ShardProof, statement: &Statement, forced: &[(&'static str, EF)]) -> VerifyError {
    refusal_by(&chips(Bit::default()), proof, statement, forced)
}

/// Zero digests are not a tree, so a proof whose values are right is refused at its caps.
fn is_at_caps(error: &VerifyError) -> bool {
    matches!(error, VerifyError::Opening(OpeningError::Cap { tree: 0 }))
}

#[test]
fn a_point_in_the_domain_of_a_table_is_refused() {
    let proof = proof(&[4, 6]);
    let root = F::two_adic_generator(6);
    for exponent in 0..64 {
        let point = EF::from(root.exp_u64(exponent));
        let error = refusal(&proof, &statement(&[4, 6]), &[("5: out-of-domain point", point)]);
        let expected = usize::from(!exponent.is_multiple_of(4));
        assert!(matches!(error, VerifyError::PointInDomain { table } if table == expected), "{exponent}: {error}");
    }
    for other in [EF::from(F::two_adic_generator(7)), EF::ZERO, EF::TWO] {
        let error = refusal(&proof, &statement(&[4, 6]), &[("5: out-of-domain point", other)]);
        assert!(is_at_caps(&error), "{error}");
    }
}

#[test]
fn claims_must_satisfy_the_constraints() {
    // The first claim is the column's, and two is not boolean.
    let mut proof = proof(&[9]);
    assert!(is_at_caps(&refusal(&proof, &statement(&[9]), &[])));
    for (claim, value) in [(0, EF::TWO), (1, EF::ONE), (10, EF::ONE)] {
        let mut changed = proof.clone();
        changed.opening.claims.iter_mut().skip(claim).take(1).for_each(|claim| *claim = value);
        let error = refusal(&changed, &statement(&[9]), &[]);
        assert!(matches!(error, VerifyError::Constraints { table: 0, .. }), "{error}");
    }
    // One is.
    proof.opening.claims.iter_mut().take(1).for_each(|claim| *claim = EF::ONE);
    assert!(is_at_caps(&refusal(&proof, &statement(&[9]), &[])));
}

/// A chip that evaluates to fewer constraints than the chip set counted.
#[test]
fn the_number_of_constraints_is_compared() {
    let chips = chips(Bit::default());
    let (chip, _) = chips.get(0).expect("there is a chip");
    chip.is_broken.store(true, Ordering::Relaxed);
    let error = refusal_by(&chips, &proof(&[9]), &statement(&[9]), &[]);
    assert!(matches!(error, VerifyError::Constraints { table: 0, .. }), "{error}");
}

/// There is no default for an absent value, and none that is not used.
#[test]
fn superfluous_values_are_refused() {
    let expect_absent = |proof: &ShardProof, statement: &Statement, name| {
        let error = refusal(proof, statement, &[]);
        assert!(matches!(error, VerifyError::Commitment { round, expected: false } if round == name), "{error}");
    };
    let boundary = Statement { boundary: Some([F::ZERO; 8]), ..statement(&[4]) };
    expect_absent(&proof(&[4]), &boundary, "boundary");
    let lookups = ShardProof { lookups: Some([F::ZERO; 8]), ..proof(&[4]) };
    expect_absent(&lookups, &statement(&[4]), "lookup");
    let sums = ShardProof { sums: vec![EF::ZERO], ..proof(&[4]) };
    let error = refusal(&sums, &statement(&[4]), &[]);
    assert!(matches!(error, VerifyError::Sums { expected: 0, got: 1 }), "{error}");
    let work = ShardProof { lookup_pow_witness: F::ONE, ..proof(&[4]) };
    assert!(matches!(refusal(&work, &statement(&[4]), &[]), VerifyError::LookupPowWitness));
    let values = Statement { public_values: vec![F::ZERO], ..statement(&[4]) };
    let error = refusal(&proof(&[4]), &values, &[]);
    assert!(matches!(error, VerifyError::PublicValues { expected: 0, got: 1 }), "{error}");
}

/// The sum of the chip's messages is zero, and so are the values of its lookup column.
#[test]
fn run_challenges_must_be_present() {
    let chips = chips(Bit { sends: true, ..Bit::default() });
    let shape = shape(&[5]);
    let layout = Layout::new(&chips, &shape).expect("the chip is known");
    let proof = ShardProof {
        main: None,
        lookups: Some([F::ZERO; 8]),
        sums: vec![EF::ZERO],
        opening: zero_opening(&layout, &PARAMETERS),
        ..proof(&[4])
    };
    let run = Some(RunChallenges { alpha: EF::ONE, beta: EF::TWO });
    let statement = Statement { shape, boundary: Some([F::ZERO; 8]), run, ..Statement::default() };
    assert!(is_at_caps(&refusal_by(&chips, &proof, &statement, &[])));
    let error = refusal_by(&chips, &proof, &Statement { run: None, ..statement.clone() }, &[]);
    assert!(matches!(error, VerifyError::MissingRunChallenges), "{error}");
    let error = refusal_by(&chips, &proof, &Statement { boundary: None, ..statement }, &[]);
    assert!(matches!(error, VerifyError::Commitment { round: "boundary", expected: true }), "{error}");
}

#[test]
fn messages_of_the_statement_must_fit_and_cancel() {
    let with_message = |bus, message: &[F], forced: &[(&'static str, EF)]| {
        let message = PublicMessage { bus, message: message.into(), count: F::ONE };
        refusal(&proof(&[4]), &Statement { messages: vec![message], ..statement(&[4]) }, forced)
    };
    let message = [F::TWO, F::ONE];
    assert!(matches!(with_message(SHARD_BUS, &message, &[]), VerifyError::Buses));
    for other in [&[F::TWO][..], &[F::TWO; 3][..]] {
        assert!(matches!(with_message(SHARD_BUS, other, &[]), VerifyError::Message { message: 0, bus: "shard" }));
    }
    assert!(matches!(with_message(RUN_BUS, &[F::TWO], &[]), VerifyError::Message { message: 0, bus: "run" }));

    // A fingerprint of zero has no inverse, so the message has no fraction. The chip set has no bus, and so no powers of
    // beta: the fingerprint is alpha + 1.
    let forced = [("3: lookup alpha", EF::NEG_ONE)];
    assert!(matches!(with_message(SHARD_BUS, &message, &forced), VerifyError::Buses));
}

/// A root of the key has a meaning only with its blow-up.
#[test]
fn parameters_outside_their_range_or_of_another_blowup_are_refused() {
    let (chips, proof) = (chips(Bit::default()), proof(&[4]));
    for log_blowup in [2, 4] {
        let key = VerifyingKey { log_blowup, ..key() };
        let verifier = Verifier::new(&chips, &key, PARAMETERS, Policy::insecure_for_tests());
        let error = verifier.verify_shard(&proof, &statement(&[4]));
        assert!(matches!(error, Err(VerifyError::Blowup { expected, got: 1 }) if expected == log_blowup));
    }
    let key = key();
    for queries in [0, 1025] {
        let parameters = Parameters { queries, ..PARAMETERS };
        let verifier = Verifier::new(&chips, &key, parameters, Policy::insecure_for_tests());
        let error = verifier.verify_shard(&proof, &statement(&[4]));
        let expected = ParameterError { name: "queries", value: queries, least: 1, most: 1024 };
        assert!(matches!(error, Err(VerifyError::Parameters(error)) if error == expected));
    }
}

/// A key's fixed heights are those of tables, and the verifier's messages count as messages.
#[test]
fn shapes_are_within_the_limits_of_the_field() {
    let chips = chips(Bit { sends: true, ..Bit::default() });
    for log_height in [3, 23] {
        let key = VerifyingKey { tables: vec![TableLimits { preprocessed_log_height: Some(log_height) }], ..key() };
        let error = key.check_shape(&chips, &shape(&[log_height]), 0);
        assert!(matches!(error, Err(ShapeError::Height { table: 0, .. })), "{error:?}");
    }
    let stacks = |log_stack_height, log_boundary_height| {
        let shape = Shape { log_stack_height, log_boundary_height, ..shape(&[10]) };
        key().check_shape(&chips, &shape, 0)
    };
    assert_eq!(stacks(10, 10), Ok(()));
    assert_eq!(stacks(22, 22), Ok(()));
    assert_eq!(stacks(10, 9), Err(ShapeError::TallerThanStacks { table: 0 }));
    for (all, boundary, log_height, most) in [(8, 8, 8, 22), (23, 10, 23, 22), (10, 8, 8, 10), (10, 11, 11, 10)] {
        let expected = ShapeError::StackHeight { log_height, least: 9, most };
        assert_eq!(stacks(all, boundary), Err(expected), "{all}, {boundary}");
    }
    // Stacks of 2^20 rows fill the largest domain of a blow-up of 2^4.
    let large = VerifyingKey { log_blowup: 4, ..key() };
    for (log_height, expected) in
        [(20, Ok(())), (21, Err(ShapeError::StackHeight { log_height: 21, least: 9, most: 20 }))]
    {
        let shape = Shape { log_stack_height: log_height, log_boundary_height: 10, ..shape(&[10]) };
        assert_eq!(large.check_shape(&chips, &shape, 0), expected);
    }
    let most = usize::try_from(crate::MAX_MESSAGES).expect("it fits 32 bits").saturating_sub(16);
    assert_eq!(key().check_shape(&chips, &shape(&[4]), most), Ok(()));
    let error = key().check_shape(&chips, &shape(&[4]), most.saturating_add(1));
    assert_eq!(error, Err(ShapeError::TooManyInteractions { interactions: crate::MAX_MESSAGES.saturating_add(1) }));
}
