//! Wrapped proofs: their encoding, what they state, and what is refused. The circuit is a stand-in with the public inputs of the real one.

use std::sync::LazyLock;

use nova_air::F;
use nova_verifier::Digest;
use nova_wrap::circuit::public_inputs;
use nova_wrap::envelope::{PROGRAM, statement};
use nova_wrap::groth16::{ProvingKey, prove, setup};
use nova_wrap::r1cs::{Builder, Mode, System};
use nova_wrap::{WRAPPED_BYTES, WrappedError, WrappedProof};
use p3_field::PrimeCharacteristicRing;

/// Any two numbers have a witness.
fn circuit(mode: Mode, program: &Digest, output: &[u8]) -> System {
    let (program, output) = statement(program, output);
    let inputs = public_inputs(&program, &output);
    let mut builder = Builder::new(mode, &inputs);
    for (index, input) in inputs.into_iter().enumerate() {
        let (copy, public) = (builder.hint_scalar(input), builder.public()[index]);
        builder.assert_equal_scalars(copy, public);
    }
    builder.finish()
}

static KEY: LazyLock<ProvingKey> = LazyLock::new(|| setup(&circuit(Mode::Setup, &program(), b"")).unwrap());

fn program() -> Digest {
    core::array::from_fn(|index| F::from_usize(0x7e12_3456 - 99 * index))
}

fn wrapped(output: &[u8]) -> WrappedProof {
    let proof = prove(&KEY, &circuit(Mode::Prove, &program(), output)).unwrap();
    WrappedProof { program: program(), output: output.to_vec(), proof }
}

fn accepts(bytes: &[u8]) -> Result<Vec<u8>, WrappedError> {
    let proof = WrappedProof::from_bytes(bytes)?;
    proof.verify(&KEY.verifying_key(), &program()).map(|()| proof.output)
}

#[test]
fn proofs_are_read_as_they_are_written_and_state_the_output() {
    for output in [&b""[..], b"output", &[0x1f; 32], &[0xff; 32], &[7; 1000]] {
        let bytes = wrapped(output).to_bytes();
        assert_eq!(bytes.len(), WRAPPED_BYTES + output.len());
        assert_eq!(accepts(&bytes).as_deref(), Ok(output));
    }
}

/// Each bit belongs to the program, the output or the proof, and each proof has one encoding.
#[test]
fn no_byte_can_be_changed() {
    for output in [&b"output"[..], &[0x1f; 32]] {
        let bytes = wrapped(output).to_bytes();
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1 << (place % 8);
            assert!(accepts(&changed).is_err(), "byte {place}");
        }
        for length in 0..bytes.len() {
            assert!(accepts(&bytes[..length]).is_err(), "{length} bytes");
        }
        assert!(accepts(&[&bytes[..], &[0]].concat()).is_err());
    }
}

/// What an envelope states is not what the run states, although both are 32 bytes.
#[test]
fn an_envelope_is_not_the_run_that_it_is_about() {
    let proof = wrapped(b"output");
    let (envelope, sealed) = statement(&program(), b"output");
    assert_eq!(envelope, PROGRAM);
    let other = WrappedProof { output: sealed.to_vec(), ..proof.clone() };
    assert!(other.verify(&KEY.verifying_key(), &program()).is_err());
    // It is a run of the guest of envelopes.
    let of_guest = WrappedProof { program: PROGRAM, output: sealed.to_vec(), ..proof };
    assert_eq!(of_guest.verify(&KEY.verifying_key(), &PROGRAM), Ok(()));
}

#[test]
fn errors_name_the_fault() {
    let bytes = wrapped(b"").to_bytes();
    let proof = WrappedProof::from_bytes(&bytes).unwrap();
    let other = [F::ZERO; 8];
    assert_eq!(proof.verify(&KEY.verifying_key(), &other), Err(WrappedError::OtherProgram));
    assert_eq!(accepts(b"NOVA-CMP"), Err(WrappedError::NotAWrappedProof));
    assert_eq!(accepts(&bytes[..9]), Err(WrappedError::Length(9)));
    assert_eq!(accepts(&bytes[..WRAPPED_BYTES - 1]), Err(WrappedError::Length(WRAPPED_BYTES - 1)));
    let mut later = bytes.clone();
    later[8] = 9;
    assert_eq!(accepts(&later), Err(WrappedError::Version(9)));
    let mut wide = bytes;
    wide[10..14].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(accepts(&wide), Err(WrappedError::Program));
}
