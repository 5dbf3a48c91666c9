//! Chains that this program knows.

use super::{Activation, BlobSchedule, ChainConfig, Fork, Start};
use alloc::borrow::Cow;
use alloy_eips::eip6110::MAINNET_DEPOSIT_CONTRACT_ADDRESS;
use alloy_primitives::address;

/// Ethereum's main network.
static MAINNET: ChainConfig = ChainConfig {
    chain_id: 1,
    deposit_contract: MAINNET_DEPOSIT_CONTRACT_ADDRESS,
    synthetic_parent: false,
    activations: Cow::Borrowed(&[
        without_blobs(Fork::Paris, Start::Block(15_537_394)),
        without_blobs(Fork::Shanghai, Start::Time(1_681_338_455)),
        with_blobs(Fork::Cancun, 1_710_338_135, CANCUN),
        with_blobs(Fork::Prague, 1_746_612_311, PRAGUE),
        with_blobs(Fork::Osaka, 1_764_798_551, PRAGUE),
        with_blobs(Fork::Osaka, 1_765_290_071, BPO1),
        with_blobs(Fork::Osaka, 1_767_747_671, BPO2),
    ]),
    unsupported_from: None,
};

static SEPOLIA: ChainConfig = ChainConfig {
    chain_id: 11_155_111,
    deposit_contract: address!("7f02c3e3c98b133055b8b348b2ac625669ed295d"),
    synthetic_parent: false,
    activations: Cow::Borrowed(&[
        without_blobs(Fork::Paris, Start::Block(1_735_371)),
        without_blobs(Fork::Shanghai, Start::Time(1_677_557_088)),
        with_blobs(Fork::Cancun, 1_706_655_072, CANCUN),
        with_blobs(Fork::Prague, 1_741_159_776, PRAGUE),
        with_blobs(Fork::Osaka, 1_760_427_360, PRAGUE),
        with_blobs(Fork::Osaka, 1_761_017_184, BPO1),
        with_blobs(Fork::Osaka, 1_761_607_008, BPO2),
    ]),
    unsupported_from: None,
};

static HOODI: ChainConfig = ChainConfig {
    chain_id: 560_048,
    deposit_contract: MAINNET_DEPOSIT_CONTRACT_ADDRESS,
    synthetic_parent: false,
    activations: Cow::Borrowed(&[
        with_blobs(Fork::Cancun, 0, CANCUN),
        with_blobs(Fork::Prague, 1_742_999_832, PRAGUE),
        with_blobs(Fork::Osaka, 1_761_677_592, PRAGUE),
        with_blobs(Fork::Osaka, 1_762_365_720, BPO1),
        with_blobs(Fork::Osaka, 1_762_955_544, BPO2),
    ]),
    unsupported_from: None,
};

const CANCUN: BlobSchedule = BlobSchedule { target: 3, max: 6, update_fraction: 3_338_477 };
const PRAGUE: BlobSchedule = BlobSchedule { target: 6, max: 9, update_fraction: 5_007_716 };
const BPO1: BlobSchedule = BlobSchedule { target: 10, max: 15, update_fraction: 8_346_193 };
const BPO2: BlobSchedule = BlobSchedule { target: 14, max: 21, update_fraction: 11_684_671 };

const fn without_blobs(fork: Fork, start: Start) -> Activation {
    Activation { fork, start, blobs: None }
}

const fn with_blobs(fork: Fork, time: u64, blobs: BlobSchedule) -> Activation {
    Activation { fork, start: Start::Time(time), blobs: Some(blobs) }
}

/// The names of the chains that this program knows, and their ids.
pub const KNOWN_CHAINS: [(&str, u64); 3] = [("mainnet", 1), ("sepolia", 11_155_111), ("hoodi", 560_048)];

/// The chain with an id: mainnet, Sepolia or Hoodi.
pub fn known_chain(chain_id: u64) -> Option<&'static ChainConfig> {
    [&MAINNET, &SEPOLIA, &HOODI].into_iter().find(|chain| chain.chain_id == chain_id)
}
