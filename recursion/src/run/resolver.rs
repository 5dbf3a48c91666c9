//! From a proof with open claims, and the proofs of the claimed runs, to a proof without.

use nova_verifier::compressed::{CompressedKey, CompressedProof};
use nova_verifier::run::{Claim, Claims};
use nova_verifier::{Statement, VerifyError};

use super::prover::{CircuitProver, Listener};
use super::{CompressError, Program, Programs, Unmet};
use crate::chips::circuit_chips;
use crate::programs::{CLOSED_BLOCKS, ShrinkChild};

/// Why a claim is not resolved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResolveError {
    /// A proof was made with another tree of keys.
    #[error("the proof of {whose} was made with other keys of recursion: make it again with this version")]
    OtherKeys {
        /// `the run that claims` or `the claimed run`.
        whose: &'static str,
    },
    /// A proof states claims that no run has.
    #[error("the proof of {whose} states claims that no run has")]
    Impossible {
        /// As above.
        whose: &'static str,
    },
    /// A proof is refused.
    #[error("the proof of {whose} is refused: {source}")]
    Refused {
        /// `the run that claims` or `the claimed run`.
        whose: &'static str,
        /// Why.
        source: VerifyError,
    },
    /// The run has no open claim.
    #[error("the run leaves no claim open")]
    NoClaim,
    /// The next claim is none that a proof can resolve.
    #[error("the next claim of the run is not well-formed, so that no proof resolves it")]
    Malformed,
    /// The proof is of another run than the next claim is about.
    #[error("the proof is not that of the next claim, which is about another {what}; claims are resolved in order")]
    OtherRun {
        /// What differs first: `program` or `output`.
        what: &'static str,
    },
    /// The claimed run failed.
    #[error("the claimed run failed with exit code {}: a claim says that a run succeeded", exit_code.cast_signed())]
    Failed {
        /// Its exit code.
        exit_code: u32,
    },
    /// The claimed run makes claims itself.
    #[error("the claimed run makes {count} claims itself; claims are about runs without claims")]
    ClaimedClaims {
        /// Number of its claims.
        count: u32,
    },
    /// Open claims are about runs of which no proof was given.
    #[error(transparent)]
    Unmet(#[from] Unmet),
    /// The proof cannot be made.
    #[error(transparent)]
    Compress(#[from] CompressError),
}

/// Resolves claims of runs about other runs.
pub struct Resolver<'a> {
    programs: &'a Programs,
    prover: CircuitProver<'a>,
    key: CompressedKey,
}

impl<'a> Resolver<'a> {
    /// A resolver of so many claims. `progress` is called after each proof and can cancel: there are two a claim.
    ///
    /// # Errors
    ///
    /// When the list lacks a program.
    pub fn new(programs: &'a Programs, claims: usize, progress: Listener<'a>) -> Result<Self, CompressError> {
        Ok(Self {
            programs,
            prover: CircuitProver::new(programs, 2 * claims, progress),
            key: programs.compressed_key()?,
        })
    }

    /// Resolves the next open claim of a run by a proof of the run that it is about.
    ///
    /// # Errors
    ///
    /// When a proof is not valid, or the second one is not that of the claim.
    pub fn resolve(
        &mut self,
        claimant: &CompressedProof,
        claimed: &CompressedProof,
    ) -> Result<CompressedProof, ResolveError> {
        let next = claimant.claims.iter_open().next().ok_or(ResolveError::NoClaim)?;
        resolvable(claimed)?;
        check(&next.ok_or(ResolveError::Malformed)?, claimed)?;
        self.verify("the run that claims", claimant)?;
        self.verify("the claimed run", claimed)?;
        Ok(self.prove(claimant, claimed)?)
    }

    pub(super) fn verify(&self, whose: &'static str, proof: &CompressedProof) -> Result<(), ResolveError> {
        if proof.key_root != self.key.key_root {
            return Err(ResolveError::OtherKeys { whose });
        }
        if !proof.claims.are_possible(&proof.public.output) {
            return Err(ResolveError::Impossible { whose });
        }
        let chips = circuit_chips(CLOSED_BLOCKS, |_| None).map_err(CompressError::from)?;
        let public_values = proof.closed().elements().into();
        let statement = Statement { shape: self.key.shape.clone(), public_values, ..Statement::default() };
        let verified = self.programs.layers.shrink.verify(&chips, &self.key.shrink, &statement, &proof.shrink);
        verified.map_err(|source| ResolveError::Refused { whose, source })
    }

    fn prove(
        &mut self,
        claimant: &CompressedProof,
        claimed: &CompressedProof,
    ) -> Result<CompressedProof, CompressError> {
        let resolved = claimant.claims.resolved.then(&claimed.claim());
        let open = claimant.claims.open[nova_air::CLAIM_BYTES as usize..].to_vec();
        let after = CompressedProof { claims: Claims { resolved, open }, ..claimant.clone() };
        let run = after.closed();
        let [claimant, claimed] =
            [claimant, claimed].map(|proof| ShrinkChild { run: proof.closed(), proof: &proof.shrink });
        let builder = self.programs.shrink()?.resolve(&run, &claimant, &claimed);
        let proof = self.prover.prove(Program::Resolve, builder)?;
        let child = self.programs.closed_child(Program::Resolve, &proof)?;
        let shrink = self.prover.prove(Program::Shrink, self.programs.closed.shrink(&run, &child))?;
        Ok(CompressedProof { shrink, ..after })
    }
}

/// Whether a proof can resolve a claim: its run succeeded, and makes no claims itself. The proof is not verified.
///
/// # Errors
///
/// [`ResolveError::Failed`] and [`ResolveError::ClaimedClaims`].
pub fn resolvable(claimed: &CompressedProof) -> Result<(), ResolveError> {
    if !claimed.public.is_success() {
        return Err(ResolveError::Failed { exit_code: claimed.public.exit_code });
    }
    match claimed.claims.count() {
        0 => Ok(()),
        count => Err(ResolveError::ClaimedClaims { count }),
    }
}

/// Whether the claim is about this run.
fn check(claim: &Claim, claimed: &CompressedProof) -> Result<(), ResolveError> {
    let of_proof = claimed.claim();
    let what = if claim.program != of_proof.program {
        "program"
    } else if *claim != of_proof {
        "output"
    } else {
        return Ok(());
    };
    Err(ResolveError::OtherRun { what })
}
