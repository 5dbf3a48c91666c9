//! The errors of the commands.

use crate::wrapping::WrappingError;
use nova_os::import::ImportError;
use nova_os::{AcceptanceError, BlockError};
use nova_prover::{ProveRunError, SetupRunError, UnfinishedError};
use nova_recursion::run::{CompressError, ResolveError, Unmet};
use nova_verifier::ProofError;
use nova_verifier::run::RunError;
use nova_vm::profile::FlamegraphError;
use nova_vm::{ElfError, Outcome, SetupError};
use std::error::Error as _;
use std::fmt::Write;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use thiserror::Error;

/// Why a command failed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The guest exited with a failure, or the machine stopped it.
    #[error("{}", failure(.0))]
    GuestFailed(Outcome),

    /// Two outputs would overwrite each other.
    #[error("{first} and {second} both name {}", .path.display())]
    SameOutput {
        /// The first option.
        first: &'static str,
        /// The second option.
        second: &'static str,
        /// The file, or standard output.
        path: PathBuf,
    },

    /// An output would overwrite an input.
    #[error("{option} names {}, which is the input {}", .output.display(), .input.display())]
    OutputIsInput {
        /// The option.
        option: &'static str,
        /// The output's file.
        output: PathBuf,
        /// The input's file.
        input: PathBuf,
    },

    /// An output is a folder.
    #[error("cannot write {}: it is a folder", .path.display())]
    OutputIsFolder {
        /// The folder.
        path: PathBuf,
    },

    /// The proof is valid, but does not show that the expected block is valid.
    #[error("the proof is valid, but {0}")]
    NotAccepted(AcceptanceError),

    /// The block is invalid, or not shown to be valid.
    #[error("the block is REFUSED")]
    Block(#[source] BlockError),

    /// The native run and the machine's run differ: a bug of this program.
    #[error("the machine's output differs from the native run's; please report this. The guest ended with {0}")]
    Disagreement(Outcome),

    /// An import failed.
    #[error("the import failed")]
    Import(#[source] ImportError),

    /// The block's name is invalid.
    #[error("--block is not the name of a block: {0}")]
    BlockName(String),

    /// This build cannot import from nodes.
    #[error("--rpc: this program was built without the feature `rpc`")]
    NoRpc,

    /// The chain of the block is missing.
    #[error("--synthetic-parent needs --chain")]
    ChainNeeded,

    /// The chain is not used without a block.
    #[error("--chain selects the rules of a block, but no block is named: add --block-hash")]
    RulesWithoutBlock,

    /// A block file cannot be read.
    #[error("cannot read {}", .path.display())]
    ReadBlock {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },

    /// The guest's file cannot be read.
    #[error("cannot read the guest {}", .path.display())]
    ReadGuest {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },

    /// The file is not a guest.
    #[error("{} is not a guest that the machine can run", .path.display())]
    NotAGuest {
        /// The file.
        path: PathBuf,
        /// The fault.
        source: ElfError,
    },

    /// The input cannot be read.
    #[error("cannot read the input {}", .path.display())]
    ReadInput {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },

    /// The machine cannot be set up for the guest and its input.
    #[error("the machine cannot be set up")]
    Setup(#[from] SetupError),

    /// The program's keys cannot be computed.
    #[error("the program's keys cannot be computed")]
    NoKeys(#[source] SetupRunError),

    /// The proof failed.
    #[error("the run was not proved")]
    NotProved(#[source] ProveRunError),

    /// The run has no proof, so there is no cost of one.
    #[error("no proof of the run can be made, so --cost has nothing to report")]
    NoCost(#[source] ProveRunError),

    /// The unfinished proof belongs to another run.
    #[error("{} is not the beginning of this proof", .path.display())]
    Unfinished {
        /// The file of the unfinished proof.
        path: PathBuf,
        /// The fault.
        source: UnfinishedError,
    },

    /// Another process writes this proof.
    #[error("{} is being written by another process", .path.display())]
    ProofInUse {
        /// The file of the unfinished proof.
        path: PathBuf,
    },

    /// The proof cannot be written any further.
    #[error("cannot write {}", .path.display())]
    ProofIncomplete {
        /// The file of the unfinished proof.
        path: PathBuf,
        /// Whether the file has content.
        kept: bool,
        /// The operating system's reason.
        source: io::Error,
    },

    /// The proof is complete, but cannot be written to its destination.
    #[error("cannot write {}; the whole proof is in {}", .path.display(), .kept.display())]
    ProofNotPublished {
        /// The destination.
        path: PathBuf,
        /// The file of the proof.
        kept: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },

    /// The user interrupted the command.
    #[error("interrupted{}", .kept.as_ref().map_or(String::new(), |path| format!("; the unfinished proof is in {}", path.display())))]
    Interrupted {
        /// The number of the signal.
        signal: u8,
        /// The file of the unfinished proof, if it has content.
        kept: Option<PathBuf>,
    },

    /// The new proof is invalid: a bug of this program.
    #[error("the new proof does not verify; please report this")]
    OwnProof(#[source] ProofError),

    /// A run cannot be compressed.
    #[error("the run is not compressed")]
    NotCompressible(#[source] CompressError),

    /// Claims of a run cannot be resolved.
    #[error("the claims are not resolved")]
    NotResolved(#[source] ResolveError),

    /// The proof leaves no claim open.
    #[error("{} has no open claim", .path.display())]
    NothingToResolve {
        /// The file.
        path: PathBuf,
    },

    /// Open claims are about runs whose proofs are missing.
    #[error("claims have no proof")]
    NoProofOfClaims(#[source] Unmet),

    /// Claims of a run are not about the given ones.
    #[error("the claims of the run are NOT MET")]
    ClaimsNotMet(#[source] Unmet),

    /// A proof is one of shards, where a compressed one is needed.
    #[error("{} is a proof of shards; claims are resolved by compressed proofs, in compressed proofs", .path.display())]
    NotCompressed {
        /// The file.
        path: PathBuf,
    },

    /// The proof of a claimed run resolves no claim.
    #[error("{} resolves no claim", .path.display())]
    NotResolving {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ResolveError,
    },

    /// Claims are resolved in compressed proofs only.
    #[error("--claimed needs a compressed proof, not --kind shards")]
    ClaimedOfShards,

    /// A wrapped proof is not made, or refused.
    #[error(transparent)]
    Wrapping(#[from] WrappingError),

    /// A proof or a key cannot be read.
    #[error("cannot read {}", .path.display())]
    ReadProof {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },

    /// The file is not a verifying key.
    #[error("{} is not a verifying key", .path.display())]
    NotAKey {
        /// The file.
        path: PathBuf,
        /// The fault.
        source: RunError,
    },

    /// The proof is invalid.
    #[error("the proof is REFUSED")]
    Refused(#[source] ProofError),

    /// One of several proofs is invalid.
    #[error("the proof {} is REFUSED", .path.display())]
    RefusedFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ProofError,
    },

    /// The proof is valid, and shows that the guest failed.
    #[error("the proof is valid, but shows that the guest FAILED with exit code {}", .exit_code.cast_signed())]
    ProvedFailure {
        /// The guest's exit code.
        exit_code: u32,
    },

    /// Signals cannot be handled.
    #[error("cannot install signal handlers")]
    Interrupt(#[source] io::Error),

    /// The flamegraph cannot be drawn.
    #[error("cannot draw the profile")]
    Flamegraph(#[from] FlamegraphError),

    /// An output cannot be written.
    #[error("cannot write {}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

fn failure(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Exited(code) => format!("the guest failed with exit code {}", code.cast_signed()),
        Outcome::Trapped(trap) => format!("the machine stopped the guest: {trap}"),
    }
}

impl Error {
    /// The exit code after a signal, as in shells: 128 plus the number of the signal.
    pub(crate) const fn interrupted(signal: u8) -> u8 {
        128 + signal
    }

    /// The exit code: 1 if the guest failed, or a block, a proof or a claim was refused; 2 if the command could not run or
    /// report.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        if let Self::Interrupted { signal, .. } = self {
            return ExitCode::from(Self::interrupted(*signal));
        }
        let failed = matches!(
            self,
            Self::GuestFailed(_)
                | Self::ProvedFailure { .. }
                | Self::Refused(_)
                | Self::RefusedFile { .. }
                | Self::Wrapping(WrappingError::Refused(_) | WrappingError::Security { .. })
                | Self::ClaimsNotMet(_)
                | Self::Block(_)
                | Self::NotAccepted(_)
        );
        ExitCode::from(if failed { 1 } else { 2 })
    }

    /// The error with its causes and, if known, the next step.
    #[must_use]
    pub fn report(&self) -> String {
        let mut text = format!("error: {self}");
        let mut cause = self.source();
        while let Some(error) = cause {
            let reason = error.to_string();
            // Some errors end with their cause.
            if !text.ends_with(&reason) {
                // Writing to a string does not fail.
                let _ = write!(text, "\n  because: {reason}");
            }
            cause = error.source();
        }
        if let Some(hint) = self.hint() {
            let _ = write!(text, "\n  hint: {hint}");
        }
        text
    }
}
