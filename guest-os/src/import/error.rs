//! Why an import failed.

use super::envelope::RpcError;
use super::json::FieldError;
use crate::bootloader::BlockError;
use crate::chain::ChainError;
use alloy_primitives::{Address, B256};
use thiserror::Error;

/// A part of a block's body that the header commits to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyPart {
    /// Its transactions.
    Transactions,
    /// Its ommers.
    Ommers,
    /// Its withdrawals.
    Withdrawals,
}

impl BodyPart {
    /// The header field of the commitment, in JSON.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Transactions => "transactionsRoot",
            Self::Ommers => "sha3Uncles",
            Self::Withdrawals => "withdrawalsRoot",
        }
    }
}

impl std::fmt::Display for BodyPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Transactions => "transactions",
            Self::Ommers => "ommers",
            Self::Withdrawals => "withdrawals",
        })
    }
}

/// Why an import failed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The block is in none of the known formats.
    #[error(
        "the block is neither RLP, as bytes or digits, nor the JSON of `debug_getRawBlock`, nor that of \
         `eth_getBlockByNumber` with whole transactions: {0}"
    )]
    BlockFormat(String),
    /// The block's RLP is malformed.
    #[error(transparent)]
    Block(#[from] BlockError),
    /// A field of the block's JSON is invalid.
    #[error("the block's JSON: {0}")]
    BlockField(FieldError),
    /// A field of a transaction's JSON is invalid.
    #[error("transaction {index}: {reason}")]
    TransactionField {
        /// Its index in the block, from 0.
        index: usize,
        /// The fault.
        reason: FieldError,
    },
    /// The fields of a transaction's JSON do not hash to its hash.
    #[error(
        "transaction {index}: field hash is {found}, but the other fields hash to {computed}; one of them is not what \
         was signed: request the block with `debug_getRawBlock`"
    )]
    TransactionHash {
        /// Its index in the block, from 0.
        index: usize,
        /// The hash in the JSON.
        found: B256,
        /// The hash of the other fields.
        computed: B256,
    },
    /// A field of a withdrawal's JSON is invalid.
    #[error("withdrawal {index}: {reason}")]
    WithdrawalField {
        /// Its index in the block, from 0.
        index: usize,
        /// The fault.
        reason: FieldError,
    },
    /// The block's body does not match its header.
    #[error("the block's {} is {header}, but its {part} result in {computed}{blame}", part.field())]
    Root {
        /// The part of the body.
        part: BodyPart,
        /// The value in the header.
        header: B256,
        /// The value computed from the body.
        computed: B256,
        /// The item at fault, if one can be named.
        blame: String,
    },
    /// The fields of a block's JSON do not hash to its hash: it has a field that is not known here.
    #[error("the block's JSON has the hash {found}, but its fields hash to {computed}")]
    BlockHash {
        /// The hash in the JSON.
        found: B256,
        /// The hash of the fields.
        computed: B256,
    },
    /// The file holds a node's error response.
    #[error("the file of the {file} holds no {file}: the node answered with {reason}")]
    Answered {
        /// Block or witness.
        file: &'static str,
        /// The node's error.
        reason: RpcError,
    },
    /// The file holds a node's response that the block is unknown.
    #[error(
        "the file of the block holds no block: it is null, so the node has no such block; ask a node that \
         has it"
    )]
    NoBlock,
    /// The witness is not JSON of a known format.
    #[error(
        "the witness is not the JSON of `debug_executionWitness`, {{\"state\": [..], \"codes\": [..], \"headers\": [..]}}: {0}"
    )]
    WitnessFormat(String),
    /// A header of the witness is malformed.
    #[error("header number {index} of the witness is not RLP of a header: {reason}")]
    Header {
        /// Its index in the witness.
        index: usize,
        /// The reason.
        reason: alloy_rlp::Error,
    },
    /// A field of a header of the witness is invalid.
    #[error("header number {index} of the witness: {reason}")]
    HeaderField {
        /// Its index in the witness.
        index: usize,
        /// The fault.
        reason: FieldError,
    },
    /// The witness lacks the parent's header.
    #[error("the witness does not belong to the block: it lacks the header of the parent, {parent}")]
    Parent {
        /// The parent's hash.
        parent: B256,
    },
    /// A genesis file does not determine the rules.
    #[error("the genesis file does not determine the chain's rules: {0}")]
    Genesis(String),
    /// The rules of the block are not known.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The block belongs to another chain than the rules.
    #[error("the block does not belong to {rules}, whose rules were given: {reason}; {hint}")]
    OtherChain {
        /// The chain of the rules.
        rules: String,
        /// The evidence.
        reason: String,
        /// The next step.
        hint: String,
    },
    /// This program does not know the chain.
    #[error("chain {0} is not known: use --chain with the genesis file of its nodes")]
    UnknownChain(u64),
    /// The node's `eth_config` does not determine the rules of the block.
    #[error(
        "chain {chain_id} is not one that this program knows, and the node's `eth_config` does not say the block's \
         rules: {reason}; give the genesis file that its nodes are started with"
    )]
    NodeConfig {
        /// The chain's id.
        chain_id: u64,
        /// The reason.
        reason: String,
    },
    /// The node's address is invalid.
    #[error("the node's address is not of the form http://HOST:PORT or https://HOST/PATH: {0}")]
    Url(&'static str),
    /// The request failed.
    #[error("the node at {url} does not answer {method}: {reason}")]
    Transport {
        /// The node's address without its secrets.
        url: String,
        /// The method.
        method: &'static str,
        /// The reason.
        reason: String,
    },
    /// The node responded with an error.
    #[error("the node answers {method} with the error {code}: {message}{}", if data.is_empty() { String::new() } else { format!(" ({data})") })]
    Rpc {
        /// The method.
        method: &'static str,
        /// The error's code.
        code: i64,
        /// The error's message.
        message: String,
        /// The error's data as JSON. Empty if it has none.
        data: String,
    },
    /// The node's response does not have the form of the method's result.
    #[error("the node's answer to {method} is malformed: {reason}")]
    Answer {
        /// The method.
        method: &'static str,
        /// The reason.
        reason: String,
    },
    /// The node returned another block than the requested one.
    #[error("the node returned block {returned} instead of {requested}")]
    OtherBlock {
        /// The requested hash.
        requested: B256,
        /// The hash of the returned block.
        returned: B256,
    },
    /// The node's proof of an account does not match the parent's state root.
    #[error(
        "the node's proof of account {address} does not match the state root before the block, {root}: the node \
         may have reorganised, or may no longer have that state"
    )]
    OtherState {
        /// The account.
        address: Address,
        /// The parent's state root.
        root: B256,
    },
    /// No proof of the node holds a node of a trie.
    #[error(
        "the node's proofs do not hold the trie node {digest}, which the block needs because it deletes a key beside \
         it: ask a node that has `debug_executionWitness`"
    )]
    Sibling {
        /// The trie node's hash.
        digest: B256,
    },
}
