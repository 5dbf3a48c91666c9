//! Why a block is invalid, or cannot be shown to be valid.

use super::fields::{Field, faulty_field};
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
    /// A part of the block or of the witness cannot be decoded.
    #[error("{}{part} cannot be decoded: {reason}", field.map(|field| alloc::format!("{field} of ")).unwrap_or_default())]
    Decode {
        /// The part.
        part: &'static str,
        /// The field of the part, if a single one is at fault.
        field: Option<&'static str>,
        /// Why.
        reason: alloy_rlp::Error,
    },
    /// The number of public keys is neither zero nor the number of transactions.
    #[error(
        "the input has {keys} public keys: expected none, or one for each of the block's {transactions} transactions"
    )]
    PublicKeys {
        /// The number of keys.
        keys: usize,
        /// The number of transactions.
        transactions: usize,
    },
    /// The witness lacks the parent's header, or its headers do not form a chain.
    #[error("the witness's headers do not lead to the block: {0}")]
    Ancestors(&'static str),
    /// The block's header does not follow from its parent's, or breaks a rule of its fork.
    #[error("invalid header: {0}")]
    Header(#[from] HeaderError),
    /// An invalid transaction.
    #[error("invalid transaction number {index} of the block: {source}")]
    Transaction {
        /// Its index in the block, from 0.
        index: usize,
        /// Why.
        source: TransactionError,
    },
    /// A read of the state failed.
    #[error(transparent)]
    State(#[from] StateError),
    /// A call of a system contract failed.
    #[error("the call of system contract {contract} failed: {reason}")]
    SystemContract {
        /// Its address.
        contract: Address,
        /// Why.
        reason: String,
    },
    /// An event of the deposit contract is not a deposit.
    #[error("an event of the deposit contract is not a deposit")]
    Deposit,
    /// The result of the execution differs from the header.
    #[error("the block's header does not match its execution: {0}")]
    Mismatch(#[from] Mismatch),
}

/// Why a header is invalid.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum HeaderError {
    /// A number differs from its only valid value.
    #[error("{field} is {found}, expected {expected}")]
    Number {
        /// The field.
        field: &'static str,
        /// Its value.
        found: u128,
        /// The expected value.
        expected: u128,
    },
    /// A number is out of bounds.
    #[error("{field} is {found}, outside {min}..={max}")]
    Bounds {
        /// The field.
        field: &'static str,
        /// Its value.
        found: u64,
        /// The minimum.
        min: u64,
        /// The maximum.
        max: u64,
    },
    /// A number that follows from the parent's header does not fit the field.
    #[error("{field} after this parent would be {needed}, which does not fit 64 bits: no block can follow")]
    TooLarge {
        /// The field.
        field: &'static str,
        /// The required value, or a lower bound of it.
        needed: u128,
    },
    /// A digest is wrong.
    #[error("{field} is {found}, expected {expected}")]
    Digest {
        /// The field.
        field: &'static str,
        /// Its value.
        found: B256,
        /// The expected value.
        expected: B256,
    },
    /// A field is present that the fork does not have, or a field of the fork is missing.
    #[error("{field} is {}, against the rules of {fork}", if *present { "present" } else { "missing" })]
    Presence {
        /// The field.
        field: &'static str,
        /// Whether the field is present.
        present: bool,
        /// The block's fork.
        fork: Fork,
    },
}

/// Why a transaction is invalid in this block.
#[derive(Debug, Error)]
pub enum TransactionError {
    /// Its encoding is invalid.
    #[error("its encoding is invalid: {0}")]
    Encoding(String),
    /// A field is invalid.
    #[error("its {field} is invalid: {reason}")]
    Field {
        /// The field.
        field: &'static str,
        /// Why.
        reason: alloy_rlp::Error,
    },
    /// The fork does not have this transaction type.
    #[error("{0} has no transactions of this type")]
    Type(Fork),
    /// No key made its signature.
    #[error("its signature is invalid")]
    Signature,
    /// The input's public key is not the signer's.
    #[error("the input's public key is not the signer's")]
    PublicKey,
    /// Its gas limit exceeds the gas left in the block.
    #[error("its gas limit {limit} exceeds the {left} left in the block")]
    BlockGas {
        /// Its gas limit.
        limit: u64,
        /// The gas left in the block.
        left: u64,
    },
    /// Its chain id is another chain's.
    #[error("it is for chain {found}, not {expected}")]
    Chain {
        /// The transaction's chain id.
        found: u64,
        /// The block's chain id.
        expected: u64,
    },
    /// The system rejects it.
    #[error(transparent)]
    Refused(#[from] SystemError),
}

/// A field of the header that differs from the result of the execution.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Mismatch {
    /// Gas, or blob gas.
    #[error("{field} is {computed}, but the header has {header}")]
    Number {
        /// The field.
        field: &'static str,
        /// The value computed by the execution.
        computed: u64,
        /// The value in the header.
        header: u64,
    },
    /// A root or a hash.
    #[error("{field} is {computed}, but the header has {header}")]
    Digest {
        /// The field.
        field: &'static str,
        /// The value computed by the execution.
        computed: B256,
        /// The value in the header.
        header: B256,
    },
    /// The logs bloom.
    #[error("the logs bloom is {computed}, but the header has {header}")]
    Bloom {
        /// The value computed by the execution.
        computed: alloc::boxed::Box<Bloom>,
        /// The value in the header.
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

    /// Names the part that cannot be decoded, and its field.
    pub(super) fn decode_fields(
        part: &'static str,
        encoded: &[u8],
        fields: &[Field],
    ) -> impl FnOnce(alloy_rlp::Error) -> Self {
        move |reason| match faulty_field(encoded, fields) {
            Some((field, reason)) => Self::Decode { part, field: Some(field), reason },
            None => Self::Decode { part, field: None, reason },
        }
    }
}

/// Compares a computed hash with the header's.
pub(super) fn check_digest(field: &'static str, computed: B256, header: B256) -> Result<(), Mismatch> {
    if computed == header { Ok(()) } else { Err(Mismatch::Digest { field, computed, header }) }
}

/// Compares a computed number with the header's.
pub(super) fn check_number(field: &'static str, computed: u64, header: u64) -> Result<(), Mismatch> {
    if computed == header { Ok(()) } else { Err(Mismatch::Number { field, computed, header }) }
}
