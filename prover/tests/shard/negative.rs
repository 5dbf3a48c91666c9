//! Invalid traces are refused: at least one for each constraint and each bus of the fixture.

use core::borrow::BorrowMut;

use crate::fixture::{COUNTER, CounterColumns, RANGE_CHIP, Refused, Run, SINK};
use nova_air::{CheckError, EF, F, Trace, check_tables};
use nova_stark::{ProveError, Table};
use nova_verifier::{
    Parameters, Policy, PublicMessage, Shape, ShapeError, Statement, TableShape, Verifier, VerifyError, VerifyingKey,
};
use p3_field::PrimeCharacteristicRing;

/// A real row of the counter's table, and a padding row.
const REAL: usize = 7;
const PADDING: usize = 60;
/// Index of the boundary table, which follows two tables of sinks.
const BOUNDARY_TABLE: usize = 4;

fn counter_row(tables: &mut [Table], row: usize) -> &mut CounterColumns<F> {
    let width = CounterColumns::<F>::WIDTH;
    tables[COUNTER].trace.values[row * width..(row + 1) * width].borrow_mut()
}

/// The check that catches a change of the traces.
#[derive(Clone, Copy, Debug, PartialEq)]
enum CaughtBy {
    Constraint(usize),
    Bus(&'static str),
}

type Change = fn(&mut Vec<Table>);

const CHEATS: &[(&str, CaughtBy, Change)] = &[
    ("selector not boolean", CaughtBy::Constraint(0), |tables| counter_row(tables, REAL).real = F::TWO),
    ("first index not zero", CaughtBy::Constraint(1), |tables| {
        (0..64).for_each(|row| counter_row(tables, row).index += F::ONE);
    }),
    ("index jumps", CaughtBy::Constraint(2), |tables| {
        (55..64).for_each(|row| counter_row(tables, row).index += F::ONE);
    }),
    ("state changes by itself", CaughtBy::Constraint(3), |tables| {
        (55..64).for_each(|row| {
            let row = counter_row(tables, row);
            row.state += F::ONE;
            row.product = row.byte * row.state;
        });
    }),
    ("selector rises again", CaughtBy::Constraint(4), |tables| {
        counter_row(tables, PADDING).real = F::ONE;
        (PADDING + 1..64).for_each(|row| {
            let row = counter_row(tables, row);
            row.state += F::from_usize(PADDING * 37 % 256);
            row.product = row.byte * row.state;
        });
    }),
    ("product wrong in padding", CaughtBy::Constraint(5), |tables| {
        counter_row(tables, PADDING).product += F::ONE;
    }),
    ("first state not the public value", CaughtBy::Constraint(6), |tables| {
        (0..64).for_each(|row| {
            let row = counter_row(tables, row);
            row.state += F::ONE;
            row.product = row.byte * row.state;
        });
    }),
    ("range count wrong", CaughtBy::Bus("range"), |tables| tables[RANGE_CHIP].trace.values[3] += F::ONE),
    ("lookup never provided", CaughtBy::Bus("range"), |tables| {
        tables[BOUNDARY_TABLE].trace.values[0] = F::from_u32(256);
    }),
    ("pair changed on the way", CaughtBy::Bus("pairs"), |tables| tables[SINK].trace.values[1] += F::ONE),
    ("pair received twice", CaughtBy::Bus("pairs"), |tables| {
        let first: Vec<F> = tables[SINK].trace.values[..3].to_vec();
        tables[SINK].trace.values[3..6].copy_from_slice(&first);
    }),
];

#[test]
fn every_cheat_is_caught_by_the_expected_check_and_refused() {
    let run = Run::new();
    for (name, caught_by, change) in CHEATS {
        let mut tables = run.shards[0].tables();
        change(&mut tables);
        assert_eq!(first_error(&run, &tables), Some(*caught_by), "{name}");
        assert!(run.prove_changed(change).is_err(), "{name}: accepted");
    }
}

fn first_error(run: &Run, tables: &[Table]) -> Option<CaughtBy> {
    let statement = &run.shards[0].statement;
    let traces: Vec<(usize, &Trace)> = tables.iter().map(|table| (table.chip, &table.trace)).collect();
    let messages: Vec<_> =
        statement.messages.iter().map(|message| (message.bus, message.message.clone(), message.count)).collect();
    match check_tables(&run.chips, &traces, &statement.public_values, &messages) {
        // Run-scope messages cancel over the run, not within a shard.
        Ok(()) | Err(CheckError::Bus { bus: "handover", .. }) => None,
        Err(CheckError::Constraint { constraint, .. }) => Some(CaughtBy::Constraint(constraint)),
        Err(CheckError::Bus { bus, .. }) => Some(CaughtBy::Bus(bus)),
    }
}

#[test]
fn an_honest_shard_has_no_error() {
    let run = Run::new();
    assert_eq!(first_error(&run, &run.shards[0].tables()), None);
    run.prove_changed(|_| ()).expect("honest tables are accepted");
}

#[test]
fn a_violated_constraint_is_refused_by_the_verifier() {
    let run = Run::new();
    let refused = run.prove_changed(|tables| counter_row(tables, PADDING).product += F::ONE);
    assert!(matches!(refused, Err(Refused::ByVerifier(VerifyError::Constraints { table: 1, .. }))), "{refused:?}");
}

#[test]
fn an_unbalanced_bus_is_refused_by_prover_and_verifier() {
    let run = Run::new();
    let shard = &run.shards[0];
    let mut tables = shard.tables();
    tables[RANGE_CHIP].trace.values[3] += F::ONE;
    let error = run.prover().prove_shard(tables, &shard.statement).err();
    assert_eq!(error, Some(ProveError::Buses));

    // The prover accepts a statement that balances the forged table. The verifier has another statement.
    let mut tables = shard.tables();
    tables[RANGE_CHIP].trace.values[3] += F::ONE;
    let mut forged = shard.statement.clone();
    forged.messages.push(PublicMessage { bus: crate::fixture::RANGE, message: vec![F::from_u32(3)], count: F::ONE });
    let proof = run.prover().prove_shard(tables, &forged).expect("the forged statement balances");
    run.verifier().verify_shard(&proof, &forged).expect("it is a true statement");
    assert!(run.verifier().verify_shard(&proof, &shard.statement).is_err());
}

#[test]
fn a_shard_with_other_values_does_not_cancel_over_the_run() {
    let mut run = Run::new();
    run.shards[1].boundary.values[1] += F::ONE;
    run.derive_challenges();
    let [first, second] = [0, 1].map(|shard| {
        let proof = run.prove(shard);
        run.verifier().verify_shard(&proof, &run.shards[shard].statement).expect("each shard is valid by itself")
    });
    assert_ne!(first.run_sum + second.run_sum, EF::ZERO);
}

#[test]
fn other_run_challenges_and_other_public_values_are_refused() {
    let run = Run::new();
    let proof = run.prove(0);
    let mut statement = run.shards[0].statement.clone();
    statement.run.as_mut().expect("the fixture has run challenges").alpha += F::ONE;
    assert!(run.verifier().verify_shard(&proof, &statement).is_err());
    statement = run.shards[0].statement.clone();
    statement.run = None;
    assert!(run.verifier().verify_shard(&proof, &statement).is_err());
    statement = run.shards[0].statement.clone();
    statement.public_values[0] += F::ONE;
    assert!(run.verifier().verify_shard(&proof, &statement).is_err());
    statement = run.shards[0].statement.clone();
    statement.messages.swap(0, 1);
    assert!(run.verifier().verify_shard(&proof, &statement).is_err());
}

#[test]
fn shapes_outside_the_rules_are_refused() {
    let run = Run::new();
    let shape_error = |change: Change| match run.prove_changed(change) {
        Err(Refused::ByProver(ProveError::Shape(error))) => error,
        other => panic!("not a shape error: {other:?}"),
    };
    let absent = shape_error(|tables| {
        tables.remove(RANGE_CHIP);
    });
    assert_eq!(absent, ShapeError::Occurrence { chip: RANGE_CHIP, tables: 0 });
    let twice = shape_error(|tables| {
        let trace = tables[COUNTER].trace.clone();
        tables.insert(COUNTER, Table { chip: COUNTER, trace });
    });
    assert_eq!(twice, ShapeError::Occurrence { chip: COUNTER, tables: 2 });
    let disordered = shape_error(|tables| tables.swap(SINK, COUNTER));
    assert_eq!(disordered, ShapeError::Order { table: SINK });
    let short = shape_error(|tables| tables[SINK].trace.values.truncate(3 * 8));
    assert!(matches!(short, ShapeError::Height { table: SINK, log_height: 3, .. }));
}

/// Cells are unbounded in a proof: only the number of messages limits tables. Taller stacks than those of the tower have
/// no domain.
#[test]
fn shapes_with_too_many_cells_are_refused() {
    let run = Run::new();
    let table = |chip: usize, log_height| TableShape { chip: chip as u16, log_height };
    let shape = |sinks: usize| {
        let sinks = (0..sinks).map(|_| table(SINK, 22));
        Shape::least(&run.chips, [table(RANGE_CHIP, 8)].into_iter().chain(sinks).collect()).expect("the chips exist")
    };
    let check = |sinks, log_blowup| {
        let key = VerifyingKey { log_blowup, ..run.key.verifying.clone() };
        key.check_shape(&run.chips, &shape(sinks), 0)
    };
    // Three columns, one lookup column and two chunks are 18 base columns.
    assert_eq!(check(22, 1), Ok(()));
    assert_eq!(check(23, 1), Err(ShapeError::StackHeight { log_height: 23, least: 9, most: 22 }));
    assert_eq!(check(200, 2), Err(ShapeError::StackHeight { log_height: 26, least: 9, most: 22 }));
    assert_eq!(check(1, 3), Err(ShapeError::StackHeight { log_height: 22, least: 9, most: 21 }));
    let parameters = Parameters { log_blowup: 3, ..run.key.parameters() };
    let key = VerifyingKey { log_blowup: 3, ..run.key.verifying.clone() };
    let statement = Statement { shape: shape(1), ..run.shards[0].statement.clone() };
    let verifier = Verifier::new(&run.chips, &key, parameters, Policy::insecure_for_tests());
    let refused = verifier.verify_shard(&run.prove(0), &statement);
    assert!(matches!(refused, Err(VerifyError::Shape(ShapeError::StackHeight { log_height: 22, most: 21, .. }))));
}
