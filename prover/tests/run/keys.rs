//! Keys and parameters that a verifier refuses before it reads a section.

use crate::support::{ECHOES, Sections};
use nova_air::F;
use nova_verifier::Policy;
use nova_verifier::run::{MEMORY_CONSTRAINTS, RunError, RunHeader, RunVerifier};
use p3_field::PrimeCharacteristicRing;

#[test]
fn a_key_without_a_commitment_is_refused() {
    let whole = ECHOES.0.verifying();
    let mut keys = [whole.clone(), whole.clone(), whole.clone()];
    keys[0].run.preprocessed = None;
    // Without the heights of its tables a commitment has several readings.
    keys[1].run.tables[0].preprocessed_log_height = None;
    let _ = keys[2].run.tables.pop();
    for key in keys {
        let mut header = Sections::of_echo(0).header;
        header.program = key.digest();
        assert!(matches!(RunVerifier::new(&key, header, Policy::default()).err(), Some(RunError::Key)));
    }
}

#[test]
fn parameters_are_checked_before_any_section() {
    let refusal = |change: fn(&mut RunHeader)| {
        let mut header = Sections::of_echo(0).header;
        change(&mut header);
        RunVerifier::new(ECHOES.0.verifying(), header, Policy::default()).err().expect("accepted")
    };
    assert!(matches!(refusal(|header| header.parameters.queries = 0), RunError::Parameters(_)));
    let blowup = refusal(|header| header.parameters.log_blowup = 2);
    assert!(matches!(blowup, RunError::Blowup { expected: 1, got: 2 }));
}

/// Even under a header that names the changed key's program.
#[test]
fn a_key_of_other_constraints_is_refused() {
    let whole = ECHOES.0.verifying();
    let mut keys = [whole.clone(), whole.clone()];
    keys[0].run.constraints[7] += F::ONE;
    keys[1].run.constraints = MEMORY_CONSTRAINTS;
    for key in keys {
        let mut header = Sections::of_echo(0).header;
        assert_ne!(key.digest(), header.program);
        header.program = key.digest();
        assert!(matches!(RunVerifier::new(&key, header, Policy::default()).err(), Some(RunError::Constraints)));
    }
}
