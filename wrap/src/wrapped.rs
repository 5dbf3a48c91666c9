//! Wrapped proofs: what they state, their file, and their verification.

use nova_air::F;
use nova_verifier::run::MAX_OUTPUT_BYTES;
use nova_verifier::{DIGEST_ELEMENTS, Digest};
use p3_field::PrimeField32;
use p3_field::integers::QuotientMap;

use crate::circuit::public_inputs;
use crate::envelope;
use crate::groth16::{self, DecodeError, PROOF_BYTES, Proof, VerifyingKey};

/// The first bytes of a wrapped proof.
pub const MAGIC: [u8; 8] = *b"NOVA-WRP";

/// The version of the format.
pub const VERSION: u16 = 1;

/// Bytes of a program's digest.
const PROGRAM_BYTES: usize = 4 * DIGEST_ELEMENTS;

/// Bytes of a wrapped proof besides the output: magic, version, program, proof.
pub const WRAPPED_BYTES: usize = MAGIC.len() + 2 + PROGRAM_BYTES + PROOF_BYTES;

/// A proof that a run of a program succeeded, wrote an output, and rests on no open claim.
#[derive(Clone, Debug, PartialEq)]
pub struct WrappedProof {
    /// The digest of the program's key.
    pub program: Digest,
    /// The output of its run.
    pub output: Vec<u8>,
    /// The proof, as a contract verifies it.
    pub proof: Proof,
}

/// Why a wrapped proof is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WrappedError {
    /// The bytes are not a wrapped proof.
    #[error("this is not a wrapped proof")]
    NotAWrappedProof,
    /// The file is cut.
    #[error("a wrapped proof has {WRAPPED_BYTES} bytes and the output, this one has {0} bytes: copy it again")]
    Length(usize),
    /// The output is longer than a run allows.
    #[error("the output has {0} bytes; a run has at most {MAX_OUTPUT_BYTES}")]
    OutputLength(usize),
    /// Another version.
    #[error("the wrapped proof has version {0}, this program reads version {VERSION}: make it again")]
    Version(u16),
    /// An element of the program's digest is not canonical.
    #[error("the program's digest is not canonical")]
    Program,
    /// The points are refused.
    #[error("the proof's points: {0}")]
    Points(#[from] DecodeError),
    /// Another program.
    #[error("the proof is of another program")]
    OtherProgram,
    /// The equation does not hold.
    #[error(transparent)]
    Refused(#[from] groth16::VerifyError),
}

impl WrappedProof {
    /// Verifies the proof, as a contract does.
    ///
    /// # Errors
    ///
    /// Names what is wrong with the proof.
    ///
    /// # Soundness
    ///
    /// Key and program must not come from the prover. Whoever knows the randomness of the key's setup can forge.
    pub fn verify(&self, key: &VerifyingKey, program: &Digest) -> Result<(), WrappedError> {
        if self.program != *program {
            return Err(WrappedError::OtherProgram);
        }
        let (program, output) = envelope::statement(program, &self.output);
        Ok(groth16::verify(key, &public_inputs(&program, &output), &self.proof)?)
    }

    /// The proof as bytes. A run has many proofs, and each has one encoding.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(WRAPPED_BYTES + self.output.len());
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        self.program.iter().for_each(|element| bytes.extend(element.as_canonical_u32().to_le_bytes()));
        bytes.extend(self.proof.to_bytes());
        bytes.extend(&self.output);
        bytes
    }

    /// Decodes a proof.
    ///
    /// # Errors
    ///
    /// When the bytes are not a wrapped proof of this version in its one encoding.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WrappedError> {
        let body = bytes.strip_prefix(&MAGIC).ok_or(WrappedError::NotAWrappedProof)?;
        let (version, body) = body.split_first_chunk().ok_or(WrappedError::Length(bytes.len()))?;
        match u16::from_le_bytes(*version) {
            VERSION => {}
            version => return Err(WrappedError::Version(version)),
        }
        let parts = body.split_first_chunk::<PROGRAM_BYTES>();
        let parts = parts.and_then(|(program, rest)| Some((program, rest.split_at_checked(PROOF_BYTES)?)));
        let (program, (proof, output)) = parts.ok_or(WrappedError::Length(bytes.len()))?;
        let mut digest = Digest::default();
        for (element, word) in digest.iter_mut().zip(program.as_chunks().0) {
            *element = F::from_canonical_checked(u32::from_le_bytes(*word)).ok_or(WrappedError::Program)?;
        }
        if output.len() > MAX_OUTPUT_BYTES as usize {
            return Err(WrappedError::OutputLength(output.len()));
        }
        Ok(Self { program: digest, output: output.to_vec(), proof: Proof::from_bytes(proof)? })
    }
}
