//! The next step after an error.

use crate::Error;
use nova_os::AcceptanceError;
use nova_prover::ProveRunError;
use nova_verifier::ProofError;
use nova_verifier::compressed::CompressedError;
use nova_verifier::run::RunError;
use nova_vm::trap::TrapKind;
use nova_vm::{Outcome, SetupError};
use std::io;

/// Exit code of a Rust guest that panicked.
const PANIC_EXIT_CODE: u32 = 101;

pub(crate) const OTHER_KEY: &str =
    "the key must belong to the proved program; compare the output of `nova-prove vkey`";
pub(crate) const OTHER_VERSION: &str = "verify with the version of nova-prove that made the proof";

pub(crate) const OPEN: &str = "`nova-prove resolve` resolves claims by the proofs of the claimed runs";
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

/// The hint for a run that failed.
fn failure_hint(outcome: &Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Exited(code) => (*code == PANIC_EXIT_CODE)
            .then_some("a Rust guest exits with this code when it panics; its message is above"),
        Outcome::Trapped(trap) => trap_hint(&trap.kind),
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

/// The hint for a run whose cost is asked for, and that has no proof.
fn cost_hint(error: &ProveRunError) -> Option<&'static str> {
    match error {
        ProveRunError::Trapped(trap) => trap_hint(&trap.kind),
        _ => Some("without --cost, the run is reported as it is"),
    }
}

/// The hint for an output that cannot be written.
fn write_hint(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk, or name another",
        _ => "name a file in a folder that exists and that you may write to",
    }
}

impl Error {
    /// The next step for the user.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::GuestFailed(outcome) => failure_hint(outcome),
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
            Self::Wrapping(error) => error.hint(),
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
            Self::NoCost(error) => cost_hint(error),
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
