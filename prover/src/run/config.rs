//! How to prove, and what comes of it.

use super::{ProveRunError, StageTimes};
use nova_verifier::Parameters;
use nova_verifier::execution::PublicValues;
use nova_vm::Limits;
use nova_vm::record::SEGMENT_MAX_CYCLES;

/// The most shards of a run: their numbers have 16 bits.
const MAX_SHARDS: u32 = (1 << 16) - 1;

/// How to prove.
#[derive(Clone, Copy, Debug)]
pub struct ProverConfig {
    /// Parameters of the proof system.
    pub parameters: Parameters,
    /// Cycles of a shard, as a target: a run is cut into equal shards whose number makes them come nearest to it.
    pub shard_cycles: u32,
    /// What a run may use.
    pub limits: Limits,
    /// Prove runs whose guest fails, too. The proof shows the failure.
    pub allow_failure: bool,
}

impl Default for ProverConfig {
    /// 128 provable bits, shards of 2^20 cycles, no proofs of failure.
    fn default() -> Self {
        Self {
            parameters: Parameters::standard(),
            shard_cycles: 1 << 20,
            limits: Limits::default(),
            allow_failure: false,
        }
    }
}

impl ProverConfig {
    /// Cycles of each shard of a run, the last one a little less: a short last shard would cost nearly as much as a
    /// long one, since every shard has the fixed tables.
    pub(super) fn even_shards(&self, cycles: u64) -> Result<u32, ProveRunError> {
        let target = u64::from(self.shard_cycles);
        let nearest = ((cycles + target / 2) / target).max(1);
        let least = cycles.div_ceil(SEGMENT_MAX_CYCLES.into());
        let shards = nearest.max(least);
        if shards > u64::from(MAX_SHARDS) {
            return Err(ProveRunError::TooManyShards { most: MAX_SHARDS });
        }
        Ok(u32::try_from(cycles.div_ceil(shards)).unwrap_or(SEGMENT_MAX_CYCLES))
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
    /// Wall time by stage.
    pub times: StageTimes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_even_and_near_their_target() {
        let config = ProverConfig { shard_cycles: 1000, ..ProverConfig::default() };
        let cases = [(1, 1), (1499, 1499), (1500, 750), (4200, 1050), (4600, 920)];
        for (cycles, expected) in cases {
            assert_eq!(config.even_shards(cycles).unwrap(), expected, "{cycles} cycles");
        }
        assert!(config.even_shards(1000 * (u64::from(MAX_SHARDS) + 1)).is_err());
    }

    #[test]
    fn a_shard_never_exceeds_what_timestamps_allow() {
        let config = ProverConfig { shard_cycles: SEGMENT_MAX_CYCLES, ..ProverConfig::default() };
        let cycles = u64::from(SEGMENT_MAX_CYCLES) * 5 / 4;
        assert!(config.even_shards(cycles).unwrap() <= SEGMENT_MAX_CYCLES);
    }
}
