//! The kinds of proofs of a run, and the verifier of both.

use crate::Policy;
use crate::compressed::{self, CompressedError, CompressedKey};
use crate::run::{self, ProgramKey, PublicValues, RunError, SecuritySummary};
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

/// Verifies a proof of either kind, with the [key of compressed proofs](CompressedKey::standard) of this release.
///
/// The result states the run's public values, even if the guest failed: check [`PublicValues::is_success`].
///
/// # Errors
///
/// Names what is wrong with the proof. Never panics.
pub fn verify(key: &ProgramKey, proof: &[u8], policy: Policy) -> Result<(PublicValues, SecuritySummary), ProofError> {
    if ProofKind::of(proof) != Some(ProofKind::Compressed) {
        return Ok(run::verify(key, proof, policy)?);
    }
    let pinned = CompressedKey::standard()?;
    let (public, security) = compressed::verify(&pinned, &key.digest(), proof, policy)?;
    Ok((public, security.summary()))
}

/// Verifies a proof like [`verify`], from a reader. It holds one section of a proof that is not compressed.
///
/// # Errors
///
/// As `verify`, and [`RunError::Unreadable`] if reading fails.
#[cfg(feature = "std")]
pub fn verify_read(
    key: &ProgramKey,
    mut proof: impl Read,
    policy: Policy,
) -> Result<(PublicValues, SecuritySummary), ProofError> {
    /// Both kinds begin with as many bytes of magic.
    const MAGIC_BYTES: u64 = 8;
    /// More bytes than a compressed proof has besides the output.
    const MOST: u64 = 1 << 24;
    let mut bytes = alloc::vec::Vec::new();
    let mut read = |most, bytes: &mut _| proof.by_ref().take(most).read_to_end(bytes).map_err(run::unreadable);
    read(MAGIC_BYTES, &mut bytes)?;
    if ProofKind::of(&bytes) == Some(ProofKind::Compressed) {
        read(MOST.saturating_add(run::MAX_OUTPUT_BYTES.into()), &mut bytes)?;
        return verify(key, &bytes, policy);
    }
    Ok(run::verify_bytes(key, run::ReadBytes::new((&bytes[..]).chain(proof)), policy)?)
}
