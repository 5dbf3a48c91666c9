//! Why a program has no key, or a run no proof.

use crate::stark::{ProveError, SetupError};
use nova_air::MachineError;
use nova_verifier::execution::RunError;
use nova_vm::{ElfError, Trap};
use std::io;

/// Why a program has no key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SetupRunError {
    /// The ELF cannot be loaded.
    #[error("cannot load the program: {0}")]
    Elf(#[from] ElfError),
    /// The machine's description is refused.
    #[error(transparent)]
    Machine(#[from] MachineError),
    /// The program's tables cannot be committed.
    #[error("cannot make the program's keys: {0}")]
    Keys(#[from] SetupError),
}

/// Why a run has no proof.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProveRunError {
    /// Program and input do not fit the machine.
    #[error(transparent)]
    Setup(#[from] nova_vm::SetupError),
    /// The machine stopped the guest: there is nothing to prove.
    #[error("the guest did not end by itself and cannot be proved: {0}")]
    Trapped(#[from] Box<Trap>),
    /// The guest failed, and a proof of failure was not asked for.
    #[error(
        "the guest failed with exit code {exit_code}; a proof would only show that it failed (allow failure to get it)"
    )]
    GuestFailed {
        /// Its exit code.
        exit_code: u32,
    },
    /// More shards than a run may have.
    #[error("the run needs more than {most} shards; allow more cycles in a shard")]
    TooManyShards {
        /// The most that are allowed.
        most: u32,
    },
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// The core refused the tables.
    #[error("{part} {number} cannot be proved: {source}")]
    Part {
        /// `shard` or `image`.
        part: &'static str,
        /// Number of the shard, from 1; 0 for the image.
        number: u32,
        /// Why.
        source: ProveError,
    },
    /// There is an unfinished proof, and not of this run.
    #[error("the unfinished proof is not the beginning of this one: {0}")]
    Unfinished(#[from] UnfinishedError),
    /// The proof cannot be written, or an unfinished one not be read.
    #[error("cannot write the proof: {0}")]
    Write(#[from] io::Error),
}

/// Why a proof cannot go on from what a file holds.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnfinishedError {
    /// It does not begin as a proof does.
    #[error(transparent)]
    NoProof(RunError),
    /// It is of another program.
    #[error("it is of another program")]
    OtherProgram,
    /// It is of another run of the program.
    #[error("it is of another input, or its shards have another size")]
    OtherRun,
    /// It was made with other parameters of the proof system.
    #[error("it was made with other parameters")]
    OtherParameters,
}
