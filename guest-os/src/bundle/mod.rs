//! Bundles: blocks of one chain, and the statement about all of them that a rollup's contract compares.
//!
//! The guest for bundles reads an [`Input`], claims (`nova_claims`) that runs of the block guest,
//! [`BLOCK_PROGRAM`], had the outputs in it, and writes [`Input::output`].

mod branch;
mod error;
mod header;
mod parent;
mod program;

pub use branch::{Block, Branch};
pub use error::BundleError;
pub use header::{Header, Place};
pub use program::BLOCK_PROGRAM;

use alloc::vec::Vec;
use alloy_primitives::keccak256;
use serde::{Deserialize, Serialize};

/// A hash, or a root.
pub type Hash = [u8; 32];

/// The digest of a program's key, as guests claim it: eight numbers.
pub type Digest = [u32; 8];

/// The input of the guest for bundles.
///
/// # Soundness
///
/// The prover chooses it. What nobody can see in the blocks, place, data and deposits, is a part of the output's hash, so
/// that a proof about other values is another contract's, or none's.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Input<'a> {
    /// Where the rollup's contract is.
    pub place: Place,
    /// The commitment to where the blocks' data are published.
    pub data_commitment: Hash,
    /// The hash of the queue of deposits, of which a bundle of Ethereum blocks consumes none.
    pub deposits: Hash,
    /// The blocks, in order.
    #[serde(borrow)]
    pub blocks: Vec<Block<'a>>,
}

impl<'a> Input<'a> {
    /// The bytes that the guest reads: postcard.
    pub fn encode(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("numbers, bytes and lists of known length have an encoding")
    }

    /// Decodes what the guest reads.
    ///
    /// # Errors
    ///
    /// [`BundleError::NoInput`] if the bytes are another's, or more than one's.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, BundleError> {
        match postcard::take_from_bytes(bytes) {
            Ok((input, [])) => Ok(input),
            _ => Err(BundleError::NoInput),
        }
    }

    /// What the bundle states, if each block's run of the block guest has the output that the input has.
    ///
    /// Ethereum's rules know no bridge. So no deposit is consumed, the queue is the same before and after, and there are no
    /// messages. No input can state anything else.
    ///
    /// # Errors
    ///
    /// The first block that is not valid or does not follow, by its index.
    pub fn header(&self) -> Result<Header, BundleError> {
        let branch = Branch::new(&self.blocks)?;
        Ok(Header {
            first_block: branch.first_number,
            last_block: branch.last_number,
            state_root_before: branch.pre_state_root,
            state_root_after: branch.post_state_root,
            parent_hash: branch.parent_hash,
            last_hash: branch.last_hash(),
            blocks_digest: blocks_digest(&branch.hashes),
            rules_digest: branch.rules,
            data_commitment: self.data_commitment,
            deposits_before: self.deposits,
            deposits_after: self.deposits,
            deposits_consumed: 0,
            messages_root: [0; 32],
        })
    }

    /// The public output of the guest for bundles: [`Place::output`] of the header.
    ///
    /// # Errors
    ///
    /// As [`Self::header`].
    pub fn output(&self) -> Result<Hash, BundleError> {
        self.header().map(|header| self.place.output(&header))
    }
}

/// Keccak-256 of a tag and the hashes of the blocks, in order.
pub fn blocks_digest(hashes: &[Hash]) -> Hash {
    let tag = keccak256("nova rollup: blocks 1");
    keccak256([&tag.0, hashes.as_flattened()].concat()).0
}

#[cfg(test)]
mod tests;
