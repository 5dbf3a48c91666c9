//! One statement about a chain of Ethereum blocks, from claims about each.
#![no_std]

extern crate alloc;

mod error;
mod header;

pub use error::BundleError;
pub use nova_claims::Digest;

use alloc::vec::Vec;
use nova_os::Output;
use serde::{Deserialize, Serialize};

/// A hash, or a root.
pub type Hash = [u8; 32];

/// A block of the input.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Block<'a> {
    /// The output of the block guest's run.
    pub output: &'a [u8],
    /// The block's header in RLP. The output's block hash commits to it; the output lacks the parent's hash.
    pub header: &'a [u8],
}

/// What the guest shows, if all its claims are resolved: the last block is valid, and so are those before it back to the
/// first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Bundle {
    /// The digest of the program that ran the blocks. Whoever trusts the statement compares it with that of the block guest.
    pub program: Digest,
    /// The chain's id.
    pub chain_id: u64,
    /// The digest of the rules of all blocks.
    pub rules: Hash,
    /// The number of blocks.
    pub blocks: u64,
    /// The number of the first block.
    pub first_number: u64,
    /// The hash of the block before the first.
    pub parent_hash: Hash,
    /// Root of the state before the first block.
    pub pre_state_root: Hash,
    /// The hash of the first block.
    pub first_hash: Hash,
    /// The hash of the last block.
    pub last_hash: Hash,
    /// Root of the state after the last block.
    pub post_state_root: Hash,
}

/// Checks that each block is valid and follows the one before.
///
/// That the outputs are those of runs of `program` is not checked here: the guest claims it.
///
/// # Errors
///
/// The first block that is not valid or does not follow, by its index.
pub fn bundle(program: &Digest, blocks: &[Block<'_>]) -> Result<Bundle, BundleError> {
    let blocks = blocks.iter().enumerate().map(|(index, block)| Link::read(block, index));
    let links = blocks.collect::<Result<Vec<_>, _>>()?;
    let (Some(first), Some(last)) = (links.first(), links.last()) else { return Err(BundleError::NoBlock) };
    for (index, pair) in (1..).zip(links.windows(2)) {
        pair[1].check_follows(&pair[0], index)?;
    }
    Ok(Bundle {
        program: *program,
        chain_id: first.output.chain_id,
        rules: first.output.rules.0,
        blocks: links.len() as u64,
        first_number: first.output.number,
        parent_hash: first.parent_hash,
        pre_state_root: first.output.pre_state_root.0,
        first_hash: first.output.block_hash.0,
        last_hash: last.output.block_hash.0,
        post_state_root: last.output.post_state_root.0,
    })
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
        if nova_crypto::keccak256(block.header) != output.block_hash.0 {
            return Err(BundleError::OtherHeader { index });
        }
        let parent_hash = header::parent_hash(block.header).ok_or(BundleError::OtherHeader { index })?;
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

#[cfg(test)]
mod tests;
