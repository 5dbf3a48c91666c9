//! Errors of keys and run proofs.

use nova_air::ChipSetError;
use nova_air::witness::InitialError;
use nova_recursion::run::CompressError;
use nova_stark::{ProveError, SetupError};
use nova_verifier::run::{RunError, section_name};
use nova_verifier::shapes::ShapesError;
use nova_vm::{ElfError, Trap};
use std::io;

/// Why the keys of a program cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SetupRunError {
    /// The ELF cannot be loaded.
    #[error("cannot load the program: {0}")]
    Elf(#[from] ElfError),
    /// The program's initial memory cannot be proved.
    #[error("cannot prove the program's initial memory: {0}")]
    Initial(#[from] InitialError),
    /// A chip set is invalid.
    #[error(transparent)]
    ChipSet(#[from] ChipSetError),
    /// The list of shapes is not valid.
    #[error(transparent)]
    Shapes(#[from] ShapesError),
    /// No shape of the run section holds the program.
    #[error(
        "the program has {instructions} instructions and {words} words of initial memory, more than any shape holds"
    )]
    ProgramTooLarge {
        /// Its instructions.
        instructions: usize,
        /// Words that it initialises, and bounds of these.
        words: usize,
    },
    /// The program's tables cannot be committed.
    #[error("cannot make the program's keys: {0}")]
    Keys(#[from] SetupError),
}

/// Why a run cannot be proved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProveRunError {
    /// The program and the input do not fit the machine.
    #[error(transparent)]
    Setup(#[from] nova_vm::SetupError),
    /// The program has no keys, so none of its runs has a proof.
    #[error(transparent)]
    Program(#[from] SetupRunError),
    /// The guest trapped. A trap cannot be proved.
    #[error("the guest trapped, and a trap cannot be proved: {0}")]
    Trapped(#[from] Box<Trap>),
    /// The guest's claims about other runs cannot be proved.
    #[error(
        "the guest wrote {bytes} bytes of claims about other runs: claims have {size} bytes each, a run that claims has an \
         output, and both have at most 16 MiB together; `nova_rt::claim` writes whole claims",
        size = nova_air::CLAIM_BYTES
    )]
    Claims {
        /// Bytes of claims.
        bytes: usize,
    },
    /// The guest failed, and proofs of failure are not allowed.
    #[error(
        "the guest failed with exit code {}; a proof would only show the failure (allow failure to make it)",
        exit_code.cast_signed()
    )]
    GuestFailed {
        /// The exit code.
        exit_code: u32,
    },
    /// The run needs too many shards.
    #[error("the run needs more than {most} shards: give shards more cycles")]
    TooManyShards {
        /// The maximum.
        most: u32,
    },
    /// The run touches more words than memory sections can list.
    #[error("the run needs more than {most} sections of memory: divide it")]
    TooManyMemoryTables {
        /// The maximum.
        most: u32,
    },
    /// The sections exchange more messages about memory and instructions than the field can count.
    #[error(
        "the sections exchange {messages} messages of one bus in one direction; the maximum is {most}: give shards more \
         cycles, or divide the run"
    )]
    TooManyRunMessages {
        /// Messages of the bus and direction that has most: rows times messages per row, over all sections.
        messages: u64,
        /// The maximum.
        most: u64,
    },
    /// The verifier refuses the run's header.
    #[error("no verifier would accept the run: {0}")]
    Header(RunError),
    /// The caller cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A section cannot be proved.
    #[error("{} cannot be proved: {source}", section_name(section, *number as usize))]
    Section {
        /// `shard`, `memory table` or `run section`.
        section: &'static str,
        /// Number of the shard or memory table, from 1. 0 for the run section.
        number: u32,
        /// The error of the shard prover.
        source: ProveError,
    },
    /// The run cannot be compressed.
    #[error("the run cannot be compressed: {0}")]
    Compress(CompressError),
    /// The unfinished proof is not of this run.
    #[error("the unfinished proof is not the beginning of this one: {0}")]
    Unfinished(#[from] UnfinishedError),
    /// The proof cannot be written, or an unfinished one cannot be read.
    #[error("cannot write the proof: {0}")]
    Write(#[from] io::Error),
}

impl From<CompressError> for ProveRunError {
    fn from(error: CompressError) -> Self {
        match error {
            CompressError::Cancelled => Self::Cancelled,
            error => Self::Compress(error),
        }
    }
}

/// Why an unfinished proof cannot be resumed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnfinishedError {
    /// The file does not begin with the header of a proof.
    #[error(transparent)]
    NotAProof(RunError),
    /// It is of another program.
    #[error("it is of another program")]
    OtherProgram,
    /// It is of another run of the program.
    #[error("it is of another input, or its shards have another size")]
    OtherRun,
    /// It has other parameters of the proof system.
    #[error("it was made with other parameters")]
    OtherParameters,
}
