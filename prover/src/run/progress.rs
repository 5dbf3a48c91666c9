//! Progress reports to the caller while a run is proved.

use super::ProvingCost;
use nova_recursion::run::Step;
use std::time::Duration;

/// A completed step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// The run was emulated. Its length and cost are known.
    Executed {
        /// Total number of shards.
        shards: u32,
        /// The proving cost of the run.
        cost: ProvingCost,
    },
    /// Pass 1 emulated another shard and committed to it.
    Emulated {
        /// Shards so far.
        shards: u32,
        /// Cycles so far.
        cycles: u64,
    },
    /// Pass 2 begins.
    ProvingStarted {
        /// Total number of shards.
        shards: u32,
        /// Total number of cycles.
        cycles: u64,
    },
    /// Another section of an unfinished proof was verified and is kept.
    Checked {
        /// Shards so far.
        shards: u32,
    },
    /// An unfinished proof was read and verified.
    Resumed {
        /// Number of its shards that are kept.
        shards: u32,
        /// Cycles of these shards.
        cycles: u64,
        /// Bytes that are dropped: the first section that is truncated or does not verify, and everything after it.
        dropped_bytes: u64,
    },
    /// Pass 2 emulated a shard and skipped its proof, which is kept.
    ShardSkipped {
        /// Shards so far.
        shards: u32,
        /// Cycles so far.
        cycles: u64,
    },
    /// The run section was proved and written.
    RunSectionProved,
    /// A section of the memory table was proved and written.
    MemoryTableProved {
        /// Number of the section, from 1.
        number: u32,
    },
    /// A shard was proved and written.
    ShardProved {
        /// Number of the shard, from 1.
        number: u32,
        /// Cycles proved so far.
        cycles: u64,
    },
    /// Another proof was made of those that compress the run. This goes on beside the proofs of shards.
    Compressed {
        /// Proofs so far.
        done: u32,
        /// Proofs in all.
        of: u32,
    },
}

impl From<Step> for Progress {
    fn from(step: Step) -> Self {
        Self::Compressed { done: step.done as u32, of: step.of as u32 }
    }
}

/// Wall time per stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageTimes {
    /// Pass 1: emulation of the whole run.
    pub emulate: Duration,
    /// Pass 1: commitments to the boundaries, the uses of instructions, and the memory tables.
    pub boundaries: Duration,
    /// Pass 2: verification of an unfinished proof's sections.
    pub check: Duration,
    /// Pass 2: emulation of the shards.
    pub record: Duration,
    /// Pass 2: trace filling.
    pub fill: Duration,
    /// Pass 2: shard proofs.
    pub prove: Duration,
    /// Pass 2: the proof of the run section.
    pub run: Duration,
    /// Pass 2: the proofs of the memory tables.
    pub memory: Duration,
    /// Pass 2: encoding and writing.
    pub write: Duration,
    /// Pass 2: waiting for the compression, which runs beside the other stages.
    pub compress: Duration,
}

impl StageTimes {
    /// The sum over all stages.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.stages().iter().map(|&(_, time)| time).sum()
    }

    /// The stages by name, in order.
    #[must_use]
    pub const fn stages(&self) -> [(&'static str, Duration); 10] {
        [
            ("emulate", self.emulate),
            ("boundary commitments", self.boundaries),
            ("check unfinished proof", self.check),
            ("record", self.record),
            ("fill traces", self.fill),
            ("prove shards", self.prove),
            ("prove run section", self.run),
            ("prove memory table", self.memory),
            ("write", self.write),
            ("compress", self.compress),
        ]
    }
}
