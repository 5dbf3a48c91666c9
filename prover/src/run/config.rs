//! How to prove, and what comes of it.

use super::StageTimes;
use nova_verifier::Parameters;
use nova_verifier::run::PublicValues;
use nova_vm::Limits;
use std::time::Duration;

/// How to prove.
#[derive(Clone, Copy, Debug)]
pub struct ProverConfig {
    /// Parameters of the proof system.
    pub parameters: Parameters,
    /// Work of a shard, in ordinary cycles, as a target: a run is cut into shards of equal work whose number makes them
    /// come nearest to it. A call of an accelerator counts as many cycles as would commit its cells.
    pub shard_cycles: u32,
    /// What a run may use.
    pub limits: Limits,
    /// Prove runs whose guest fails, too. The proof shows the failure.
    pub allow_failure: bool,
}

impl Default for ProverConfig {
    /// 128 provable bits, shards of the work of 2^20 cycles, no proofs of failure.
    fn default() -> Self {
        Self {
            parameters: Parameters::standard(),
            shard_cycles: 1 << 20,
            limits: Limits::default(),
            allow_failure: false,
        }
    }
}

/// What was proved.
#[derive(Clone, Debug)]
pub struct RunSummary {
    /// What the run shows.
    pub public: PublicValues,
    /// Instructions executed.
    pub cycles: u64,
    /// Shards.
    pub shards: u32,
    /// Cycles of the shards whose proofs an earlier attempt left.
    pub kept_cycles: u64,
    /// Bytes of the proof.
    pub proof_bytes: u64,
    /// Cells of the main traces of all shards, padding included.
    pub cells: u64,
    /// What was forecast for the shards and the image that this attempt proved.
    pub forecast: Duration,
    /// Wall time by stage.
    pub times: StageTimes,
}
