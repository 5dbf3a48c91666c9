//! What the suite measures.

use crate::guests::{self, Guest};
use crate::{block_description, block_folders, block_name, repository};
use clap::ValueEnum;
use std::fmt;
use std::path::PathBuf;

/// The kind of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Kind {
    /// A proof for each shard.
    Shards,
    /// One proof of one size.
    Compressed,
    /// A proof that a contract verifies. Needs keys.
    Wrapped,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Shards => "shards",
            Self::Compressed => "compressed",
            Self::Wrapped => "wrapped",
        })
    }
}

/// A program with an input.
#[derive(Clone, Debug)]
pub enum Work {
    /// An example guest with an input of a size.
    Guest(Guest, u32),
    /// A block that is among the examples.
    Sample {
        /// Its number.
        name: String,
        /// Its input file.
        path: PathBuf,
    },
    /// A block of the test data.
    Block {
        /// Its number, and the chain's name if that is not mainnet.
        name: String,
        /// The folder with block and witness.
        folder: PathBuf,
        /// Its gas, in millions.
        mgas: f64,
    },
}

impl Work {
    /// All guests with the inputs for about 2^20 cycles, or for 2^22.
    pub fn guests(long: bool) -> Vec<Self> {
        guests::all().into_iter().map(|guest| Self::Guest(guest, guest.sizes[usize::from(long)])).collect()
    }

    /// The block of the examples, and those of the test data, by gas. Without the data there is a loud message.
    pub fn blocks() -> Vec<Self> {
        let sample =
            Self::Sample { name: "21429992".into(), path: repository().join("examples/blocks/mainnet-21429992.bin") };
        let mut blocks: Vec<_> = block_folders("blocks").into_iter().map(block).collect();
        blocks.retain(|block| block.name() != sample.name());
        blocks.sort_by(|left, right| left.mgas().total_cmp(&right.mgas()));
        [vec![sample], blocks].concat()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Guest(guest, _) => guest.name,
            Self::Sample { name, .. } | Self::Block { name, .. } => name,
        }
    }

    /// Size of a guest's input, in the guest's unit.
    pub const fn size(&self) -> Option<u32> {
        match self {
            Self::Guest(_, size) => Some(*size),
            Self::Sample { .. } | Self::Block { .. } => None,
        }
    }

    /// Gas in millions, 0 for what has none.
    pub const fn mgas(&self) -> f64 {
        match self {
            Self::Block { mgas, .. } => *mgas,
            Self::Guest(..) | Self::Sample { .. } => 0.0,
        }
    }

    /// Whether it is a guest and not a block.
    pub const fn is_guest(&self) -> bool {
        matches!(self, Self::Guest(..))
    }
}

fn block(folder: PathBuf) -> Work {
    let mgas = block_description(&folder)["gas_used"].as_u64().unwrap_or(0) as f64 / 1e6;
    Work::Block { name: block_name(&folder), folder, mgas }
}

/// A measurement.
#[derive(Clone, Debug)]
pub struct Job {
    /// The program and its input.
    pub work: Work,
    /// The kind of the proof.
    pub kind: Kind,
    /// Threads of the prover.
    pub threads: usize,
}
