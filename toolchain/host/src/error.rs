//! Why a guest was not run or proved, or a proof not accepted.

use nova_prover::{ProveRunError, SetupRunError};
use nova_verifier::run::RunError;
use std::io;
use std::path::PathBuf;

/// Why a guest was not run or proved, or a proof not accepted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// `include_elf!` found no guest, since the build was told not to make one.
    #[error("the guest is empty, since it was not built; build again without NOVA_SKIP_BUILD")]
    NotBuilt,
    /// The program has no keys: most often it is no guest.
    #[error("not a program that the machine runs: {0}")]
    Program(#[from] SetupRunError),
    /// The guest traps or fails, input and program do not fit the machine, or the run cannot be proved.
    #[error(transparent)]
    Run(#[from] ProveRunError),
    /// The proof is refused.
    #[error("the proof is REFUSED: {0}")]
    Refused(#[from] RunError),
    /// The proof holds, and what it shows is that the guest failed.
    #[error(
        "the proof holds, and shows that the guest FAILED with exit code {}; \
         `ProverConfig::allow_failure` accepts that", .exit_code.cast_signed()
    )]
    ProvedFailure {
        /// The exit code.
        exit_code: u32,
    },
    /// `NOVA_DEV` is set, and this program was built without development mode.
    #[error(
        "NOVA_DEV is set, but this program was built without development mode; unset it to make proofs, or switch on \
         the feature `development` of nova-host"
    )]
    NoDevelopmentMode,
    /// `NOVA_DEV` is neither `1` nor `0`.
    #[error("NOVA_DEV is {got:?}; 1 is development mode, without proofs, and 0 or nothing makes proofs")]
    DevelopmentVariable {
        /// What it is.
        got: String,
    },
    /// A proof's file cannot be read or written.
    #[error("the proof {} cannot be read or written: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}
