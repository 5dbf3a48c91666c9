//! What the commands that prove and verify share: progress, the proof's file, the report.

mod file;
mod progress;
mod report;

pub(crate) use file::ProofFile;
pub(crate) use progress::ProvingProgress;
pub(crate) use report::{RunReport, digest_hex, peak_memory_bytes, program_digest};
