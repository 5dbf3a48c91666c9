//! What keeps a command from succeeding.

use nova_air::ChipSetError;
use nova_os::import::ImportError;
use nova_os::{AcceptanceError, BlockError};
use nova_prover::{ProveRunError, SetupRunError, UnfinishedError};
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

/// Why a command did not succeed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The guest ended with a failure, or the machine stopped it.
    #[error("{}", failure(.0))]
    GuestFailed(Outcome),

    /// Two results would mix.
    #[error("{first} and {second} both name {}", .path.display())]
    SameOutput {
        /// The option that names it first.
        first: &'static str,
        /// The other option.
        second: &'static str,
        /// The file, or standard output.
        path: PathBuf,
    },

    /// A result would take the place of an input.
    #[error("{option} names {}, which is the input {}", .output.display(), .input.display())]
    OutputIsInput {
        /// The option.
        option: &'static str,
        /// The result's file.
        output: PathBuf,
        /// The input's name.
        input: PathBuf,
    },

    /// A result would take the place of a folder.
    #[error("cannot write {}: it is a folder", .path.display())]
    OutputIsFolder {
        /// The folder.
        path: PathBuf,
    },

    /// The proof holds, but does not show that the expected block is valid.
    #[error("the proof holds, but {0}")]
    NotAccepted(AcceptanceError),

    /// The block is not shown to be valid.
    #[error("the block is REFUSED")]
    Block(#[source] BlockError),

    /// Native run and machine differ: a defect of this program.
    #[error("the machine's output is not that of the native run; please report this. The guest ended with {0}")]
    Disagreement(Outcome),

    /// There is no input.
    #[error("no input was made")]
    Import(#[source] ImportError),

    /// The block's name is none.
    #[error("--block names no block of a node: {0}")]
    BlockName(String),

    /// Nodes are not asked by this build.
    #[error("--rpc: this program was built without the feature `rpc`")]
    NoRpc,

    /// The rules of the block's chain are needed.
    #[error("--synthetic-parent needs --chain")]
    ChainNeeded,

    /// Rules were given, and nothing is checked by them.
    #[error("--chain says by which rules a block is checked, and no block is named: add --block-hash")]
    RulesWithoutBlock,

    /// A file of a block cannot be read.
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

    /// The file is no guest.
    #[error("{} is no guest that the machine can run", .path.display())]
    NotAGuest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
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

    /// Guest and input do not fit the machine.
    #[error("the machine cannot be set up")]
    Setup(#[from] SetupError),

    /// The program's keys cannot be made.
    #[error("the program's keys cannot be made")]
    NoKeys(#[source] SetupRunError),

    /// The machine's description is refused: a defect of this program.
    #[error("the machine's description is refused")]
    Machine(#[from] ChipSetError),

    /// There is no proof.
    #[error("nothing was proved")]
    NotProved(#[source] ProveRunError),

    /// There is an unfinished proof, and not of this run.
    #[error("{} is not the beginning of this proof", .path.display())]
    Unfinished {
        /// The unfinished proof's file.
        path: PathBuf,
        /// What is wrong with it.
        source: UnfinishedError,
    },

    /// Another process makes this proof.
    #[error("{} is being written by another process", .path.display())]
    ProofInUse {
        /// The unfinished proof's file.
        path: PathBuf,
    },

    /// The proof cannot be written any further.
    #[error("cannot write {}", .path.display())]
    ProofCutShort {
        /// The unfinished proof's file.
        path: PathBuf,
        /// Whether there is anything in it.
        kept: bool,
        /// The operating system's reason.
        source: io::Error,
    },

    /// The proof is complete, but not where it was to go.
    #[error("cannot write {}; the whole proof is in {}", .path.display(), .kept.display())]
    ProofNotPublished {
        /// Where it was to go.
        path: PathBuf,
        /// Where it is.
        kept: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },

    /// The user asked to stop.
    #[error("interrupted{}", .kept.as_ref().map_or(String::new(), |path| format!("; what is proved is in {}", path.display())))]
    Interrupted {
        /// The number of the signal that asked.
        signal: u8,
        /// The unfinished proof's file, if anything was proved.
        kept: Option<PathBuf>,
    },

    /// The proof that was just made does not verify: a defect of this program.
    #[error("the proof that was made does not verify; please report this")]
    OwnProof(#[source] RunError),

    /// A proof or a key cannot be read.
    #[error("cannot read {}", .path.display())]
    ReadProof {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },

    /// The file is no key of a program.
    #[error("{} is no key", .path.display())]
    NotAKey {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: RunError,
    },

    /// The proof is refused.
    #[error("the proof is REFUSED")]
    Refused(#[source] RunError),

    /// The proof holds, and shows that the guest failed.
    #[error("the proof holds, but what it proves is that the guest FAILED with exit code {}", .exit_code.cast_signed())]
    ProvedFailure {
        /// The guest's exit code.
        exit_code: u32,
    },

    /// Interruptions cannot be noticed.
    #[error("cannot listen for interruptions")]
    Interrupt(#[source] io::Error),

    /// The flamegraph could not be drawn.
    #[error("no profile")]
    Flamegraph(#[from] FlamegraphError),

    /// A result cannot be written.
    #[error("cannot write {}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

/// What to do about a trap.
const fn trap_hint(kind: &TrapKind) -> Option<&'static str> {
    match kind {
        TrapKind::CycleLimit { .. } => Some("allow more with --cycle-limit"),
        TrapKind::MemoryLimit { .. } => Some("allow more with --memory-limit"),
        _ => None,
    }
}

/// What to do about a result that cannot be written.
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
    /// What the program ends with after a signal, as shells have it: 128 and the signal's number.
    pub(crate) const fn interrupted(signal: u8) -> u8 {
        128 + signal
    }

    /// What the program ends with: 1 if the guest failed, 2 if it could not be run or reported on.
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
                | Self::Block(_)
                | Self::NotAccepted(_)
        );
        ExitCode::from(if failed { 1 } else { 2 })
    }

    /// The error with its causes and, where one is known, the next step.
    #[must_use]
    pub fn report(&self) -> String {
        let mut text = format!("error: {self}");
        let mut cause = self.source();
        while let Some(error) = cause {
            // Writing to a string does not fail.
            let _ = write!(text, "\n  because: {error}");
            cause = error.source();
        }
        if let Some(hint) = self.hint() {
            let _ = write!(text, "\n  hint: {hint}");
        }
        text
    }

    /// What the user may do about it.
    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::GuestFailed(Outcome::Exited(code)) => {
                (*code == PANIC_EXIT_CODE).then_some("a Rust guest that panics ends so; its message is above")
            }
            Self::GuestFailed(Outcome::Trapped(trap)) => trap_hint(&trap.kind),
            Self::ReadGuest { .. } => Some(
                "`cargo nova build` builds a guest and prints its path; \
                 examples/guests/fibonacci/fibonacci.elf is ready to run",
            ),
            Self::NotAGuest { .. } => {
                Some("build Rust guests with `cargo nova build`; docs/guests.md shows how, for C too")
            }
            Self::ReadInput { .. } => {
                Some("--input takes a file, or - for standard input; --input-hex takes the bytes themselves")
            }
            Self::Setup(SetupError::MemoryLimit { .. }) => Some("allow more with --memory-limit"),
            Self::Write { source, .. } => Some(write_hint(source)),
            Self::ProvedFailure { .. } => Some("--allow-failure accepts such proofs"),
            Self::NotAKey { .. } => Some("`nova-prove vkey GUEST.elf -o FILE` writes a key"),
            Self::Refused(RunError::OtherProgram) => {
                Some("the key must be that of the program that was proved; compare what `nova-prove vkey` shows")
            }
            Self::Refused(RunError::Version { .. }) => Some("verify with the version of nova-prove that proved"),
            Self::Block(_) => {
                Some("an incomplete witness looks like an invalid block; --prove-invalid proves that the run failed")
            }
            Self::ReadBlock { .. } => Some("`nova-prove import` makes the input of a block"),
            Self::NotAccepted(AcceptanceError::OtherRules { .. }) => {
                Some("--chain names the chain whose rules are meant; mainnet's are the default")
            }
            Self::Unfinished { .. } => Some("remove it to begin anew, or name another file with --output"),
            Self::Interrupted { kept: Some(_), .. } => Some("the same command goes on from there"),
            Self::ProofCutShort { kept: true, .. } => {
                Some("what is proved stays there; make room, and the same command goes on from there")
            }
            Self::ProofCutShort { .. } => Some("make room on the disk"),
            Self::ProofNotPublished { .. } => Some("copy it to where it belongs; nothing has to be proved again"),
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
            | Self::Machine(_)
            | Self::NotProved(_)
            | Self::OwnProof(_)
            | Self::ReadProof { .. }
            | Self::Refused(_)
            | Self::Interrupt(_) => None,
        }
    }
}
