//! Chains: the rules of each block.

mod config;
mod known;

pub use config::{ChainConfig, ChainError};
pub use known::{KNOWN_CHAINS, known_chain};

use alloc::borrow::Cow;
use alloy_eips::eip7840::BlobParams;
use revm::primitives::hardfork::SpecId;

/// A fork of Ethereum, starting with the merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Fork {
    /// Proof of stake.
    Paris = 1,
    /// Withdrawals.
    Shanghai = 2,
    /// Blobs.
    Cancun = 3,
    /// Requests and delegations.
    Prague = 4,
    /// Limits of transactions and blocks.
    Osaka = 5,
}

impl Fork {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Paris, Self::Shanghai, Self::Cancun, Self::Prague, Self::Osaka];

    const fn from_u8(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Paris),
            2 => Some(Self::Shanghai),
            3 => Some(Self::Cancun),
            4 => Some(Self::Prague),
            5 => Some(Self::Osaka),
            _ => None,
        }
    }

    /// revm's name of the fork.
    pub const fn spec(self) -> SpecId {
        match self {
            Self::Paris => SpecId::MERGE,
            Self::Shanghai => SpecId::SHANGHAI,
            Self::Cancun => SpecId::CANCUN,
            Self::Prague => SpecId::PRAGUE,
            Self::Osaka => SpecId::OSAKA,
        }
    }
}

impl core::fmt::Display for Fork {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Paris => "Paris",
            Self::Shanghai => "Shanghai",
            Self::Cancun => "Cancun",
            Self::Prague => "Prague",
            Self::Osaka => "Osaka",
        })
    }
}

/// The start of a fork.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// From the block with this number.
    Block(u64),
    /// From the first block with this timestamp or a later one.
    Time(u64),
}

impl Start {
    /// Whether the fork has started at a block with this number and timestamp.
    pub const fn holds(self, number: u64, timestamp: u64) -> bool {
        match self {
            Self::Block(start) => start <= number,
            Self::Time(start) => start <= timestamp,
        }
    }
}

/// The number of blobs per block, and the speed at which their price changes (EIP-7840).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlobSchedule {
    /// The number of blobs per block at which the price is stable.
    pub target: u64,
    /// The maximum number of blobs per block.
    pub max: u64,
    /// How slowly the price changes: `baseFeeUpdateFraction`.
    pub update_fraction: u64,
}

/// The activation of a fork. A fork of blob parameters only repeats the fork before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activation {
    /// The fork.
    pub fork: Fork,
    /// Its start.
    pub start: Start,
    /// The blob schedule, from Cancun on.
    pub blobs: Option<BlobSchedule>,
}

/// The rules that hold for a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The fork.
    pub fork: Fork,
    /// The blob parameters, from Cancun on.
    pub blobs: Option<BlobParams>,
}

impl Activation {
    fn rules(&self) -> Rules {
        let blobs = self.blobs.map(|blobs| {
            let limits = if self.fork >= Fork::Osaka { BlobParams::osaka() } else { BlobParams::prague() };
            let params = BlobParams {
                target_blob_count: blobs.target,
                max_blob_count: blobs.max,
                update_fraction: u128::from(blobs.update_fraction),
                ..limits
            };
            // Before Osaka, a transaction may use all blobs of a block.
            if self.fork >= Fork::Osaka { params } else { params.with_max_blobs_per_tx(blobs.max) }
        });
        Rules { fork: self.fork, blobs }
    }
}

/// The chain with an id, if this program knows it.
pub(crate) fn borrowed_chain(chain_id: u64) -> Option<Cow<'static, ChainConfig>> {
    known_chain(chain_id).map(Cow::Borrowed)
}
