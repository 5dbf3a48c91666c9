//! Figures of other zkVMs.

use serde::{Deserialize, Serialize};

/// What is known of another zkVM. A figure with two numbers is a range.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peer {
    /// Name and version.
    pub system: String,
    /// Bits of security that it claims.
    pub bits: u32,
    /// Executed instructions a second.
    pub cycles_per_second: Vec<f64>,
    /// Peak of memory.
    pub peak_bytes: Option<u64>,
    /// Bytes of the proof.
    pub proof_bytes: Option<u64>,
    /// Seconds to verify.
    #[serde(default)]
    pub verify_seconds: Vec<f64>,
    /// The computer, by the letter of the README's list.
    pub machine: String,
    /// Where the figures are from.
    pub source: String,
}
