//! What a bundle states, and its hash as the rollup's contract computes it.

use super::Hash;
use alloc::vec::Vec;
use alloy_primitives::keccak256;
use serde::{Deserialize, Serialize};

/// Where the rollup's contract is. A proof for one place means nothing at another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Place {
    /// The number of the chain that has the contract (EIP-155).
    pub chain_id: u64,
    /// The contract's address.
    pub contract: [u8; 20],
}

/// The bits of the output's first byte that a proof shows.
const OUTPUT_MASK: u8 = 0x1f;

impl Place {
    /// The public output of a bundle: Keccak-256 of a tag, the place and the header, without the three highest bits, which no
    /// public input of a proof on Ethereum has.
    pub fn output(&self, header: &Header) -> Hash {
        let mut words = Vec::with_capacity(3 + HEADER_WORDS);
        words.extend([keccak256("nova rollup: bundle 1").0, number(self.chain_id), right_aligned(&self.contract)]);
        words.extend(header.abi_words());
        let mut output = keccak256(words.as_flattened()).0;
        output[0] &= OUTPUT_MASK;
        output
    }
}

/// What a bundle states: the fields of `INovaRollup.Header`, whose documentation is in the contract's interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The number of the first block.
    pub first_block: u64,
    /// The number of the last block.
    pub last_block: u64,
    /// Root of the state before the first block.
    pub state_root_before: Hash,
    /// Root of the state after the last block.
    pub state_root_after: Hash,
    /// The hash of the block before the first.
    pub parent_hash: Hash,
    /// The hash of the last block.
    pub last_hash: Hash,
    /// The digest of all blocks' hashes, [`blocks_digest`](super::blocks_digest).
    pub blocks_digest: Hash,
    /// The digest of the chain's rules, [`ChainConfig::digest`](crate::chain::ChainConfig::digest).
    pub rules_digest: Hash,
    /// The commitment to where the blocks' data are published.
    pub data_commitment: Hash,
    /// The hash of the queue of deposits before the bundle.
    pub deposits_before: Hash,
    /// The hash of the queue after the deposits that the bundle consumes.
    pub deposits_after: Hash,
    /// How many deposits the bundle consumes.
    pub deposits_consumed: u64,
    /// The root of the tree of withdrawals, zero where there are none.
    pub messages_root: Hash,
}

/// Words of a header.
const HEADER_WORDS: usize = 13;

impl Header {
    /// The header as the contract's ABI encodes it: a word for each field.
    fn abi_words(&self) -> [Hash; HEADER_WORDS] {
        [
            number(self.first_block),
            number(self.last_block),
            self.state_root_before,
            self.state_root_after,
            self.parent_hash,
            self.last_hash,
            self.blocks_digest,
            self.rules_digest,
            self.data_commitment,
            self.deposits_before,
            self.deposits_after,
            number(self.deposits_consumed),
            self.messages_root,
        ]
    }
}

fn number(number: u64) -> Hash {
    right_aligned(&number.to_be_bytes())
}

/// At most 32 bytes at the end of a word.
fn right_aligned(bytes: &[u8]) -> Hash {
    let mut word = [0; 32];
    word[32 - bytes.len()..].copy_from_slice(bytes);
    word
}
