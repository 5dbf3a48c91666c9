//! Proofs of whole runs: the proofs of the shards, those of the memory tables, which connect them, and that of the run
//! section, which has the program's instructions and initial memory.
//!
//! [`RunVerifier`] has numbered steps. It takes one proof at a time, so that it verifies any number of shards in the
//! memory of one. [`verify()`] performs all steps on a proof in memory, [`verify_bytes`] on a proof from another source,
//! such as a file ([`ReadBytes`], feature `std`).

mod bounds;
mod challenges;
mod checks;
mod claims;
mod closed;
mod error;
mod format;
mod header;
mod key;
mod key_file;
#[cfg(feature = "std")]
mod read;
mod system;
mod values;
mod verify;

pub use bounds::RunMessages;
pub use challenges::{BLOCK_ELEMENTS, PREFIX_ELEMENTS, RUN_GRINDING, RunChallenges, RunPrefix, RunStatement};
pub use checks::{MAX_CYCLES, MAX_INPUT_BYTES, MAX_MEMORY_TABLES, MAX_OUTPUT_BYTES, MAX_SHARDS};
pub use claims::{Claim, ClaimChain, Claims};
pub use closed::{CLOSED_ELEMENTS, ClosedRun};
pub use error::{RunError, section_name};
pub use format::{
    DEVELOPMENT_MAGIC, MAGIC, ProofBytes, SectionReader, VERSION, decode_section, encode_header, encode_section,
};
pub use header::{Boundary, MemoryState, PublicValues, RunHeader, ShardState};
pub use key::{ChipSets, ProgramKey};
pub(crate) use key_file::MAGIC as PROGRAM_KEY_MAGIC;
#[cfg(feature = "std")]
pub use read::ReadBytes;
#[cfg(feature = "std")]
pub(crate) use read::unreadable;
pub use system::{MEMORY_CONSTRAINTS, RUN_CONSTRAINTS, SHARD_CONSTRAINTS};
pub use values::{OutputError, Values};
pub use verify::{
    MEMORY_TABLE, RUN_SECTION, RunVerifier, SecuritySummary, verify, verify_bytes, verify_open, verify_with_shapes,
};
