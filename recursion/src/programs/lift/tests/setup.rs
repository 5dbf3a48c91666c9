//! Shapes that have no lift.

use nova_air::Scope;
use nova_air::rv32im::chip_number;
use nova_verifier::security::run_challenge_bits;
use nova_verifier::{MAX_LOG_HEIGHT, TableShape};

use super::super::super::ledger::{LOG_MESSAGE_UNIT, MAX_RUN_UNITS};
use super::*;

#[test]
fn sections_with_too_many_messages_have_no_lift() {
    let (parameters, policy) = (Parameters::insecure_for_tests(), Policy::insecure_for_tests());
    let refused = |tables: usize| {
        let mut shapes = SHAPES.clone();
        let mut shape = shapes.get(Kind::Shard, 2).unwrap().clone();
        let tall = TableShape { chip: chip_number::SLICE as u16, log_height: MAX_LOG_HEIGHT };
        let slice = shape.tables.iter().position(|table| table.chip == tall.chip).unwrap();
        shape.tables.splice(slice..=slice, vec![tall; tables]);
        (shape.log_stack_height, shape.log_boundary_height) = (MAX_LOG_HEIGHT, MAX_LOG_HEIGHT);
        shapes.push(Kind::Shard, shape);
        Lift::new(&CHIPS, &shapes, 3, parameters, policy).map(|lift| lift.units())
    };
    // A row of a slice sends one message. One unit is what all other tables have.
    assert_eq!(refused(15), Ok(15 * 512 + 1));
    assert_eq!(refused(16), Err(LiftError::Messages { number: 3, units: 16 * 512 + 1 }));
}

/// A circuit does not check the policy for the run challenges, as the verifier of sections does: the bound on messages
/// implies it, with the ten bits of work before they are drawn.
#[test]
fn run_challenges_are_secure() {
    let [run, memory, shard] = [
        CHIPS.run.max_arity_of(Scope::Run),
        CHIPS.memory.max_arity_of(Scope::Run),
        CHIPS.shard.max_arity_of(Scope::Run),
    ];
    let messages = MAX_RUN_UNITS << LOG_MESSAGE_UNIT;
    assert!(messages < nova_verifier::MAX_MESSAGES);
    let bits = run_challenge_bits(messages, run.max(memory).max(shard), 10);
    assert!(Policy::default().accepts(bits), "{bits}");
}

#[test]
fn sections_that_are_not_secure_have_no_lift() {
    let refused = |number, policy| {
        Lift::new(&CHIPS, &SHAPES, number, Parameters::insecure_for_tests(), policy).map(|lift| lift.units()).err()
    };
    assert_eq!(refused(3, Policy::insecure_for_tests()), Some(LiftError::NoShape { number: 3 }));
    for number in 0..3 {
        let required = Policy::default().min_provable_bits;
        let found = refused(number, Policy::default());
        assert!(
            matches!(found, Some(LiftError::Security { number: of, required: bits, .. }) if (of, bits) == (number, required))
        );
    }
    let queries = Parameters { queries: 0, ..Parameters::standard() };
    let found = Lift::new(&CHIPS, &SHAPES, 0, queries, Policy::default()).map(|lift| lift.units());
    assert!(matches!(found, Err(LiftError::Parameters(error)) if error.name == "queries"));
    let mut shapes = SHAPES.clone();
    shapes.push(Kind::Memory, Shape::default());
    let found = Lift::new(&CHIPS, &shapes, 3, Parameters::standard(), Policy::default()).map(|lift| lift.units());
    assert_eq!(found, Err(LiftError::Shape(ShapeError::Empty)));
}

#[test]
fn each_standard_shape_has_a_lift() {
    let shapes = Shapes::standard(&CHIPS).unwrap();
    for (number, (kind, _)) in (0..).zip(shapes.iter()) {
        let lift = Lift::new(&CHIPS, &shapes, number, Parameters::standard(), Policy::default()).unwrap();
        assert_eq!((lift.kind(), lift.number()), (kind, number));
    }
}
