//! Keys and parameters that a verifier refuses before it reads a section.

use crate::guests;
use crate::support::{ECHOES, SHAPES, Sections, prover};
use nova_air::F;
use nova_prover::SetupRunError;
use nova_verifier::run::{
    ChipSets, MEMORY_CONSTRAINTS, ProgramKey, RunError, RunHeader, RunVerifier, SHARD_CONSTRAINTS,
};
use nova_verifier::{Digest, Policy, Shapes, Transcript};
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
        assert!(matches!(
            RunVerifier::with_shapes(&SHAPES, &key, header, Policy::default()).err(),
            Some(RunError::Key)
        ));
    }
}

/// A name, and a change of a key.
type Change = (&'static str, fn(&mut ProgramKey));

/// Otherwise two programs, or two readings of one commitment, would share a digest.
#[test]
fn every_field_of_a_key_enters_its_digest() {
    let changes: [Change; 9] = [
        ("entry", |key| key.entry += 1),
        ("entry, upper half", |key| key.entry += 1 << 16),
        ("constraints", |key| key.run.constraints[7] += F::ONE),
        ("root", |key| key.run.preprocessed.as_mut().expect("the key has a root")[0] += F::ONE),
        ("no root", |key| key.run.preprocessed = None),
        ("blow-up", |key| key.run.log_blowup += 1),
        ("height", |key| key.run.tables[1].preprocessed_log_height = Some(21)),
        ("number of tables", |key| _ = key.run.tables.pop()),
        ("shapes", |key| key.shapes[7] += F::ONE),
    ];
    let mut digests = vec![ECHOES.0.verifying().digest()];
    for (field, change) in changes {
        let mut key = ECHOES.0.verifying().clone();
        change(&mut key);
        assert!(!digests.contains(&key.digest()), "{field}");
        digests.push(key.digest());
    }
}

/// The constraints of shards and memory tables are constants of the verifier, so a key cannot state them.
#[test]
fn a_programs_digest_is_of_the_constraints_of_all_sections() {
    let key = ECHOES.0.verifying();
    let digest = |constraints: [&Digest; 2]| {
        let mut transcript = Transcript::<Digest>::default();
        transcript.absorb("", &[F::from_u32(key.entry & 0xffff), F::from_u32(key.entry >> 16)]);
        transcript.absorb("", &key.run.digest());
        constraints.into_iter().for_each(|constraints| transcript.absorb("", constraints));
        transcript.absorb("", &SHAPES.digest());
        transcript.draw_digest("")
    };
    assert_eq!(key.digest(), digest([&MEMORY_CONSTRAINTS, &SHARD_CONSTRAINTS]));
    assert_ne!(key.digest(), digest([&SHARD_CONSTRAINTS, &MEMORY_CONSTRAINTS]));
}

#[test]
fn parameters_are_checked_before_any_section() {
    let refusal = |change: fn(&mut RunHeader)| {
        let mut header = Sections::of_echo(0).header;
        change(&mut header);
        RunVerifier::with_shapes(&SHAPES, ECHOES.0.verifying(), header, Policy::default()).err().expect("accepted")
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
        assert!(matches!(
            RunVerifier::with_shapes(&SHAPES, &key, header, Policy::default()).err(),
            Some(RunError::Constraints)
        ));
    }
}

/// A key states its list, and a verifier has one.
#[test]
fn a_key_of_another_list_of_shapes_is_refused() {
    let refusal = |key: &ProgramKey, header: RunHeader| RunVerifier::new(key, header, Policy::default()).err();
    let (key, header) = (ECHOES.0.verifying(), Sections::of_echo(0).header);
    assert!(matches!(refusal(key, header.clone()), Some(RunError::OtherShapes)));
    let standard = Shapes::standard(&ChipSets::new().expect("the chips are accepted")).expect("the list is valid");
    let key = ProgramKey { shapes: standard.digest(), ..key.clone() };
    let header = RunHeader { program: key.digest(), ..header };
    let refused = RunVerifier::with_shapes(&SHAPES, &key, header, Policy::default()).err();
    assert!(matches!(refused, Some(RunError::OtherShapes)));
}

/// The list's run sections hold 512 instructions, and as many words and bounds of the initial memory.
#[test]
fn a_program_that_no_shape_holds_is_refused() {
    let setup = |calls| prover(1, false).setup_with_shapes(&guests::repeats(2, calls), SHAPES.clone());
    assert!(setup(160).is_ok());
    let refused = setup(169).err();
    assert!(matches!(refused, Some(SetupRunError::ProgramTooLarge { instructions: 514, .. })), "{refused:?}");
}
