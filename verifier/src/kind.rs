//! The kinds of proofs of a run, and the verifier of both.

use crate::Policy;
use crate::compressed::{self, CompressedError, CompressedKey, CompressedProof};
use crate::run::{self, Claims, ProgramKey, PublicValues, RunError, SecuritySummary};
#[cfg(feature = "std")]
use std::io::Read;

/// A kind of proof of a run. The first bytes of a proof tell it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProofKind {
    /// One proof, of the same size for every run.
    #[default]
    Compressed,
    /// A proof for each section of the run: it takes less time to make, and grows with the run.
    Shards,
}

impl ProofKind {
    /// The kind of a proof that begins with these bytes. `None` if they do not begin a proof.
    pub fn of(proof: &[u8]) -> Option<Self> {
        if proof.starts_with(&compressed::MAGIC) {
            Some(Self::Compressed)
        } else {
            proof.starts_with(&run::MAGIC).then_some(Self::Shards)
        }
    }
}

/// Why a proof is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// It is not a compressed proof.
    #[error(transparent)]
    Shards(#[from] RunError),
    /// It is a compressed proof.
    #[error(transparent)]
    Compressed(#[from] CompressedError),
}

/// What an accepted proof shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// The kind of the proof.
    pub kind: ProofKind,
    /// The public values of the run.
    pub public: PublicValues,
    /// Its claims about other runs. What the run writes may rest on those that are open.
    pub claims: Claims,
    /// The security of the proof.
    pub security: SecuritySummary,
}

impl Verified {
    /// Refuses a proof with open claims: what the run writes may rest on them.
    ///
    /// # Errors
    ///
    /// `OpenClaims` of the proof's kind.
    pub fn closed(self) -> Result<Self, ProofError> {
        match (self.claims.count_open(), self.kind) {
            (0, _) => Ok(self),
            (count, ProofKind::Compressed) => Err(CompressedError::OpenClaims { count }.into()),
            (count, ProofKind::Shards) => Err(RunError::OpenClaims { count }.into()),
        }
    }
}

/// Verifies a proof of either kind, with the [key of compressed proofs](CompressedKey::standard) of this release.
///
/// The result states the run's public values, even if the guest failed: check [`PublicValues::is_success`]. A proof with
/// open claims about other runs is refused.
///
/// # Errors
///
/// Names what is wrong with the proof. Never panics.
pub fn verify(key: &ProgramKey, proof: &[u8], policy: Policy) -> Result<(PublicValues, SecuritySummary), ProofError> {
    let Verified { public, security, .. } = verify_open(key, proof, policy)?.closed()?;
    Ok((public, security))
}

/// Verifies a proof like [`verify`], also one with open claims about other runs. What the run writes may rest on them: the
/// caller resolves them, or shows them.
///
/// # Errors
///
/// As `verify`, but for open claims.
pub fn verify_open(key: &ProgramKey, proof: &[u8], policy: Policy) -> Result<Verified, ProofError> {
    if ProofKind::of(proof) != Some(ProofKind::Compressed) {
        let (public, claims, security) = run::verify_open(key, proof, policy)?;
        return Ok(Verified { kind: ProofKind::Shards, public, claims, security });
    }
    let pinned = CompressedKey::standard()?;
    let proof = CompressedProof::from_bytes(proof)?;
    let security = compressed::verify_open(&pinned, &key.digest(), &proof, policy)?.summary();
    let CompressedProof { public, claims, .. } = proof;
    Ok(Verified { kind: ProofKind::Compressed, public, claims, security })
}

/// Verifies a proof like [`verify`], from a reader. It holds one section of a proof that is not compressed.
///
/// # Errors
///
/// As `verify`, and [`RunError::Unreadable`] if reading fails.
#[cfg(feature = "std")]
pub fn verify_read(
    key: &ProgramKey,
    proof: impl Read,
    policy: Policy,
) -> Result<(PublicValues, SecuritySummary), ProofError> {
    let Verified { public, security, .. } = verify_open_read(key, proof, policy)?.closed()?;
    Ok((public, security))
}

/// Verifies a proof like [`verify_open`], from a reader. It holds one section of a proof that is not compressed.
///
/// # Errors
///
/// As `verify_open`, and [`RunError::Unreadable`] if reading fails.
#[cfg(feature = "std")]
pub fn verify_open_read(key: &ProgramKey, mut proof: impl Read, policy: Policy) -> Result<Verified, ProofError> {
    /// Both kinds begin with as many bytes of magic.
    const MAGIC_BYTES: u64 = 8;
    /// More bytes than a compressed proof has besides the output and claims, which have 16 MiB at most together.
    const MOST: u64 = 1 << 24;
    let mut bytes = alloc::vec::Vec::new();
    let mut read = |most, bytes: &mut _| proof.by_ref().take(most).read_to_end(bytes).map_err(run::unreadable);
    read(MAGIC_BYTES, &mut bytes)?;
    if ProofKind::of(&bytes) == Some(ProofKind::Compressed) {
        read(MOST.saturating_add(run::MAX_OUTPUT_BYTES.into()), &mut bytes)?;
        return verify_open(key, &bytes, policy);
    }
    let bytes = run::ReadBytes::new((&bytes[..]).chain(proof));
    let (public, claims, security) = run::verify_open(key, bytes, policy)?;
    Ok(Verified { kind: ProofKind::Shards, public, claims, security })
}
