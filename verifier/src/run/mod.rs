//! Proofs of whole runs: shard by shard, and the memory image that ties the shards together.
//!
//! [`RunVerifier`] reads as numbered steps. It takes the proofs one at a time, so that a proof of any number of shards
//! is verified in the memory of one. [`verify`] does all steps on a proof in memory, [`verify_bytes`] on one that is read
//! from elsewhere, such as a file ([`ReadBytes`], feature `std`).

mod challenges;
mod error;
mod format;
mod header;
mod key_file;
#[cfg(feature = "std")]
mod read;
mod values;
mod verify;

pub use challenges::RunChallenges;
pub use error::RunError;
pub use format::{
    DEVELOPMENT_MAGIC, MAGIC, ProofBytes, SectionReader, VERSION, decode_section, encode_header, encode_section,
};
pub use header::{Boundary, PublicValues, RunHeader, ShardState};
#[cfg(feature = "std")]
pub use read::ReadBytes;
pub use values::{OutputError, Values};
pub use verify::{
    MAX_CYCLES, MAX_OUTPUT_BYTES, MAX_SHARDS, ProgramKey, RunVerifier, SecuritySummary, verify, verify_bytes,
};
