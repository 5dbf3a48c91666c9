//! Why there is no input.

use crate::bootloader::BlockError;
use alloy_primitives::B256;
use thiserror::Error;

/// Why a block and a witness do not become an input.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The block is neither RLP nor JSON.
    #[error("the block is neither RLP nor the JSON of `eth_getBlockByNumber` with whole transactions: {0}")]
    BlockFormat(String),
    /// The block's RLP is none.
    #[error(transparent)]
    Block(#[from] BlockError),
    /// The JSON of a block holds something that is not known here, and so does not give the block's digest.
    #[error("the block's JSON says that its hash is {said}, but its fields give {computed}")]
    BlockHash {
        /// What the JSON says.
        said: B256,
        /// What its fields give.
        computed: B256,
    },
    /// The witness is not JSON of the right form.
    #[error(
        "the witness is not the JSON of `debug_executionWitness`, {{\"state\": [..], \"codes\": [..], \"headers\": [..]}}: {0}"
    )]
    WitnessFormat(serde_json::Error),
    /// A header of the witness is none.
    #[error("header number {index} of the witness is no RLP of a header: {reason}")]
    Header {
        /// Its place in the witness.
        index: usize,
        /// Why.
        reason: alloy_rlp::Error,
    },
    /// The witness does not have the parent's header.
    #[error("the witness is not that of the block: it lacks the header of the parent, {parent}")]
    Parent {
        /// The parent's digest.
        parent: B256,
    },
    /// A genesis file does not say which rules hold.
    #[error("the genesis file does not say the chain's rules: {0}")]
    Genesis(String),
    /// The chain is none that this program knows.
    #[error("chain {0} is not one that this program knows: give the genesis file that its nodes are started with")]
    UnknownChain(u64),
    /// The node cannot be asked.
    #[cfg(feature = "rpc")]
    #[error("the node at {url} does not answer {method}: {source}")]
    Transport {
        /// The node's address.
        url: String,
        /// The method.
        method: &'static str,
        /// Why.
        source: Box<ureq::Error>,
    },
    /// The node answers with an error.
    #[error("the node answers {method} with the error {code}: {message}")]
    Rpc {
        /// The method.
        method: &'static str,
        /// The error's number.
        code: i64,
        /// The node's words.
        message: String,
    },
    /// The node's answer is not what the method gives.
    #[error("the node's answer to {method} is not understood: {reason}")]
    Answer {
        /// The method.
        method: &'static str,
        /// Why.
        reason: String,
    },
}
