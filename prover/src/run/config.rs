//! The configuration of a prover, and the summary of a proved run.

use super::StageTimes;
use nova_verifier::run::PublicValues;
use nova_verifier::{Parameters, ProofKind};
use nova_vm::Limits;
use nova_vm::record::SEGMENT_MAX_CYCLES;
use std::time::Duration;

/// The configuration of a prover.
#[derive(Clone, Copy, Debug)]
pub struct ProverConfig {
    /// Parameters of the proof system, for keys that are made. Proofs have the parameters of their key.
    pub parameters: Parameters,
    /// The most cycles of a shard, which also bounds its cost: shapes may have the cells that so many cycles of a block
    /// need, but the least shape that holds every instruction is always allowed.
    pub shard_cycles: u32,
    /// Limits of a run.
    pub limits: Limits,
    /// Also prove runs whose guest fails. The proof shows the failure.
    pub allow_failure: bool,
}

impl Default for ProverConfig {
    /// 128 provable bits, shards of the most cycles that one can have, no proofs of failure. The largest shards take 7
    /// GiB.
    fn default() -> Self {
        Self {
            parameters: Parameters::standard(),
            shard_cycles: SEGMENT_MAX_CYCLES,
            limits: Limits::default(),
            allow_failure: false,
        }
    }
}

/// The summary of a proved run.
#[derive(Clone, Debug)]
pub struct RunSummary {
    /// The kind of the proof.
    pub kind: ProofKind,
    /// The public values of the run.
    pub public: PublicValues,
    /// Executed instructions.
    pub cycles: u64,
    /// Number of shards.
    pub shards: u32,
    /// Cycles of the shards whose proofs were kept from an earlier attempt.
    pub kept_cycles: u64,
    /// Size of the proof in bytes.
    pub proof_bytes: u64,
    /// Cells of the main traces of all shards, including padding.
    pub cells: u64,
    /// The forecast for what this attempt proved.
    pub forecast: Duration,
    /// Wall time by stage.
    pub times: StageTimes,
}
