//! Errors.

use nova_prover::{ProveRunError, SetupRunError};
use nova_recursion::run::{ResolveError, Unmet};
use nova_verifier::ProofError;
use std::io;
use std::path::PathBuf;

/// An error of running, proving or verifying.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The guest was not built, because `NOVA_SKIP_BUILD` was set.
    #[error("the guest is empty because it was not built; build again without NOVA_SKIP_BUILD")]
    NotBuilt,
    /// The keys cannot be made. Most often the file is not a guest.
    #[error("the machine cannot run the program: {0}")]
    Program(#[from] SetupRunError),
    /// The guest traps or fails, program or input do not fit into memory, or proving fails.
    #[error(transparent)]
    Run(#[from] ProveRunError),
    /// The proof is invalid.
    #[error("the proof is REFUSED: {0}")]
    Refused(#[from] ProofError),
    /// The proof of a claimed run resolves no claim: it is invalid or not compressed, or its run failed or makes claims.
    #[error("claimed run {number}: {source}")]
    Claimed {
        /// Its place in the list, from 1.
        number: usize,
        /// Why.
        source: Box<Self>,
    },
    /// The claims of the run are not resolved.
    #[error("the claims of the run are not resolved: {0}")]
    Claims(#[from] ResolveError),
    /// The proof is valid, but it shows that the guest failed.
    #[error(
        "the proof is valid, and shows that the guest FAILED with exit code {}; \
         `ProverConfig::allow_failure` accepts that", .exit_code.cast_signed()
    )]
    ProvedFailure {
        /// The exit code.
        exit_code: u32,
    },
    /// `NOVA_DEV` is set, but this program was built without development mode.
    #[error(
        "NOVA_DEV is set, but this program was built without development mode; unset it to make proofs, or enable \
         the feature `development` of nova-host"
    )]
    NoDevelopmentMode,
    /// `NOVA_DEV` is neither `1` nor `0`.
    #[error("NOVA_DEV is {got:?}; 1 selects development mode, without proofs; 0 or nothing makes proofs")]
    DevelopmentVariable {
        /// The value of the variable.
        got: String,
    },
    /// The file of a proof cannot be read or written.
    #[error("the proof {} cannot be read or written: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

impl From<Unmet> for Error {
    fn from(unmet: Unmet) -> Self {
        Self::Claims(unmet.into())
    }
}
