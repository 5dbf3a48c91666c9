//! Proofs of whole runs: shard by shard, and the memory image that ties the shards together.
//!
//! [`RunVerifier`] reads as numbered steps. It takes the proofs one at a time, so that a proof of any number of shards
//! is verified in the memory of one; [`verify`] does all steps on a proof in memory.

mod error;
mod format;
mod header;
mod key_file;
mod verifier;

pub use error::RunError;
pub use format::{MAGIC, PartReader, VERSION, decode_part, encode_header, encode_part};
pub use header::{Boundary, PublicValues, RunHeader, ShardState};
pub use verifier::{ProgramKey, RunVerifier, SecuritySummary, verify};
