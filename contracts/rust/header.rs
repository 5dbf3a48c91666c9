//! Headers that the guest for bundles hashes, as the contract takes them.

use crate::abi::INovaRollup::Header;
use crate::bundle::Rollup;
use nova_os::bundle;

impl From<bundle::Header> for Header {
    fn from(header: bundle::Header) -> Self {
        Self {
            firstBlock: header.first_block,
            lastBlock: header.last_block,
            stateRootBefore: header.state_root_before.into(),
            stateRootAfter: header.state_root_after.into(),
            parentHash: header.parent_hash.into(),
            lastHash: header.last_hash.into(),
            blocksDigest: header.blocks_digest.into(),
            rulesDigest: header.rules_digest.into(),
            dataCommitment: header.data_commitment.into(),
            depositsBefore: header.deposits_before.into(),
            depositsAfter: header.deposits_after.into(),
            depositsConsumed: header.deposits_consumed,
            messagesRoot: header.messages_root.into(),
        }
    }
}

impl From<bundle::Place> for Rollup {
    fn from(place: bundle::Place) -> Self {
        Self { chain_id: place.chain_id, address: place.contract.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::U256;
    use nova_os::bundle::{Hash, Place};
    use proptest::prelude::*;

    /// A header with these hashes and numbers.
    fn header(hashes: [Hash; 10], [first_block, last_block, deposits_consumed]: [u64; 3]) -> bundle::Header {
        let [state_root_before, state_root_after, parent_hash, last_hash, blocks_digest, rules_digest, ..] = hashes;
        let [.., data_commitment, deposits_before, deposits_after, messages_root] = hashes;
        bundle::Header {
            first_block,
            last_block,
            state_root_before,
            state_root_after,
            parent_hash,
            last_hash,
            blocks_digest,
            rules_digest,
            data_commitment,
            deposits_before,
            deposits_after,
            deposits_consumed,
            messages_root,
        }
    }

    proptest! {
        /// The guest's output is that of the contract's ABI.
        #[test]
        fn the_guest_hashes_what_the_contract_does(
            chain_id: u64, contract: [u8; 20], hashes: [Hash; 10], numbers: [u64; 3]
        ) {
            let (place, header) = (Place { chain_id, contract }, header(hashes, numbers));
            prop_assert_eq!(U256::from_be_bytes(place.output(&header)), Rollup::from(place).output(&header.into()));
        }
    }
}
