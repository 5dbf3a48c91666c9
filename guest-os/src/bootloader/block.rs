//! The block's parts, where they lie.

use super::BlockError;
use alloc::vec::Vec;
use alloy_consensus::Header;
use alloy_eips::eip4895::Withdrawal;
use alloy_primitives::{B256, keccak256};
use alloy_rlp::{Decodable, Error, PayloadView};

/// A header and its digest.
#[derive(Clone, Debug)]
pub struct SealedHeader {
    /// The header.
    pub header: Header,
    /// Keccak-256 of its encoding.
    pub hash: B256,
}

impl SealedHeader {
    /// Reads a header that is all of `encoded`. An encoding that is read is the only one of its header, so that the
    /// digest is over these bytes.
    pub fn decode(encoded: &[u8]) -> Result<Self, Error> {
        Ok(Self { header: alloy_rlp::decode_exact(encoded)?, hash: keccak256(encoded) })
    }
}

/// A block.
#[derive(Debug)]
pub struct Block<'a> {
    /// Its header.
    pub header: SealedHeader,
    /// Its transactions, each as the transactions root commits to it.
    pub transactions: Vec<&'a [u8]>,
    /// Whether it has ommers.
    pub has_ommers: bool,
    /// Its withdrawals, with their encodings.
    pub withdrawals: Option<Vec<(Withdrawal, &'a [u8])>>,
    /// Bytes of its encoding.
    pub length: usize,
}

impl<'a> Block<'a> {
    /// Reads a block that is all of `encoded`.
    pub fn decode(encoded: &'a [u8]) -> Result<Self, BlockError> {
        let parts = list(encoded).map_err(BlockError::decode("the block"))?;
        let (header, transactions, ommers, withdrawals) = match parts[..] {
            [header, transactions, ommers] => (header, transactions, ommers, None),
            [header, transactions, ommers, withdrawals] => (header, transactions, ommers, Some(withdrawals)),
            _ => return Err(BlockError::Decode { part: "the block", reason: Error::UnexpectedLength }),
        };
        Ok(Self {
            header: SealedHeader::decode(header).map_err(BlockError::decode("the header"))?,
            transactions: decode_transactions(transactions).map_err(BlockError::decode("the transactions"))?,
            has_ommers: !list(ommers).map_err(BlockError::decode("the ommers"))?.is_empty(),
            withdrawals: withdrawals
                .map(decode_withdrawals)
                .transpose()
                .map_err(BlockError::decode("the withdrawals"))?,
            length: encoded.len(),
        })
    }
}

/// The items of a list that is all of `encoded`, with their headers.
fn list(encoded: &[u8]) -> Result<Vec<&[u8]>, Error> {
    let mut rest = encoded;
    let view = alloy_rlp::Header::decode_raw(&mut rest)?;
    match view {
        PayloadView::List(items) if rest.is_empty() => Ok(items),
        PayloadView::List(_) => Err(Error::UnexpectedLength),
        PayloadView::String(_) => Err(Error::UnexpectedString),
    }
}

/// A transaction of the first type is a list, and so is its encoding; of another type, a byte string around it.
fn decode_transactions(encoded: &[u8]) -> Result<Vec<&[u8]>, Error> {
    let mut transactions = list(encoded)?;
    for transaction in &mut transactions {
        let mut rest = *transaction;
        let header = alloy_rlp::Header::decode(&mut rest)?;
        if !header.list {
            *transaction = rest;
        }
    }
    Ok(transactions)
}

fn decode_withdrawals(encoded: &[u8]) -> Result<Vec<(Withdrawal, &[u8])>, Error> {
    list(encoded)?
        .into_iter()
        .map(|encoded| {
            let mut rest = encoded;
            let withdrawal = Withdrawal::decode(&mut rest)?;
            if rest.is_empty() { Ok((withdrawal, encoded)) } else { Err(Error::UnexpectedLength) }
        })
        .collect()
}
