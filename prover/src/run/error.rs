//! Why a program has no key, or a run no proof.

use crate::stark::{ProveError, SetupError};
use nova_air::ChipSetError;
use nova_verifier::run::RunError;
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
    Machine(#[from] ChipSetError),
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
        "the guest failed with exit code {}; a proof would only show that it failed (allow failure to get it)",
        exit_code.cast_signed()
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
    /// A shard has a table that is taller than the proof system allows.
    #[error(
        "shard {shard} needs a {table} table of 2^{log_height} rows, and a table has at most 2^{most}: give shards \
         fewer cycles"
    )]
    TableTooTall {
        /// Number of the shard, from 1.
        shard: u32,
        /// Name of the table's chip.
        table: String,
        /// Log2 of its rows.
        log_height: u8,
        /// The most that is allowed.
        most: u8,
    },
    /// The tables of a shard exchange more messages than the field can count.
    #[error("the tables of shard {shard} exchange {messages} messages, of at most {most}: give shards fewer cycles")]
    TooManyMessages {
        /// Number of the shard, from 1; 0 for the image.
        shard: u32,
        /// Messages: rows times messages a row.
        messages: u64,
        /// The most that are allowed.
        most: u64,
    },
    /// The shards exchange more messages about memory than the field can count.
    #[error(
        "up to shard {shard}, the run exchanges {messages} messages about what shards leave in memory, of at most \
         {most}: give shards more cycles, or divide the run"
    )]
    TooManyImageMessages {
        /// Number of the shard at which there are too many, from 1.
        shard: u32,
        /// Messages so far: rows times messages a row.
        messages: u64,
        /// The most that are allowed.
        most: u64,
    },
    /// The run touches more words of memory than its image table can list.
    #[error(
        "up to shard {shard}, the run touches more words of memory than the {most} that its image can list: let the \
         guest use less memory, or divide the run"
    )]
    TooManyPlaces {
        /// Number of the shard at which there are too many, from 1.
        shard: u32,
        /// The most that are allowed.
        most: usize,
    },
    /// The run's header is none that a verifier accepts.
    #[error("no verifier would accept the run: {0}")]
    Header(RunError),
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// The core refused the tables.
    #[error("{section} {number} cannot be proved: {source}")]
    Section {
        /// `shard` or `image`.
        section: &'static str,
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
