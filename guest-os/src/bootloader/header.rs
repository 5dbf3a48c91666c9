//! The rules of a header that depend only on the parent's header and the fork.

use super::BlockError;
use super::block::{Block, SealedHeader};
use super::error::HeaderError;
use super::fee_market::{next_base_fee, next_excess_blob_gas};
use super::fields::HEADER;
use crate::chain::{Fork, Rules};
use crate::input::Witness;
use crate::system::oracle::Ancestors;
use alloc::vec::Vec;
use alloy_consensus::{EMPTY_OMMER_ROOT_HASH, Header};
use alloy_primitives::{B64, B256, U256, keccak256};

/// The minimum gas limit of a block.
const MIN_GAS_LIMIT: u64 = 5000;

/// The maximum. The specification has none. Clients use this one, so that every limit and every sum of two fits 64
/// bits.
const MAX_GAS_LIMIT: u64 = i64::MAX as u64;

/// The gas limit may change by less than the parent's gas limit divided by this.
const GAS_LIMIT_DIVISOR: u64 = 1024;

/// The maximum length of a header's extra data in bytes.
const MAX_EXTRA_BYTES: u64 = 32;

/// The maximum length of an encoded block in bytes from Osaka on (EIP-7934): 10 MiB, less 2 MiB for the consensus
/// block.
const MAX_BLOCK_BYTES: u64 = 8 << 20;

/// The number of ancestors whose hash a contract can read.
const READABLE_ANCESTORS: usize = 256;

/// The parent of the block, and the hashes of the blocks before it.
pub(super) fn ancestors(block: &Block<'_>, witness: &Witness<'_>) -> Result<(SealedHeader, Ancestors), BlockError> {
    let mut headers = witness.headers.iter().rev();
    let parent = headers.next().ok_or(BlockError::Ancestors("the list is empty"))?;
    let parent =
        SealedHeader::decode(parent).map_err(BlockError::decode_fields("the parent's header", parent, &HEADER))?;
    let header = &block.header.header;
    if parent.hash != header.parent_hash {
        return Err(BlockError::Ancestors("the last header is not the block's parent"));
    }
    let mut hashes = Vec::from([parent.hash]);
    let mut expected = parent.header.parent_hash;
    for encoded in headers.take(READABLE_ANCESTORS - 1) {
        if keccak256(encoded) != expected {
            return Err(BlockError::Ancestors("a header is not the parent of the next one"));
        }
        hashes.push(expected);
        expected = parent_hash(encoded).map_err(BlockError::decode("an ancestor's header"))?;
    }
    let ancestors = Ancestors::new(parent.header.number, hashes);
    Ok((parent, ancestors))
}

/// The first field of a header. The hash of the bytes is known to be a block hash, so that the bytes need no other
/// check.
fn parent_hash(encoded: &[u8]) -> alloy_rlp::Result<B256> {
    let mut rest = encoded;
    alloy_rlp::Header::decode(&mut rest)?;
    alloy_rlp::Decodable::decode(&mut rest)
}

/// Checks the block's header and body, as far as they do not depend on the execution.
pub(super) fn check(
    block: &Block<'_>,
    parent: &Header,
    rules: &Rules,
    synthetic_parent: bool,
) -> Result<(), HeaderError> {
    let header = &block.header.header;
    check_lineage(header, parent)?;
    check_proof_of_stake(header)?;
    check_presence(block, rules.fork)?;
    bounds("the gas limit", header.gas_limit, MIN_GAS_LIMIT, MAX_GAS_LIMIT)?;
    bounds("the gas used", header.gas_used, 0, header.gas_limit)?;
    if let (Some(params), Some(used)) = (rules.blobs, header.blob_gas_used) {
        bounds("the blob gas used", used, 0, params.max_blob_gas_per_block())?;
    }
    if !synthetic_parent {
        check_gas(header, parent)?;
        check_blobs(header, parent, rules)?;
    }
    if block.has_ommers {
        return Err(HeaderError::Digest {
            field: "the ommers hash",
            found: header.ommers_hash,
            expected: EMPTY_OMMER_ROOT_HASH,
        });
    }
    if rules.fork >= Fork::Osaka {
        bounds("the block's length", block.length as u64, 0, MAX_BLOCK_BYTES)?;
    }
    Ok(())
}

