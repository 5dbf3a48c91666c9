//! Why there is no bundle.

use thiserror::Error;

/// Why blocks are no chain, or an input none of a bundle. An index counts the blocks of the input, from 0.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BundleError {
    /// The bytes are not the input of the guest for bundles.
    #[error("the input is not one of the guest for bundles; make it with `nova_os::bundle::Input::encode`")]
    NoInput,

    /// There is no block.
    #[error("the input has no block; give one or more")]
    NoBlock,

    /// The bytes are not an output of the block guest.
    #[error("the output of block {index} is not one of the block guest; give the bytes that its run wrote")]
    NoOutput {
        /// Index of the block.
        index: usize,
    },

    /// The run did not show that the block is valid.
    #[error("the run of block {index} failed; leave the block out, or run it with its whole witness")]
    Failed {
        /// Index of the block.
        index: usize,
    },

    /// The header is not that of the block.
    #[error("the header of block {index} has another hash than its output; give the header of this block, in RLP")]
    OtherHeader {
        /// Index of the block.
        index: usize,
    },

    /// The block was run under other rules than the one before.
    #[error("block {index} was run under other rules than the block before; run all with one chain configuration")]
    OtherRules {
        /// Index of the block.
        index: usize,
    },

    /// The block's number does not follow.
    #[error(
        "block {index} has the number {number}, the one before {parent}; give the blocks in order and without a gap"
    )]
    Number {
        /// Index of the block.
        index: usize,
        /// Its number.
        number: u64,
        /// The number of the block before.
        parent: u64,
    },

    /// The block begins with another state.
    #[error("block {index} does not begin with the state that the one before leaves; give blocks of one branch")]
    OtherState {
        /// Index of the block.
        index: usize,
    },

    /// The block has another parent.
    #[error("the parent of block {index} is not the block before; give blocks of one branch")]
    OtherParent {
        /// Index of the block.
        index: usize,
    },
}
