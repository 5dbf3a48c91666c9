//! The security accounting, and the chip sets that are refused.

use std::borrow::Cow;

use crate::fixture::{COUNTER, CounterColumns, chips};
use nova_air::gadgets::{BigInt, public_value};
use nova_air::{Bus, Chip, ChipBuilder, ChipSet, ChipSetError, Columns, EvalError, WindowAccess};
use nova_stark::StarkProvingKey;
use nova_verifier::security::run_challenge_bits;
use nova_verifier::{Parameters, SecurityReport, Shape, ShapeError, TableShape};
use p3_field::PrimeCharacteristicRing;

fn report(parameters: &Parameters, log_heights: &[u8]) -> SecurityReport {
    let tables = log_heights.iter().map(|&log_height| TableShape { chip: COUNTER as u16, log_height }).collect();
    SecurityReport::compute(parameters, &chips(), &Shape::least(&chips(), tables).expect("the chips exist"), 2)
        .expect("the chip set has a counter")
}

fn bits(report: &SecurityReport, label: &str) -> f64 {
    report.terms.iter().find(|term| term.label == label).expect("the term is in the report").bits
}

#[test]
fn standard_parameters_have_128_provable_bits() {
    for log_heights in [&[8][..], &[20], &[8, 20], &[21, 21, 18, 8]] {
        let report = report(&Parameters::standard(), log_heights);
        assert!(report.provable_bits() >= 128.0, "{log_heights:?}: {report:?}");
    }
}

#[test]
fn a_table_of_no_chip_has_no_security() {
    let tables = vec![TableShape { chip: COUNTER as u16, log_height: 8 }, TableShape { chip: 9, log_height: 8 }];
    let refused =
        SecurityReport::compute(&Parameters::standard(), &chips(), &Shape { tables, ..Shape::default() }, 0);
    assert_eq!(refused, Err(ShapeError::UnknownChip { table: 1, chip: 9 }));
}

#[test]
fn queries_and_proofs_of_work_add_the_expected_bits() {
    let standard = Parameters::standard();
    let base = report(&standard, &[20]);
    // In the worst case, (1 + 1/2) / 2 of the domain agrees: 0.415 bits per query.
    let expected = 261.0 * -(0.75_f64.log2()) + 20.0;
    assert!((bits(&base, "queries") - expected).abs() < 0.01);
    let easier = Parameters { query_grinding: 19, ..standard };
    assert!((bits(&report(&easier, &[20]), "queries") - (expected - 1.0)).abs() < 0.01);
    let lookups = Parameters { lookup_grinding: 0, ..standard };
    assert!((bits(&base, "lookup") - bits(&report(&lookups, &[20]), "lookup") - 13.0).abs() < 1e-9);
}

#[test]
fn taller_tables_are_weaker_and_lower_ones_nearly_as_strong() {
    let standard = Parameters::standard();
    let base = report(&standard, &[16]);
    assert!(bits(&report(&standard, &[22]), "lookup") < bits(&base, "lookup"));
    assert!(bits(&report(&standard, &[22]), "folding") < bits(&base, "folding"));
    // The queries' term depends on the stacks only, which are as high as the tallest table. A low table has more slots.
    let low = report(&standard, &[16, 4]);
    assert_eq!(bits(&low, "queries"), bits(&base, "queries"));
    assert!(bits(&low, "second point") < bits(&base, "second point"));
    assert!(low.provable_bits() >= 128.0);
}

#[test]
fn the_lookup_term_is_the_number_of_messages_over_the_field() {
    // Four messages per row, two public messages, two elements per message.
    let expected = 5.0 * 2_130_706_433_f64.log2() - (4.0 * f64::from(1 << 16) + 2.0).log2() - 2.0 + 13.0;
    assert!((bits(&report(&Parameters::standard(), &[16]), "lookup") - expected).abs() < 1e-6);
    let run = run_challenge_bits(4 << 16, 2, 13);
    assert!((run - expected).abs() < 1e-3);
}

#[test]
fn degenerate_parameters_are_refused() {
    let standard = Parameters::standard();
    standard.validate().expect("the standard parameters are valid");
    Parameters { query_grinding: 24, ..standard }.validate().expect("24 bits of work are valid");
    let degenerate = [
        ("log_blowup", Parameters { log_blowup: 0, ..standard }),
        ("log_blowup", Parameters { log_blowup: 6, ..standard }),
        ("max_log_arity", Parameters { max_log_arity: 0, ..standard }),
        ("queries", Parameters { queries: 0, ..standard }),
        ("queries", Parameters { queries: u16::MAX, ..standard }),
        ("lookup_grinding", Parameters { lookup_grinding: 25, ..standard }),
        ("batch_grinding", Parameters { batch_grinding: 25, ..standard }),
        ("commit_grinding", Parameters { commit_grinding: 25, ..standard }),
        ("query_grinding", Parameters { query_grinding: 25, ..standard }),
    ];
    for (name, parameters) in degenerate {
        assert_eq!(parameters.validate().expect_err("degenerate").name, name);
    }
}

