//! Development mode: the claim of a run without a proof.
//!
//! The file begins with other bytes than a proof, so every verifier tells them apart, whatever its policy.

use crate::Proof;
use nova_verifier::DecodeError;
use nova_verifier::run::{DEVELOPMENT_MAGIC, ProgramKey, PublicValues, RunError, decode_section};
use serde::{Deserialize, Serialize};

/// The content of a development proof.
#[derive(Serialize, Deserialize)]
struct Claim {
    /// The program that supposedly ran.
    program: ProgramKey,
    /// The supposed public values.
    public: PublicValues,
}

/// Makes a development proof of these public values.
pub(crate) fn claim(program: &ProgramKey, public: PublicValues) -> Result<Proof, RunError> {
    let claim = Claim { program: program.clone(), public };
    let body = postcard::to_allocvec(&claim)
        .map_err(|error| RunError::Decode { section: "development proof", source: DecodeError::Malformed(error) })?;
    Ok(Proof::from_bytes([&DEVELOPMENT_MAGIC[..], &body].concat()))
}

/// Returns the public values of a development proof, if it is for this program.
pub(crate) fn accept(program: &ProgramKey, proof: &Proof) -> Result<PublicValues, RunError> {
    let body = proof.bytes().strip_prefix(&DEVELOPMENT_MAGIC).ok_or(RunError::NotARunProof)?;
    let claim: Claim = decode_section("development proof", body)?;
    if claim.program == *program { Ok(claim.public) } else { Err(RunError::OtherProgram) }
}
