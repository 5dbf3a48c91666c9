//! Checks a block's body against its header before the run, so that the error names what is wrong.

use super::transaction::Envelope;
use crate::bootloader::Block;
use crate::import::error::{BodyPart, ImportError};
use alloy_consensus::EMPTY_OMMER_ROOT_HASH;
use alloy_eips::eip2718::{Decodable2718, Encodable2718};
use alloy_eips::eip4895::Withdrawal;
use alloy_primitives::{B256, keccak256};
use alloy_rlp::PayloadView;
use alloy_trie::root::ordered_trie_root_encoded;

/// Checks transactions, ommers and withdrawals against the header.
pub(super) fn check(rlp: &[u8]) -> Result<(), ImportError> {
    let block = Block::decode(rlp)?;
    let header = &block.header.header;
    compare(BodyPart::Transactions, header.transactions_root, &block.transactions, blame_transaction)?;
    check_ommers(rlp, header.ommers_hash, block.has_ommers)?;
    if let (Some(root), Some(withdrawals)) = (header.withdrawals_root, &block.withdrawals) {
        let encoded = withdrawals.iter().map(|(_, encoded)| *encoded).collect::<Vec<_>>();
        let decoded = withdrawals.iter().map(|(withdrawal, _)| withdrawal).collect::<Vec<_>>();
        compare(BodyPart::Withdrawals, root, &encoded, |_| blame_withdrawal(&decoded))?;
    }
    Ok(())
}

fn compare(
    part: BodyPart,
    header: B256,
    encoded: &[&[u8]],
    blame: impl Fn(&[&[u8]]) -> String,
) -> Result<(), ImportError> {
    let computed = ordered_trie_root_encoded(encoded);
    if computed == header {
        return Ok(());
    }
    Err(ImportError::Root { part, header, computed, blame: blame(encoded) })
}

/// Names the first transaction that cannot be decoded, if there is one.
fn blame_transaction(encoded: &[&[u8]]) -> String {
    let is_canonical = |bytes: &[u8]| {
        let transaction = Envelope::decode_2718_exact(bytes);
        transaction.is_ok_and(|transaction| transaction.encoded_2718() == bytes)
    };
    match encoded.iter().position(|bytes| !is_canonical(bytes)) {
        Some(index) => format!("; transaction {index} cannot be decoded"),
        None => format!("; all {} can be decoded: one was added, removed, moved or changed", encoded.len()),
    }
}

/// Names the first withdrawal whose index does not follow from the previous one, if there is one.
fn blame_withdrawal(withdrawals: &[&Withdrawal]) -> String {
    let follows = |pair: &[&Withdrawal]| pair[0].index.checked_add(1) == Some(pair[1].index);
    match withdrawals.windows(2).position(|pair| !follows(pair)) {
        Some(position) => {
            let (before, index) = (withdrawals[position].index, withdrawals[position + 1].index);
            format!("; withdrawal {} has the index {index} after {before}", position + 1)
        }
        None => format!("; the indices of all {} follow each other: another field was changed", withdrawals.len()),
    }
}

fn check_ommers(rlp: &[u8], header: B256, has_ommers: bool) -> Result<(), ImportError> {
    let computed = if has_ommers { ommers_hash(rlp) } else { EMPTY_OMMER_ROOT_HASH };
    if computed == header {
        return Ok(());
    }
    Err(ImportError::Root { part: BodyPart::Ommers, header, computed, blame: String::new() })
}

/// The ommers hash: that of the block's third part.
fn ommers_hash(mut rlp: &[u8]) -> B256 {
    match alloy_rlp::Header::decode_raw(&mut rlp) {
        Ok(PayloadView::List(parts)) => parts.get(2).map_or(EMPTY_OMMER_ROOT_HASH, keccak256),
        _ => EMPTY_OMMER_ROOT_HASH,
    }
}
