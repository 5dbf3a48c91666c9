//! What a caller hears while a run is proved.

use super::Work;
use std::time::Duration;

/// A step that is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// The run was emulated: its length is known.
    Executed {
        /// Shards in all.
        shards: u32,
        /// How much there is to prove.
        work: Work,
    },
    /// Pass 1 has emulated and committed a further shard.
    Emulated {
        /// Shards so far.
        shards: u32,
        /// Cycles so far.
        cycles: u64,
    },
    /// Pass 2 begins.
    ProvingStarted {
        /// Shards in all.
        shards: u32,
        /// Cycles in all.
        cycles: u64,
    },
    /// A further section of an unfinished proof was checked, and is kept.
    Checked {
        /// Shards so far.
        shards: u32,
    },
    /// An unfinished proof was read and checked.
    Resumed {
        /// Shards of it that are kept.
        shards: u32,
        /// Their cycles.
        cycles: u64,
        /// Bytes of it that are dropped: a section that is cut short or does not verify, and all after it.
        dropped_bytes: u64,
    },
    /// Pass 2 has emulated a shard whose proof is kept.
    Repeated {
        /// Shards so far.
        shards: u32,
        /// Cycles so far.
        cycles: u64,
    },
    /// The image is proved and written.
    ImageProved,
    /// A shard is proved and written.
    ShardProved {
        /// Its number, from 1.
        number: u32,
        /// Cycles proved so far.
        cycles: u64,
    },
}

/// Wall time by stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageTimes {
    /// Pass 1: emulation of the whole run.
    pub emulate: Duration,
    /// Pass 1: boundary and image commitments.
    pub boundaries: Duration,
    /// Pass 2: verification of an unfinished proof's sections.
    pub check: Duration,
    /// Pass 2: emulation of the shards.
    pub record: Duration,
    /// Pass 2: trace filling.
    pub fill: Duration,
    /// Pass 2: shard proofs.
    pub prove: Duration,
    /// Pass 2: the image proof.
    pub image: Duration,
    /// Pass 2: encoding and writing.
    pub write: Duration,
}

impl StageTimes {
    /// All stages together.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.stages().iter().map(|&(_, time)| time).sum()
    }

    /// The stages by name, in order.
    #[must_use]
    pub const fn stages(&self) -> [(&'static str, Duration); 8] {
        [
            ("emulate", self.emulate),
            ("boundary commitments", self.boundaries),
            ("check unfinished proof", self.check),
            ("record", self.record),
            ("fill traces", self.fill),
            ("prove shards", self.prove),
            ("prove image", self.image),
            ("write", self.write),
        ]
    }
}
