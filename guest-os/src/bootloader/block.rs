//! The parts of a block, borrowed from its encoding.

use super::BlockError;
use super::fields::{HEADER, WITHDRAWAL, items};
use alloc::vec::Vec;
use alloy_consensus::Header;
use alloy_eips::eip4895::Withdrawal;
use alloy_primitives::{B256, keccak256};
use alloy_rlp::Error;

/// The last transaction type (EIP-2718).
const LAST_TYPE: u8 = 0x7f;

/// A header and its hash.
#[derive(Clone, Debug)]
pub struct SealedHeader {
    /// The header.
    pub header: Header,
    /// Keccak-256 of its encoding.
    pub hash: B256,
}

impl SealedHeader {
    /// Decodes a header that fills `encoded`. A header has one valid encoding, so that hashing these bytes hashes the
    /// header.
    pub fn decode(encoded: &[u8]) -> Result<Self, Error> {
        Ok(Self { header: alloy_rlp::decode_exact(encoded)?, hash: keccak256(encoded) })
    }
}

/// A block.
#[derive(Debug)]
pub struct Block<'a> {
    /// Its header.
    pub header: SealedHeader,
    /// Its transactions, in the encoding that the transactions root commits to.
    pub transactions: Vec<&'a [u8]>,
    /// Whether it has ommers.
    pub has_ommers: bool,
    /// Its withdrawals, with their encodings.
    pub withdrawals: Option<Vec<(Withdrawal, &'a [u8])>>,
    /// Length of its encoding in bytes.
    pub length: usize,
}

impl<'a> Block<'a> {
    /// Decodes a block that fills `encoded`.
    pub fn decode(encoded: &'a [u8]) -> Result<Self, BlockError> {
        let parts = items(encoded).map_err(BlockError::decode("the block"))?;
        let (header, transactions, ommers, withdrawals) = match parts[..] {
            [header, transactions, ommers] => (header, transactions, ommers, None),
            [header, transactions, ommers, withdrawals] => (header, transactions, ommers, Some(withdrawals)),
            _ => return Err(BlockError::Decode { part: "the block", field: None, reason: Error::UnexpectedLength }),
        };
        Ok(Self {
            header: SealedHeader::decode(header).map_err(BlockError::decode_fields("the header", header, &HEADER))?,
            transactions: decode_transactions(transactions).map_err(BlockError::decode("the transactions"))?,
            has_ommers: !items(ommers).map_err(BlockError::decode("the ommers"))?.is_empty(),
            withdrawals: withdrawals.map(decode_withdrawals).transpose()?,
            length: encoded.len(),
        })
    }
}

/// A legacy transaction is an RLP list. A typed transaction is a byte string that holds its type and a list.
fn decode_transactions(encoded: &[u8]) -> Result<Vec<&[u8]>, Error> {
    items(encoded)?.into_iter().map(decode_transaction).collect()
}

fn decode_transaction(encoded: &[u8]) -> Result<&[u8], Error> {
    let mut rest = encoded;
    if alloy_rlp::Header::decode(&mut rest)?.list {
        return Ok(encoded);
    }
    match rest {
        [1..=LAST_TYPE, ..] => Ok(rest),
        [0xc0..=0xff, ..] => Err(Error::Custom("a legacy transaction must be a list, not a byte string around one")),
        _ => Err(Error::Custom("a byte string is not a transaction: its first byte is not a type")),
    }
}

fn decode_withdrawals(encoded: &[u8]) -> Result<Vec<(Withdrawal, &[u8])>, BlockError> {
    let decode = |encoded| {
        let withdrawal = alloy_rlp::decode_exact(encoded);
        Ok((withdrawal.map_err(BlockError::decode_fields("a withdrawal", encoded, &WITHDRAWAL))?, encoded))
    };
    items(encoded).map_err(BlockError::decode("the withdrawals"))?.into_iter().map(decode).collect()
}
