//! Every built-in AIR on every prover, at parameters that are fast and not secure.

use nova_benches::air::builtin::{Fibonacci, Synthetic, nova_chips, subjects};
use nova_benches::air::{Case, Hash, MeasureError, ProofSystem, Sample, Subject, Traced, measure_nova_air};
use nova_benches::nova_air::{Chip, ChipBuilder, EvalError, F, Trace, WindowAccess};
use nova_benches::p3_air::BaseAir;
use nova_verifier::Parameters;
use p3_field::PrimeCharacteristicRing;
use std::borrow::Cow;

fn case(log_rows: u8) -> Case {
    let parameters = Parameters::insecure_for_tests();
    Case { log_rows, seed: 1, parameters, hash: Hash::Poseidon2, log_stack: None }
}

fn check(subject: &dyn Subject, system: ProofSystem, sample: &Sample) {
    let what = format!("{} on {system}", subject.name());
    assert!(sample.cells_per_row > subject.columns() as u64, "{what}: {}", sample.cells_per_row);
    assert!(sample.proof_bytes > 1000, "{what}");
    assert!(sample.usage.stages.len() > 1, "{what}: {:?}", sample.usage.stages);
    assert_eq!(sample.provable_bits.is_some(), system == ProofSystem::Nova, "{what}");
}

#[test]
fn every_air_is_proved_by_every_prover_that_takes_it() {
    let subjects = subjects(Synthetic::new(16, 2, 4).unwrap());
    assert_eq!(subjects.len(), 6);
    for subject in subjects {
        for &system in subject.systems() {
            let sample =
                subject.measure(system, &case(5)).unwrap_or_else(|error| panic!("{}: {error}", subject.name()));
            check(subject.as_ref(), system, &sample);
        }
    }
}

fn prove_chips(are_tall: bool) {
    let chips = nova_chips();
    assert!(chips.len() > 30);
    for chip in chips.into_iter().filter(|chip| chip.fixed_log_rows().is_some() == are_tall) {
        let log_rows = chip.fixed_log_rows().unwrap_or(5);
        let sample = chip
            .measure(ProofSystem::Nova, &case(log_rows))
            .unwrap_or_else(|error| panic!("{}: {error}", Subject::name(&chip)));
        check(&chip, ProofSystem::Nova, &sample);
    }
}

#[test]
fn every_chip_of_the_machine_is_proved_alone() {
    prove_chips(false);
}

#[test]
#[ignore = "slow: the tables that are looked up in have 2^17 rows"]
fn tables_that_are_looked_up_in_are_proved_alone() {
    prove_chips(true);
}

#[test]
fn width_degree_and_messages_change_the_cells_of_a_row() {
    let cells = |width, degree, messages| {
        let air = Synthetic::new(width, degree, messages).unwrap();
        let systems = [ProofSystem::Nova, ProofSystem::BatchStark];
        systems.map(|system| air.measure(system, &case(5)).unwrap().cells_per_row)
    };
    // 16 columns and two elements of the quotient, of five cells each; a lookup column holds two messages.
    let fibonacci = [ProofSystem::Nova, ProofSystem::UniStark, ProofSystem::BatchStark]
        .map(|system| Fibonacci.measure(system, &case(5)).unwrap().cells_per_row);
    assert_eq!(fibonacci, [12, 7, 7], "the quotient of degree 2 is one element in Plonky3");
    assert_eq!(cells(16, 3, 0), [26, 26]);
    assert_eq!(cells(24, 3, 0), [34, 34]);
    assert_eq!(cells(16, 3, 4)[0], 36);
    assert!(cells(16, 2, 4)[1] > cells(16, 3, 4)[1], "p3-batch-stark pairs messages at degree 3 only");
}

#[test]
fn parameters_change_proofs_and_their_security() {
    let measure = |change: &dyn Fn(&mut Case)| {
        let mut case = case(8);
        change(&mut case);
        Fibonacci.measure(ProofSystem::Nova, &case).unwrap()
    };
    let base = measure(&|_| {});
    let queries = measure(&|case| case.parameters.queries = 40);
    assert!(queries.proof_bytes > 2 * base.proof_bytes);
    assert!(queries.provable_bits > base.provable_bits);
    assert!(measure(&|case| case.parameters.log_blowup = 3).provable_bits > base.provable_bits);
    assert_ne!(measure(&|case| case.log_stack = Some(10)).proof_bytes, base.proof_bytes);
    let bn254 = measure(&|case| case.hash = Hash::Poseidon2Bn254);
    assert!(bn254.proof_bytes > base.proof_bytes, "its digests are longer");
}

#[test]
fn what_cannot_be_measured_says_why() {
    let synthetic = Synthetic::new(16, 3, 4).unwrap();
    let error = synthetic.measure(ProofSystem::UniStark, &case(5)).unwrap_err();
    assert!(matches!(error, MeasureError::Unsupported { system: ProofSystem::UniStark, .. }), "{error}");
    let stacks = Case { log_stack: Some(9), ..case(12) };
    let error = Fibonacci.measure(ProofSystem::Nova, &stacks).unwrap_err();
    assert!(matches!(error, MeasureError::StackHeight { log_stack: 9, least: 12 }), "{error}");
    let bn254 = Case { hash: Hash::Poseidon2Bn254, ..case(5) };
    let error = Fibonacci.measure(ProofSystem::BatchStark, &bn254).unwrap_err();
    assert!(matches!(error, MeasureError::Hash { system: ProofSystem::BatchStark, .. }), "{error}");
}

/// A table of ones that says that it is of zeros.
#[derive(Clone)]
struct Wrong;

impl BaseAir<F> for Wrong {
    fn width(&self) -> usize {
        1
    }
}

impl Chip for Wrong {
    fn name(&self) -> Cow<'static, str> {
        "wrong".into()
    }

    fn width(&self) -> usize {
        1
    }

    fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
        let cell = builder.main().current_slice()[0];
        builder.assert_zero(cell);
        Ok(())
    }
}

impl Traced for Wrong {
    fn name(&self) -> String {
        "wrong".into()
    }

    fn trace(&self, log_rows: u8, _: u64) -> Trace {
        Trace::new(vec![F::ONE; 1 << log_rows], 1)
    }
}

/// Proofs are verified, so that no figure is of a proof that nobody accepts.
#[test]
fn a_trace_that_breaks_the_constraints_is_no_measurement() {
    let error = measure_nova_air(&Wrong, &case(5)).unwrap_err();
    assert!(matches!(error, MeasureError::Verify(_)), "{error}");
}
