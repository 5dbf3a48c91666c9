//! The guest of envelopes: its key is pinned, and the machine writes what the host computes.

use std::path::Path;

use nova_air::F;
use nova_prover::Prover;
use nova_verifier::Digest;
use nova_verifier::run::Claim;
use nova_vm::{Options, Program, Silent, execute};
use nova_wrap::circuit::public_inputs;
use nova_wrap::envelope::{ELF, PROGRAM, statement};
use p3_field::{PrimeCharacteristicRing, PrimeField32};

#[test]
fn the_pinned_program_is_the_key_of_the_guest() {
    let key = Prover::default().setup(ELF).unwrap();
    let words = key.digest().map(|element| element.as_canonical_u32());
    let (path, text) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("envelope/program.txt"), format!("{words:?}\n"));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let pinned = std::fs::read_to_string(&path).unwrap();
    assert_eq!(pinned, text, "UPDATE_EXPECT=1 writes {}", path.display());
}

fn program() -> Digest {
    core::array::from_fn(|index| F::from_usize(0x7e12_3456 - 99 * index))
}

#[test]
fn the_machine_claims_the_run_and_writes_its_envelope() {
    let guest = Program::load(ELF).unwrap();
    let words = program().map(|element| element.as_canonical_u32());
    for output in [&b""[..], &[0xff; 32], &[7; 31], &[7; 33], &[1; 1000]] {
        let input = nova_envelope::input(&words, output);
        let (report, _) = execute(&guest, &input, Options::default(), &mut Silent).unwrap();
        assert!(report.outcome.is_success(), "{report}");
        assert_eq!(
            (PROGRAM, &report.output[..]),
            (statement(&program(), output).0, &statement(&program(), output).1[..])
        );
        assert_eq!(report.claims, Claim::new(program(), output).to_bytes());
    }
    let (report, _) = execute(&guest, &[0; 31], Options::default(), &mut Silent).unwrap();
    assert!(!report.outcome.is_success());
}

/// An output of 32 bytes below 2^253 is stated as it is: what a contract compares is the run's own output.
#[test]
fn short_outputs_need_no_envelope() {
    assert_eq!(statement(&program(), &[0x1f; 32]), (program(), [0x1f; 32]));
    assert_eq!(statement(&program(), &[0x20; 32]).0, PROGRAM);
    assert_eq!(statement(&program(), &[0x1f; 31]).0, PROGRAM);
}

/// The number of a program in an envelope is the first public input of a proof of it.
#[test]
fn programs_have_one_number() {
    let words = program().map(|element| element.as_canonical_u32());
    let number = ark_ff::PrimeField::from_be_bytes_mod_order(&nova_envelope::number(&words));
    assert_eq!(public_inputs(&program(), &[0; 32])[0], number);
}
