//! The errors of the commands.

use nova_os::import::ImportError;
use nova_os::{AcceptanceError, BlockError};
use nova_prover::{ProveRunError, SetupRunError, UnfinishedError};
use nova_recursion::run::{CompressError, ResolveError, Unmet};
use nova_verifier::ProofError;
use nova_verifier::compressed::CompressedError;
use nova_verifier::run::RunError;
use nova_vm::profile::FlamegraphError;
use nova_vm::trap::TrapKind;
use nova_vm::{ElfError, Outcome, SetupError};
use std::error::Error as _;
use std::fmt::Write;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use thiserror::Error;

/// Exit code of a Rust guest that panicked.
const PANIC_EXIT_CODE: u32 = 101;

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

const OTHER_KEY: &str = "the key must belong to the proved program; compare the output of `nova-prove vkey`";
const OTHER_VERSION: &str = "verify with the version of nova-prove that made the proof";

const OPEN: &str = "`nova-prove resolve` resolves claims by the proofs of the claimed runs";
const OPEN_IN_SHARDS: &str =
    "`nova-prove compress`, and then `nova-prove resolve`, which resolves claims by the proofs of the claimed runs";

/// The hint for a proof that is refused.
const fn refused_hint(refused: &ProofError) -> Option<&'static str> {
    match refused {
        ProofError::Shards(RunError::CompressedProof) => Some("`nova-prove verify` verifies it as it is"),
        ProofError::Shards(RunError::OtherProgram) | ProofError::Compressed(CompressedError::OtherProgram) => {
            Some(OTHER_KEY)
        }
        ProofError::Shards(RunError::Version { .. })
        | ProofError::Compressed(CompressedError::Version { .. } | CompressedError::OtherKeys) => Some(OTHER_VERSION),
        ProofError::Shards(RunError::OpenClaims { .. }) => Some(OPEN_IN_SHARDS),
        ProofError::Compressed(CompressedError::OpenClaims { .. }) => Some(OPEN),
        _ => None,
    }
}

/// The hint for a trap.
const fn trap_hint(kind: &TrapKind) -> Option<&'static str> {
    match kind {
        TrapKind::CycleLimit { .. } => Some("allow more with --cycle-limit"),
        TrapKind::MemoryLimit { .. } => Some("allow more with --memory-limit"),
        _ => None,
    }
}

/// The hint for an output that cannot be written.
fn write_hint(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk, or name another",
        _ => "name a file in a folder that exists and that you may write to",
    }
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

    /// The next step for the user.
    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::GuestFailed(Outcome::Exited(code)) => (*code == PANIC_EXIT_CODE)
                .then_some("a Rust guest exits with this code when it panics; its message is above"),
            Self::GuestFailed(Outcome::Trapped(trap)) => trap_hint(&trap.kind),
            Self::ReadGuest { .. } => Some(
                "`cargo nova build` builds a guest and prints its path; \
                 examples/guests/fibonacci/fibonacci.elf is ready to run",
            ),
            Self::NotAGuest { .. } => {
                Some("build Rust guests with `cargo nova build`; docs/guests.md shows how, for C too")
            }
            Self::ReadInput { .. } => Some("--input takes a file, or - for standard input; --input-hex takes bytes"),
            Self::Setup(SetupError::MemoryLimit { .. }) => Some("allow more with --memory-limit"),
            Self::Write { source, .. } => Some(write_hint(source)),
            Self::ProvedFailure { .. } => Some("--allow-failure accepts such a proof"),
            Self::NotAKey { .. } => Some("`nova-prove vkey GUEST.elf -o FILE` writes a key"),
            Self::Refused(refused) | Self::RefusedFile { source: refused, .. } => refused_hint(refused),
            Self::NothingToResolve { .. } => Some("`nova-prove verify` verifies it as it is"),
            Self::NoProofOfClaims(_) => Some("prove these runs, and give their proofs too"),
            Self::ClaimsNotMet(_) => {
                Some("--claimed takes the proofs of claimed runs; --claimed-output takes programs and outputs")
            }
            Self::NotCompressed { .. } => Some("`nova-prove compress` makes a compressed proof of it"),
            Self::NotResolving { source: ResolveError::OpenClaims { .. }, .. } => Some(OPEN),
            Self::ClaimedOfShards => Some(OPEN_IN_SHARDS),
            Self::Block(_) => {
                Some("an incomplete witness looks like an invalid block; --prove-invalid proves the failed run")
            }
            Self::ReadBlock { .. } => Some("`nova-prove import` makes a block's input"),
            Self::NotAccepted(AcceptanceError::OtherRules { .. }) => {
                Some("--chain selects the chain; the default is mainnet")
            }
            Self::Unfinished { .. } => Some("remove it to start again, or name another file with --output"),
            Self::Interrupted { kept: Some(_), .. } => Some("run the same command to resume"),
            Self::ProofIncomplete { kept: true, .. } => {
                Some("the unfinished proof is kept; make room, and run the same command to resume")
            }
            Self::ProofIncomplete { .. } => Some("make room on the disk"),
            Self::ProofNotPublished { .. } => Some("copy it to its destination; nothing has to be proved again"),
            Self::SameOutput { .. } | Self::OutputIsInput { .. } => Some("name another file"),
            Self::OutputIsFolder { .. } => Some("name a file in it"),
            Self::ProofInUse { .. }
            | Self::Interrupted { .. }
            | Self::NotAccepted(_)
            | Self::Disagreement(_)
            | Self::Import(_)
            | Self::BlockName(_)
            | Self::NoRpc
            | Self::ChainNeeded
            | Self::RulesWithoutBlock
            | Self::Setup(_)
            | Self::Flamegraph(_)
            | Self::NoKeys(_)
            | Self::NotProved(_)
            | Self::OwnProof(_)
            | Self::ReadProof { .. }
            | Self::NotCompressible(_)
            | Self::NotResolved(_)
            | Self::NotResolving { .. }
            | Self::Interrupt(_) => None,
        }
    }
}