fn check_lineage(header: &Header, parent: &Header) -> Result<(), HeaderError> {
    number("the number", header.number, successor("the number", parent.number)?)?;
    bounds("the timestamp", header.timestamp, successor("the timestamp", parent.timestamp)?, u64::MAX)?;
    bounds("the extra data's length", header.extra_data.len() as u64, 0, MAX_EXTRA_BYTES)
}

/// The successor of a number in the parent's header.
fn successor(field: &'static str, number: u64) -> Result<u64, HeaderError> {
    number.checked_add(1).ok_or(HeaderError::TooLarge { field, needed: u128::from(number) + 1 })
}

/// EIP-3675: the fields that proof of work used are constants.
fn check_proof_of_stake(header: &Header) -> Result<(), HeaderError> {
    if header.difficulty != U256::ZERO {
        let found = u128::try_from(header.difficulty).unwrap_or(u128::MAX);
        return Err(HeaderError::Number { field: "the difficulty", found, expected: 0 });
    }
    if header.nonce != B64::ZERO {
        return Err(HeaderError::Number { field: "the nonce", found: u64::from(header.nonce).into(), expected: 0 });
    }
    digest("the ommers hash", header.ommers_hash, EMPTY_OMMER_ROOT_HASH)
}

fn check_gas(header: &Header, parent: &Header) -> Result<(), HeaderError> {
    let change = parent.gas_limit / GAS_LIMIT_DIVISOR;
    let min = parent.gas_limit.saturating_sub(change).saturating_add(1).max(MIN_GAS_LIMIT);
    let max = parent.gas_limit.saturating_add(change).saturating_sub(1).min(MAX_GAS_LIMIT);
    bounds("the gas limit", header.gas_limit, min, max)?;
    let base_fee = parent.base_fee_per_gas.map(|base_fee| next_base_fee(parent, base_fee)).transpose()?;
    match (header.base_fee_per_gas, base_fee) {
        (Some(found), Some(expected)) => number("the base fee", found, expected),
        (found, _) => {
            let field = if found.is_some() { "the parent's base fee" } else { "the base fee" };
            Err(HeaderError::Presence { field, present: false, fork: Fork::Paris })
        }
    }
}

fn check_presence(block: &Block<'_>, fork: Fork) -> Result<(), HeaderError> {
    let header = &block.header.header;
    let fields = [
        ("the base fee", header.base_fee_per_gas.is_some(), Some(Fork::Paris)),
        ("the withdrawals root", header.withdrawals_root.is_some(), Some(Fork::Shanghai)),
        ("the list of withdrawals", block.withdrawals.is_some(), Some(Fork::Shanghai)),
        ("the blob gas used", header.blob_gas_used.is_some(), Some(Fork::Cancun)),
        ("the excess blob gas", header.excess_blob_gas.is_some(), Some(Fork::Cancun)),
        ("the parent beacon block root", header.parent_beacon_block_root.is_some(), Some(Fork::Cancun)),
        ("the requests hash", header.requests_hash.is_some(), Some(Fork::Prague)),
        ("the block access list hash", header.block_access_list_hash.is_some(), None),
        ("the slot number", header.slot_number.is_some(), None),
    ];
    for (field, present, since) in fields {
        if present != since.is_some_and(|since| fork >= since) {
            return Err(HeaderError::Presence { field, present, fork });
        }
    }
    Ok(())
}

/// EIP-4844, with the schedule of EIP-7840 and the price floor of EIP-7918.
fn check_blobs(header: &Header, parent: &Header, rules: &Rules) -> Result<(), HeaderError> {
    match (rules.blobs, header.excess_blob_gas) {
        (Some(params), Some(excess)) => number("the excess blob gas", excess, next_excess_blob_gas(parent, &params)?),
        _ => Ok(()),
    }
}

fn number(field: &'static str, found: u64, expected: u64) -> Result<(), HeaderError> {
    if found == expected {
        return Ok(());
    }
    Err(HeaderError::Number { field, found: found.into(), expected: expected.into() })
}

fn bounds(field: &'static str, found: u64, min: u64, max: u64) -> Result<(), HeaderError> {
    if (min..=max).contains(&found) { Ok(()) } else { Err(HeaderError::Bounds { field, found, min, max }) }
}

fn digest(field: &'static str, found: B256, expected: B256) -> Result<(), HeaderError> {
    if found == expected { Ok(()) } else { Err(HeaderError::Digest { field, found, expected }) }
}
