//! Shared by the commands that prove and verify: progress, the proof's file, the report.

mod file;
mod memory;
mod progress;
mod prove;
mod report;
mod steps;

use progress::ProvingProgress;
pub(crate) use prove::ProvingJob;
use report::RunReport;
pub(crate) use report::digest_hex;
pub(crate) use steps::{CheckedProof, StepBar, claims_line, show_report};
