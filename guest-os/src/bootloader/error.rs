//! Why a block is not valid, or cannot be shown to be.

use super::fields::{Field, at_fault};
use crate::chain::Fork;
use crate::input::InputError;
use crate::system::{StateError, SystemError, TrieError};
use alloc::string::String;
use alloy_primitives::{Address, B256, Bloom};
use thiserror::Error;

/// Why a run has no successful output.
#[derive(Debug, Error)]
pub enum BlockError {
    /// The input cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// A part of the block or of the witness is not what it has to be.
    #[error("{}{part} cannot be decoded: {reason}", field.map(|field| alloc::format!("{field} of ")).unwrap_or_default())]
    Decode {
        /// The part.
        part: &'static str,
        /// The field of the part, where it is one that is at fault.
        field: Option<&'static str>,
        /// Why.
        reason: alloy_rlp::Error,
    },
    /// The input has public keys, but not as many as the block has transactions.
    #[error(
        "the input has {keys} public keys: expected none, or one for each of the block's {transactions} transactions"
    )]
    PublicKeys {
        /// Keys that are there.
        keys: usize,
        /// The block's transactions.
        transactions: usize,
    },
    /// The witness lacks the parent's header, or its headers are no chain.
    #[error("the witness's headers do not lead to the block: {0}")]
    Ancestors(&'static str),
    /// The block's header does not follow from its parent's, or is against its fork's rules.
    #[error("invalid header: {0}")]
    Header(#[from] HeaderError),
    /// A transaction that the block must not hold.
    #[error("invalid transaction number {index} of the block: {source}")]
    Transaction {
        /// Its place in the block, from 0.
        index: usize,
        /// Why.
        source: TransactionError,
    },
    /// The state has no answer.
    #[error(transparent)]
    State(#[from] StateError),
    /// A system contract did not do what the protocol relies on.
    #[error("the call of system contract {contract} failed: {reason}")]
    SystemContract {
        /// Its address.
        contract: Address,
        /// Why.
        reason: String,
    },
    /// An event of the deposit contract is no deposit.
    #[error("an event of the deposit contract is no deposit")]
    Deposit,
    /// What the run gives is not what the header says.
    #[error("the block's header does not match its execution: {0}")]
    Mismatch(#[from] Mismatch),
}

/// Why a header is invalid.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum HeaderError {
    /// A number does not have the one value that it may have.
    #[error("{field} is {found}, expected {expected}")]
    Number {
        /// The field.
        field: &'static str,
        /// Its value.
        found: u128,
        /// What it should be.
        expected: u128,
    },
    /// A number is out of its bounds.
    #[error("{field} is {found}, outside {min}..={max}")]
    Bounds {
        /// The field.
        field: &'static str,
        /// Its value.
        found: u64,
        /// The least.
        min: u64,
        /// The most.
        max: u64,
    },
    /// A number that follows from the parent's header has more bits than the field.
    #[error("{field} would have to be {needed} after this parent, which does not fit 64 bits: no block can follow")]
    TooLarge {
        /// The field.
        field: &'static str,
        /// What it should be, at the least.
        needed: u128,
    },
    /// A digest is wrong.
    #[error("{field} is {found}, expected {expected}")]
    Digest {
        /// The field.
        field: &'static str,
        /// Its value.
        found: B256,
        /// What it should be.
        expected: B256,
    },
    /// A field is there that the fork does not have, or one is not there that it has.
    #[error("{field} is {}, against the rules of {fork}", if *present { "there" } else { "not there" })]
    Presence {
        /// The field.
        field: &'static str,
        /// Whether it is there.
        present: bool,
        /// The block's fork.
        fork: Fork,
    },
}

/// Why a transaction must not be in the block.
#[derive(Debug, Error)]
pub enum TransactionError {
    /// Its bytes are none.
    #[error("its encoding is invalid: {0}")]
    Encoding(String),
    /// One of its fields is none.
    #[error("its {field} is not valid: {reason}")]
    Field {
        /// The field.
        field: &'static str,
        /// Why.
        reason: alloy_rlp::Error,
    },
    /// Its fork has no such type.
    #[error("{0} has no transactions of this type")]
    Type(Fork),
    /// Its signature is nobody's.
    #[error("its signature is invalid")]
    Signature,
    /// The input's hint is another key than the signature's.
    #[error("the input's public key is not the one that signed it")]
    PublicKey,
    /// It may use more gas than the block has left.
    #[error("its gas limit {limit} exceeds the {left} that the block has left")]
    BlockGas {
        /// Its limit.
        limit: u64,
        /// What is left.
        left: u64,
    },
    /// It is for another chain.
    #[error("it is for the chain {found}, not {expected}")]
    Chain {
        /// The transaction's chain.
        found: u64,
        /// The block's.
        expected: u64,
    },
    /// The system refuses it.
    #[error(transparent)]
    Refused(#[from] SystemError),
}

/// What of a header does not match the block's execution.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Mismatch {
    /// Gas, or blob gas.
    #[error("{field} is {computed}, the header says {header}")]
    Number {
        /// The field.
        field: &'static str,
        /// What the run gives.
        computed: u64,
        /// What the header says.
        header: u64,
    },
    /// A root or a digest.
    #[error("{field} is {computed}, the header says {header}")]
    Digest {
        /// The field.
        field: &'static str,
        /// What the run gives.
        computed: B256,
        /// What the header says.
        header: B256,
    },
    /// The logs' bloom filter.
    #[error("the logs' bloom filter is {computed}, the header says {header}")]
    Bloom {
        /// What the run gives.
        computed: alloc::boxed::Box<Bloom>,
        /// What the header says.
        header: alloc::boxed::Box<Bloom>,
    },
}

impl From<TrieError> for BlockError {
    fn from(error: TrieError) -> Self {
        Self::State(error.into())
    }
}

impl BlockError {
    /// Names the part that cannot be decoded.
    pub(super) fn decode(part: &'static str) -> impl FnOnce(alloy_rlp::Error) -> Self {
        move |reason| Self::Decode { part, field: None, reason }
    }

    /// Names the part that cannot be decoded, and the field of it.
    pub(super) fn decode_fields(
        part: &'static str,
        encoded: &[u8],
        fields: &[Field],
    ) -> impl FnOnce(alloy_rlp::Error) -> Self {
        move |reason| match at_fault(encoded, fields) {
            Some((field, reason)) => Self::Decode { part, field: Some(field), reason },
            None => Self::Decode { part, field: None, reason },
        }
    }
}

/// Compares a digest that the run gives with the header's.
pub(super) fn check_digest(field: &'static str, computed: B256, header: B256) -> Result<(), Mismatch> {
    if computed == header { Ok(()) } else { Err(Mismatch::Digest { field, computed, header }) }
}

/// Compares a number that the run gives with the header's.
pub(super) fn check_number(field: &'static str, computed: u64, header: u64) -> Result<(), Mismatch> {
    if computed == header { Ok(()) } else { Err(Mismatch::Number { field, computed, header }) }
}
