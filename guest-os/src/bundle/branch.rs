//! Blocks that follow each other.

use super::parent::parent_hash;
use super::{BundleError, Hash};
use crate::Output;
use alloc::vec::Vec;
use alloy_primitives::keccak256;
use serde::{Deserialize, Serialize};

/// A block of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Block<'a> {
    /// The output of the block guest's run.
    pub output: &'a [u8],
    /// The block's header in RLP. The output's block hash commits to it; the output lacks the parent's hash.
    pub header: &'a [u8],
}

/// What is known of blocks that follow each other, if the outputs are those of the block guest's runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The chain's id.
    pub chain_id: u64,
    /// The digest of the rules of all blocks.
    pub rules: Hash,
    /// The number of the first block.
    pub first_number: u64,
    /// The number of the last block.
    pub last_number: u64,
    /// The hash of the block before the first.
    pub parent_hash: Hash,
    /// Root of the state before the first block.
    pub pre_state_root: Hash,
    /// The hashes of the blocks, in order. At least one.
    pub hashes: Vec<Hash>,
    /// Root of the state after the last block.
    pub post_state_root: Hash,
}

impl Branch {
    /// Checks that each block is valid and follows the one before.
    ///
    /// # Errors
    ///
    /// The first block that is not valid or does not follow, by its index.
    ///
    /// # Soundness
    ///
    /// That the outputs are those of the block guest's runs is not checked here. A guest claims it.
    pub fn new(blocks: &[Block<'_>]) -> Result<Self, BundleError> {
        let links = blocks.iter().enumerate().map(|(index, block)| Link::read(block, index));
        let links = links.collect::<Result<Vec<_>, _>>()?;
        let (Some(first), Some(last)) = (links.first(), links.last()) else { return Err(BundleError::NoBlock) };
        for (index, pair) in (1..).zip(links.windows(2)) {
            pair[1].check_follows(&pair[0], index)?;
        }
        Ok(Self {
            chain_id: first.output.chain_id,
            rules: first.output.rules.0,
            first_number: first.output.number,
            last_number: last.output.number,
            parent_hash: first.parent_hash,
            pre_state_root: first.output.pre_state_root.0,
            hashes: links.iter().map(|link| link.output.block_hash.0).collect(),
            post_state_root: last.output.post_state_root.0,
        })
    }

    /// The hash of the first block.
    pub fn first_hash(&self) -> Hash {
        *self.hashes.first().expect("a branch has a block")
    }

    /// The hash of the last block.
    pub fn last_hash(&self) -> Hash {
        *self.hashes.last().expect("a branch has a block")
    }
}

/// What is known of a valid block.
struct Link {
    output: Output,
    parent_hash: Hash,
}

impl Link {
    fn read(block: &Block<'_>, index: usize) -> Result<Self, BundleError> {
        let output = Output::decode(block.output).ok_or(BundleError::NoOutput { index })?;
        if !output.successful {
            return Err(BundleError::Failed { index });
        }
        if keccak256(block.header) != output.block_hash {
            return Err(BundleError::OtherHeader { index });
        }
        let parent_hash = parent_hash(block.header).ok_or(BundleError::OtherHeader { index })?;
        Ok(Self { output, parent_hash })
    }

    /// The hash of the parent decides. The rest follows from it, but where it differs it tells what is wrong.
    fn check_follows(&self, parent: &Self, index: usize) -> Result<(), BundleError> {
        let (block, parent) = (&self.output, &parent.output);
        if (block.chain_id, block.rules) != (parent.chain_id, parent.rules) {
            return Err(BundleError::OtherRules { index });
        }
        if parent.number.checked_add(1) != Some(block.number) {
            return Err(BundleError::Number { index, number: block.number, parent: parent.number });
        }
        if block.pre_state_root != parent.post_state_root {
            return Err(BundleError::OtherState { index });
        }
        if self.parent_hash != parent.block_hash.0 {
            return Err(BundleError::OtherParent { index });
        }
        Ok(())
    }
}
