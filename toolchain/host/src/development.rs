//! Development mode: the claim of a run without its proof.
//!
//! Its file begins with other bytes than a proof's, so that no verifier takes the one for the other, whatever its policy.

use crate::Proof;
use nova_verifier::DecodeError;
use nova_verifier::run::{DEVELOPMENT_MAGIC, ProgramKey, PublicValues, RunError, decode_section};
use serde::{Deserialize, Serialize};

/// What a development proof holds.
#[derive(Serialize, Deserialize)]
struct Claim {
    /// The program that is said to have run.
    program: ProgramKey,
    /// What it is said to have shown.
    public: PublicValues,
}

/// Claims that the program ran and showed this.
pub(crate) fn claim(program: &ProgramKey, public: PublicValues) -> Result<Proof, RunError> {
    let claim = Claim { program: program.clone(), public };
    let body = postcard::to_allocvec(&claim)
        .map_err(|error| RunError::Decode { section: "development proof", source: DecodeError::Malformed(error) })?;
    Ok(Proof::from_bytes([&DEVELOPMENT_MAGIC[..], &body].concat()))
}

/// Believes what a development proof says, if it is about this program.
pub(crate) fn believe(program: &ProgramKey, proof: &Proof) -> Result<PublicValues, RunError> {
    let body = proof.bytes().strip_prefix(&DEVELOPMENT_MAGIC).ok_or(RunError::NotARunProof)?;
    let claim: Claim = decode_section("development proof", body)?;
    if claim.program == *program { Ok(claim.public) } else { Err(RunError::OtherProgram) }
}
