//! Envelopes: runs with outputs of any length, as runs with an output of 32 bytes.
//!
//! The guest `envelope` claims a run of another program, and writes a hash of the program and of the output. Its proof, with the claim
//! resolved, is wrapped in place of the run's own.

use core::ops::ControlFlow;

use nova_air::F;
use nova_prover::{Prover, ProverConfig};
use nova_recursion::programs::WRAPPED_OUTPUT;
use nova_recursion::run::{Programs, ResolveError, resolve_all};
use nova_verifier::compressed::CompressedProof;
use nova_verifier::{Digest, ProofKind};
use nova_vm::Silent;
use p3_field::PrimeField32;

use crate::circuit::OUTPUT_MASK;
use crate::wrapper::{WrapStep, WrapperError};

/// The guest.
pub const ELF: &[u8] = include_bytes!("../envelope/envelope.elf");

/// The digest of the guest's key. It changes with the guest, the chips and the parameters of proofs. A test writes the file: `wrap/tests/envelope.rs`.
pub const PROGRAM: Digest = F::new_array(include!("../envelope/program.txt"));

/// What a wrapped proof of a run states: the run's own program and output, if the output has 32 bytes of which a proof shows all bits; else
/// the envelope's.
pub fn statement(program: &Digest, output: &[u8]) -> (Digest, [u8; WRAPPED_OUTPUT]) {
    match own_statement(output) {
        Some(output) => (*program, output),
        None => (PROGRAM, nova_envelope::seal(&words(program), output)),
    }
}

/// The output, if it is stated as it is.
pub(crate) fn own_statement(output: &[u8]) -> Option<[u8; WRAPPED_OUTPUT]> {
    output.try_into().ok().filter(|output: &[u8; WRAPPED_OUTPUT]| output[0] & !OUTPUT_MASK == 0)
}

/// The digest in the words of claims.
fn words(program: &Digest) -> nova_envelope::Digest {
    program.map(|element| element.as_canonical_u32())
}

/// Proves the envelope of a proved run: about 40,000 cycles for each 32 bytes of output.
pub(crate) fn seal(
    proof: &CompressedProof,
    step: &mut (dyn FnMut(WrapStep) -> ControlFlow<()> + Send),
) -> Result<CompressedProof, WrapperError> {
    let prover = Prover::new(ProverConfig::default());
    let key = prover.setup(ELF)?;
    if *key.digest() != PROGRAM {
        return Err(WrapperError::OtherEnvelope);
    }
    let input = nova_envelope::input(&words(&proof.program), &proof.public.output);
    let mut bytes = Vec::new();
    let mut proving = |_| step(WrapStep::Envelope);
    prover.prove(&key, &input, ProofKind::Compressed, &mut bytes, &mut Silent, &mut proving)?;
    let claimant = CompressedProof::from_bytes(&bytes)?;
    let programs = Programs::standard().map_err(ResolveError::from)?;
    let resolving = Box::new(|_| step(WrapStep::Envelope));
    Ok(resolve_all(&programs, &claimant, std::slice::from_ref(proof), resolving)?)
}
