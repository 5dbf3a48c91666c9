//! Proofs of claimed runs.

use crate::interrupt::{Interruption, SIGINT};
use crate::print::say;
use crate::proving::StepBar;
use crate::{Error, KindArgs};
use clap::Args;
use nova_prover::ProofKind;
use nova_recursion::run::{CompressError, Programs, ResolveError, Unmet, find_claimed, resolvable, resolve_all};
use nova_verifier::compressed::{CompressedKey, CompressedProof, verify_open};
use nova_verifier::run::{Claim, Claims};
use nova_verifier::{Digest, Policy};
use std::fs;
use std::path::{Path, PathBuf};

/// The most open claims that a warning lists.
const SHOWN_CLAIMS: usize = 16;

/// The proofs of the runs that a guest claims.
#[derive(Debug, Args)]
pub struct ClaimedArgs {
    /// Resolve the guest's claims about other runs: the compressed proof of a claimed run. Repeat the option for each
    /// run, in any order. That no proof is missing is checked before the proof. Without the option the proof leaves the
    /// claims open, and `nova-prove resolve` resolves them.
    #[arg(long, value_name = "PROOF")]
    claimed: Vec<PathBuf>,
}

impl ClaimedArgs {
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.claimed.iter().map(PathBuf::as_path)
    }

    /// Reads and verifies the proofs.
    pub(crate) fn read(&self, kind: &KindArgs) -> Result<ClaimedProofs, Error> {
        if kind.kind() == ProofKind::Shards && !self.claimed.is_empty() {
            return Err(Error::ClaimedOfShards);
        }
        ClaimedProofs::read(&self.claimed)
    }
}

/// Verified proofs of runs that may be claimed.
pub(crate) struct ClaimedProofs {
    paths: Vec<PathBuf>,
    proofs: Vec<CompressedProof>,
}

impl ClaimedProofs {
    /// Reads and verifies proofs, each of its own program: a claim names the program that it is about.
    pub(crate) fn read(paths: &[PathBuf]) -> Result<Self, Error> {
        let proofs = paths.iter().map(|path| {
            let proof = read_compressed(path, None)?;
            resolvable(&proof).map_err(|source| Error::NotResolving { path: path.clone(), source })?;
            Ok(proof)
        });
        Ok(Self { paths: paths.into(), proofs: proofs.collect::<Result<_, Error>>()? })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// The claims that the proofs resolve.
    pub(crate) fn claims(&self) -> Vec<Claim> {
        self.proofs.iter().map(CompressedProof::claim).collect()
    }

    /// Checks that there is a proof for each open claim, and names those that no claim is about.
    pub(crate) fn check(&self, claims: &Claims) -> Result<(), Unmet> {
        let places = find_claimed(claims, &self.claims())?;
        for (_, path) in (0..).zip(&self.paths).filter(|(place, _)| !places.contains(place)) {
            say(&format!("note: no open claim is about the run of {}", path.display()));
        }
        Ok(())
    }

    /// Resolves all open claims of a run, with a progress bar.
    pub(crate) fn resolve(
        &self,
        claimant: &CompressedProof,
        interruption: &Interruption,
        bar: StepBar,
    ) -> Result<CompressedProof, Error> {
        let programs = Programs::standard().map_err(Error::NotCompressible)?;
        resolve_all(&programs, claimant, &self.proofs, bar.listener(interruption)).map_err(|error| match error {
            ResolveError::Compress(CompressError::Cancelled) => {
                Error::Interrupted { signal: interruption.signal().unwrap_or(SIGINT), kept: None }
            }
            ResolveError::Unmet(unmet) => Error::NoProofOfClaims(unmet),
            error => Error::NotResolved(error),
        })
    }
}

/// Reads a compressed proof and verifies it: of this program, or of the one that it names.
pub(crate) fn read_compressed(path: &Path, program: Option<&Digest>) -> Result<CompressedProof, Error> {
    let bytes = fs::read(path).map_err(|source| Error::ReadProof { path: path.into(), source })?;
    if nova_verifier::ProofKind::of(&bytes) == Some(ProofKind::Shards) {
        return Err(Error::NotCompressed { path: path.into() });
    }
    let verified = CompressedKey::standard().and_then(|key| {
        let proof = CompressedProof::from_bytes(&bytes)?;
        verify_open(&key, program.unwrap_or(&proof.program), &proof, Policy::default())?;
        Ok(proof)
    });
    verified.map_err(|source| Error::RefusedFile { path: path.into(), source: source.into() })
}

/// The warning that a proof leaves claims open.
pub(crate) fn open_claims_warning(kind: ProofKind, claims: &Claims) -> Option<String> {
    let count = claims.count_open();
    let commands = match kind {
        ProofKind::Compressed => "`nova-prove resolve` resolves them",
        ProofKind::Shards => "`nova-prove compress` and then `nova-prove resolve` resolve them",
    };
    let shown = claims.iter_open().take(SHOWN_CLAIMS).map(|claim| match claim {
        Some(claim) => format!("\n  {claim}"),
        None => "\n  a claim that is not well-formed, so that no proof resolves it".into(),
    });
    let more = claims.iter_open().count().saturating_sub(SHOWN_CLAIMS);
    let more = if more > 0 { format!("\n  and {more} more") } else { String::new() };
    (count > 0).then(|| {
        format!(
            "warning: {count} claims about other runs are OPEN. This proof shows nothing without them, and verifiers refuse \
             it; {commands} by proofs of these runs:{}{more}",
            shown.collect::<String>()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_warning_names_runs_and_commands() {
        assert_eq!(open_claims_warning(ProofKind::Compressed, &Claims::default()), None);
        let bytes = Claim::new(Digest::default(), b"output").to_bytes();
        let claims = Claims::open(bytes.repeat(SHOWN_CLAIMS + 2));
        let text = open_claims_warning(ProofKind::Shards, &claims).expect("claims are open");
        assert!(text.contains("18 claims") && text.contains("nova-prove compress"), "{text}");
        assert_eq!(text.matches("6 bytes of output").count(), SHOWN_CLAIMS);
        assert!(text.ends_with("\n  and 2 more"), "{text}");
    }
}
