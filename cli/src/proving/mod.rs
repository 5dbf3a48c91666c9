//! What the commands that prove and verify share: progress, the proof's file, the report.

mod file;
mod progress;
mod prove;
mod report;

use file::ProofFile;
use progress::ProvingProgress;
pub(crate) use prove::ProvingJob;
use report::{RunReport, peak_memory_bytes};
pub(crate) use report::{digest_hex, program_digest};