/// A chip with a flaw that makes its chip set invalid.
#[derive(Clone, Copy)]
enum Flawed {
    Degree,
    MessageDegree,
    Arity,
    RunScope,
    Selector,
    Columns,
    PublicValue,
    Carries,
    Digits,
}

impl Chip for Flawed {
    fn name(&self) -> Cow<'static, str> {
        "flawed".into()
    }

    fn width(&self) -> usize {
        1
    }

    fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
        let cell = builder.main().current_slice()[0];
        let bus = Bus::shard(0, "bus", 1);
        match self {
            Self::Degree => builder.assert_zero(cell * cell * cell * cell),
            Self::MessageDegree => builder.send(bus, cell, [cell * cell * cell]),
            Self::Arity => builder.send(bus, cell, [cell, cell]),
            Self::RunScope => builder.send(Bus::run(0, "bus", 1), cell, [cell]),
            Self::Selector => {
                let first = builder.is_first_row();
                builder.send(bus, first, [cell]);
            }
            Self::Columns => {
                CounterColumns::of(builder.main().current_slice())?;
            }
            Self::PublicValue => {
                public_value(builder, 0)?;
            }
            Self::Carries => BigInt::from_bytes([cell.into()]).assert_zero(builder, &cell.into(), &[cell])?,
            Self::Digits => {
                let limb = BigInt::from_limbs([cell.into()]);
                limb.times(&limb).assert_zero(builder, &cell.into(), &[cell])?;
            }
        }
        Ok(())
    }
}

#[test]
fn invalid_chip_sets_are_refused() {
    let error = |flaw| ChipSet::new(vec![flaw], 0).err().expect("the chip set is invalid");
    assert!(matches!(error(Flawed::Degree), ChipSetError::ConstraintDegree { degree: 4, .. }));
    assert!(matches!(error(Flawed::MessageDegree), ChipSetError::InteractionDegree { message: 3, .. }));
    assert!(matches!(error(Flawed::Arity), ChipSetError::InteractionArity { expected: 1, got: 2, .. }));
    assert!(matches!(error(Flawed::RunScope), ChipSetError::RunScopeOutsideBoundary { .. }));
    assert!(matches!(error(Flawed::Selector), ChipSetError::SelectorInMessage { .. }));
    let evaluation = |flaw| match error(flaw) {
        ChipSetError::Evaluation { chip, source } if chip == "flawed" => source,
        error => panic!("{error}"),
    };
    assert_eq!(
        evaluation(Flawed::Columns),
        EvalError::Columns { columns: "CounterColumns", expected: CounterColumns::<u8>::WIDTH, got: 1 }
    );
    assert_eq!(evaluation(Flawed::PublicValue), EvalError::PublicValue { index: 0, got: 0 });
    assert_eq!(evaluation(Flawed::Carries), EvalError::Carries { expected: 0, got: 1 });
    let square = 2 * 0xffff_i64.pow(2);
    assert_eq!(evaluation(Flawed::Digits), EvalError::Digits { low: 0, high: square });
}

#[test]
fn the_symbolic_pass_counts_constraints_and_messages() {
    let chips = chips();
    let counts: Vec<_> = chips
        .iter()
        .map(|(_, profile)| {
            (profile.constraint_degrees.len(), profile.interactions.len(), profile.lookups.columns.len())
        })
        .collect();
    assert_eq!(counts, [(0, 1, 1), (7, 4, 3), (1, 1, 1), (2, 3, 2)]);
    let (_, counter) = chips.get(COUNTER).expect("the chip set has a counter");
    assert_eq!(counter.constraint_degrees, [2, 2, 1, 2, 2, 2, 2]);
    assert_eq!(counter.next_columns, [0, 1, 3]);
    assert!(counter.next_preprocessed.is_empty() && counter.uses_selectors);
}

/// One column and one constraint, `cell (cell - value) = 0`.
struct Values(u8);

impl Chip for Values {
    fn name(&self) -> Cow<'static, str> {
        "values".into()
    }

    fn width(&self) -> usize {
        1
    }

    fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
        let cell = builder.main().current_slice()[0];
        builder.assert_zero(cell * (cell - B::Expr::from_u8(self.0)));
        Ok(())
    }
}

#[test]
fn a_constraint_of_equal_dimensions_has_another_key() {
    let key = |value| {
        let chips = ChipSet::new(vec![Values(value)], 0).expect("the chip set is valid");
        StarkProvingKey::new(&chips, Parameters::insecure_for_tests()).expect("the chips have a key")
    };
    let [one, again, other]: [StarkProvingKey; 3] = [1, 1, 2].map(key);
    assert_eq!((&one.verifying, one.digest), (&again.verifying, again.digest));
    assert_ne!(one.digest, other.digest);
    assert_eq!((one.verifying.preprocessed, &one.verifying.tables), (None, &other.verifying.tables));
}
