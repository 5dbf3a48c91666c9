//! Why there is no input.

use super::envelope::RpcError;
use super::json::FieldError;
use crate::bootloader::BlockError;
use crate::chain::ChainError;
use alloy_primitives::{Address, B256};
use thiserror::Error;

/// A part of a block's body, of which its header says the digest.
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
    /// The header's field, as JSON names it.
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

/// Why a block and a witness do not become an input.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The block is in no form that nodes give.
    #[error(
        "the block is neither RLP, as bytes or digits, nor the JSON of `debug_getRawBlock`, nor that of \
         `eth_getBlockByNumber` with whole transactions: {0}"
    )]
    BlockFormat(String),
    /// The block's RLP is none.
    #[error(transparent)]
    Block(#[from] BlockError),
    /// A field of the block's JSON.
    #[error("the block's JSON: {0}")]
    BlockField(FieldError),
    /// A field of a transaction's JSON.
    #[error("transaction {index}: {reason}")]
    TransactionField {
        /// Its place in the block, from 0.
        index: usize,
        /// What is wrong.
        reason: FieldError,
    },
    /// A transaction's JSON does not give the transaction that it is said to be.
    #[error(
        "transaction {index}: field hash is {said}, but the other fields give {computed}; one of them is not what was \
         signed: ask the node for the block with `debug_getRawBlock`"
    )]
    TransactionHash {
        /// Its place in the block, from 0.
        index: usize,
        /// What the JSON says.
        said: B256,
        /// What its fields give.
        computed: B256,
    },
    /// A field of a withdrawal's JSON.
    #[error("withdrawal {index}: {reason}")]
    WithdrawalField {
        /// Its place in the block, from 0.
        index: usize,
        /// What is wrong.
        reason: FieldError,
    },
    /// The block's body is not that of its header.
    #[error("the block's {} is {header}, but its {part} give {computed}{blame}", part.field())]
    Root {
        /// The part of the body.
        part: BodyPart,
        /// What the header says.
        header: B256,
        /// What the body gives.
        computed: B256,
        /// Which item does not fit, where one can be named.
        blame: String,
    },
    /// The JSON of a block holds something that is not known here, and so does not give the block's digest.
    #[error("the block's JSON says that its hash is {said}, but its fields give {computed}")]
    BlockHash {
        /// What the JSON says.
        said: B256,
        /// What its fields give.
        computed: B256,
    },
    /// The file is what a node answered, and the answer is an error.
    #[error("the file of the {file} holds no {file}: the node answered with {reason}")]
    Answered {
        /// Block or witness.
        file: &'static str,
        /// The node's error.
        reason: RpcError,
    },
    /// The file is what a node answered, and the node has no such block.
    #[error(
        "the file of the block holds no block: it is null, which a node answers if it has no such block; ask a node that \
         has it, by another number or hash"
    )]
    NoBlock,
    /// The witness is not JSON of the right form.
    #[error(
        "the witness is not the JSON of `debug_executionWitness`, {{\"state\": [..], \"codes\": [..], \"headers\": [..]}}: {0}"
    )]
    WitnessFormat(String),
    /// A header of the witness is none.
    #[error("header number {index} of the witness is no RLP of a header: {reason}")]
    Header {
        /// Its place in the witness.
        index: usize,
        /// Why.
        reason: alloy_rlp::Error,
    },
    /// A field of a header of the witness.
    #[error("header number {index} of the witness: {reason}")]
    HeaderField {
        /// Its place in the witness.
        index: usize,
        /// What is wrong.
        reason: FieldError,
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
    /// The rules of the block are not known.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The block is one of another chain than that of the rules.
    #[error("the block is not one of {rules}, whose rules were given: {reason}; {hint}")]
    OtherChain {
        /// The chain of the rules.
        rules: String,
        /// What shows it.
        reason: String,
        /// What to do.
        hint: String,
    },
    /// The chain is none that this program knows.
    #[error("chain {0} is not one that this program knows: give the genesis file that its nodes are started with")]
    UnknownChain(u64),
    /// The node's `eth_config` does not say the rules of the block.
    #[error(
        "chain {chain_id} is not one that this program knows, and the node's `eth_config` does not say the block's \
         rules: {reason}; give the genesis file that its nodes are started with"
    )]
    NodeConfig {
        /// The chain's id.
        chain_id: u64,
        /// Why not.
        reason: String,
    },
    /// The node's address is none.
    #[error("the node's address is not of the form http://HOST:PORT or https://HOST/PATH: {0}")]
    Url(&'static str),
    /// The node cannot be asked.
    #[error("the node at {url} does not answer {method}: {reason}")]
    Transport {
        /// The node's address, without what may be secret.
        url: String,
        /// The method.
        method: &'static str,
        /// Why.
        reason: String,
    },
    /// The node answers with an error.
    #[error("the node answers {method} with the error {code}: {message}{}", if data.is_empty() { String::new() } else { format!(" ({data})") })]
    Rpc {
        /// The method.
        method: &'static str,
        /// The error's number.
        code: i64,
        /// The node's words.
        message: String,
        /// What the node adds, as JSON; empty if it adds nothing.
        data: String,
    },
    /// The node's answer is not what the method gives.
    #[error("the node's answer to {method} is not understood: {reason}")]
    Answer {
        /// The method.
        method: &'static str,
        /// Why.
        reason: String,
    },
    /// The node gave another block than was asked for.
    #[error("the node was asked for the block {asked}, and gave {given}")]
    OtherBlock {
        /// The block's hash.
        asked: B256,
        /// The hash of what came.
        given: B256,
    },
    /// The node's proof of an account is not one of the parent's state.
    #[error(
        "the node's proof of account {address} is not one of the state before the block, whose root is {root}: the node \
         may have reorganised, or may no longer have that state"
    )]
    OtherState {
        /// The account.
        address: Address,
        /// The parent's state root.
        root: B256,
    },
    /// A node of a trie that no proof shows.
    #[error(
        "the node's proofs do not hold the trie node {digest}, which the block needs because it deletes a key beside \
         it: ask a node that has `debug_executionWitness`"
    )]
    Sibling {
        /// The trie node's digest.
        digest: B256,
    },
}
