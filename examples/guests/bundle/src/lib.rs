//! One statement about a chain of Ethereum blocks, from claims about each.
#![no_std]

pub use nova_claims::Digest;
pub use nova_os::bundle::{Block, BundleError, Hash};

use nova_os::bundle::Branch;
use serde::{Deserialize, Serialize};

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
    let branch = Branch::new(blocks)?;
    Ok(Bundle {
        program: *program,
        chain_id: branch.chain_id,
        rules: branch.rules,
        blocks: branch.hashes.len() as u64,
        first_number: branch.first_number,
        parent_hash: branch.parent_hash,
        pre_state_root: branch.pre_state_root,
        first_hash: branch.first_hash(),
        last_hash: branch.last_hash(),
        post_state_root: branch.post_state_root,
    })
}

#[cfg(test)]
mod tests {
    extern crate alloc;

    use super::*;
    use alloc::vec::Vec;

    /// The sample: blocks of a consensus test, with the outputs of their runs.
    const SAMPLE: &[u8] = include_bytes!("../input.bin");

    #[test]
    fn the_blocks_of_a_consensus_test_are_a_chain() {
        let (program, blocks): (Digest, Vec<Block<'_>>) =
            postcard::from_bytes(SAMPLE).expect("the sample is an input");
        let bundle_of = |blocks: &[Block<'_>]| bundle(&program, blocks);
        let all = bundle_of(&blocks).expect("the blocks are a chain");
        let expected = ([1, 2, 3, 4, 5, 6, 7, 8], 1, 1, 5);
        assert_eq!((all.program, all.chain_id, all.first_number, all.blocks), expected);
        // Bundles of its parts meet.
        let [early, late] = [&blocks[..2], &blocks[2..]].map(|part| bundle_of(part).expect("a part is a chain"));
        assert_eq!((early.last_hash, early.post_state_root), (late.parent_hash, late.pre_state_root));
        assert_eq!((early.first_hash, late.last_hash), (all.first_hash, all.last_hash));
        let with_gap = [&blocks[..2], &blocks[3..]].concat();
        assert_eq!(bundle_of(&with_gap), Err(BundleError::Number { index: 2, number: 4, parent: 2 }));
    }
}
