//! Development mode: the statement of a run without a proof.
//!
//! The file begins with other bytes than a proof, so every verifier tells them apart, whatever its policy.

use crate::Proof;
use nova_recursion::run::{ResolveError, Unmet, find_claimed};
use nova_verifier::DecodeError;
use nova_verifier::run::{Claim, Claims, DEVELOPMENT_MAGIC, ProgramKey, PublicValues, RunError, decode_section};
use serde::{Deserialize, Serialize};

/// The content of a development proof.
#[derive(Serialize, Deserialize)]
pub(crate) struct Statement {
    /// The program that supposedly ran.
    program: ProgramKey,
    /// The supposed public values.
    pub(crate) public: PublicValues,
    /// Its claims about other runs. Those that are resolved are so by development proofs.
    pub(crate) claims: Claims,
}

impl Statement {
    /// A run that made these claims, which are open.
    pub(crate) const fn new(program: ProgramKey, public: PublicValues, claims: Vec<u8>) -> Self {
        Self { program, public, claims: Claims::open(claims) }
    }

    /// The same with all claims resolved by these runs.
    ///
    /// # Errors
    ///
    /// Claims that are about other runs.
    pub(crate) fn resolve(self, given: &[Claim]) -> Result<Self, Unmet> {
        let places = find_claimed(&self.claims, given)?;
        let resolved = places.into_iter().fold(self.claims.resolved, |claims, place| claims.then(&given[place]));
        Ok(Self { claims: Claims { resolved, open: Vec::new() }, ..self })
    }

    /// The claim of another run that is about this one.
    ///
    /// # Errors
    ///
    /// Those of the proof of a claimed run that resolves no claim.
    pub(crate) fn claim(&self) -> Result<Claim, ResolveError> {
        let Self { program, public, claims } = self;
        match (public.exit_code, claims.count()) {
            (0, 0) => Ok(Claim::new(program.digest(), &public.output)),
            (0, count) => Err(ResolveError::ClaimedClaims { count }),
            (exit_code, _) => Err(ResolveError::Failed { exit_code }),
        }
    }

    /// A development proof of this.
    pub(crate) fn to_proof(&self) -> Result<Proof, RunError> {
        let body = postcard::to_allocvec(self).map_err(|error| RunError::Decode {
            section: "development proof",
            source: DecodeError::Malformed(error),
        })?;
        Ok(Proof::from_bytes([&DEVELOPMENT_MAGIC[..], &body].concat()))
    }

    /// What a development proof says.
    pub(crate) fn of(proof: &Proof) -> Result<Self, RunError> {
        let body = proof.bytes().strip_prefix(&DEVELOPMENT_MAGIC).ok_or(RunError::NotARunProof)?;
        decode_section("development proof", body)
    }

    /// What a development proof says of a run of this program.
    pub(crate) fn accept(program: &ProgramKey, proof: &Proof) -> Result<Self, RunError> {
        let statement = Self::of(proof)?;
        if statement.program != *program {
            return Err(RunError::OtherProgram);
        }
        match statement.claims.count_open() {
            0 => Ok(statement),
            count => Err(RunError::OpenClaims { count }),
        }
    }
}
