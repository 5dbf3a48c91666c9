//! Whether a block can belong to the chain whose rules were given.

use super::error::ImportError;
use crate::bootloader::Block;
use crate::chain::{ChainConfig, ChainError, Fork, KNOWN_CHAINS, Start, known_chain};
use alloy_consensus::{EthereumTxEnvelope, Header, Transaction, TxEip4844};
use alloy_eips::eip2718::Decodable2718;

/// Refuses a block that the rules do not cover, and one that belongs to another chain. Its transactions show this by
/// their chain ids, or its number and its header's fields match another known chain at its time. The hint names that
/// chain.
pub(super) fn check(block: &[u8], chain: &ChainConfig) -> Result<(), ImportError> {
    let block = Block::decode(block)?;
    let header = &block.header.header;
    let other = |reason: String, id: u64| ImportError::OtherChain {
        rules: chain_name(chain.chain_id),
        reason,
        hint: hint(id),
    };
    let ids = transaction_ids(&block);
    if let Some(&(index, id)) = ids.iter().find(|(_, id)| *id != chain.chain_id) {
        return Err(other(format!("transaction {index} is for {}", chain_name(id)), id));
    }
    let rules = chain.rules(header.number, header.timestamp);
    let is_covered = !matches!(rules, Err(ChainError::TooOld { .. }));
    if ids.is_empty() && !(is_covered && fits(header, chain)) {
        let known = KNOWN_CHAINS.iter().filter(|(_, id)| *id != chain.chain_id);
        let fitting = known.filter_map(|(_, id)| known_chain(*id)).find(|known| fits(header, known));
        if let Some(known) = fitting {
            let (number, time) = (header.number, header.timestamp);
            let reason = format!("it had no block like number {number} with the timestamp {time}");
            return Err(other(reason, known.chain_id));
        }
    }
    // The run reports other faults of the header.
    Ok(rules.map(drop)?)
}

/// The chain ids of the transactions that have one, by index.
fn transaction_ids(block: &Block<'_>) -> Vec<(usize, u64)> {
    let id = |(index, encoded): (usize, &&[u8])| {
        let transaction = EthereumTxEnvelope::<TxEip4844>::decode_2718_exact(encoded).ok()?;
        Some((index, transaction.chain_id()?))
    };
    block.transactions.iter().enumerate().filter_map(id).collect()
}

/// The fork whose fields a header has. Prague and Osaka have the same fields.
fn fork_of(header: &Header) -> Option<Fork> {
    match (
        header.base_fee_per_gas.is_some(),
        header.withdrawals_root.is_some(),
        header.excess_blob_gas.is_some(),
        header.requests_hash.is_some(),
        header.block_access_list_hash.is_some(),
    ) {
        (true, false, false, false, false) => Some(Fork::Paris),
        (true, true, false, false, false) => Some(Fork::Shanghai),
        (true, true, true, false, false) => Some(Fork::Cancun),
        (true, true, true, true, false) => Some(Fork::Prague),
        _ => None,
    }
}

/// Whether a header can belong to a chain. It must have the fields of the fork at its time, and by its number every
/// earlier fork must have started.
fn fits(header: &Header, chain: &ChainConfig) -> bool {
    let (number, timestamp) = (header.number, header.timestamp);
    let Ok(rules) = chain.rules(number, timestamp) else { return false };
    let mut until_now = chain.activations.iter().take_while(|activation| activation.fork <= rules.fork);
    let is_past = |start: Start| match start {
        Start::Block(_) => start.holds(number, timestamp),
        Start::Time(_) => true,
    };
    until_now.all(|activation| is_past(activation.start)) && fork_of(header) == Some(rules.fork.min(Fork::Prague))
}

/// The id of a chain, with its name if it is known.
fn chain_name(id: u64) -> String {
    match KNOWN_CHAINS.iter().find(|(_, known)| *known == id) {
        Some((name, _)) => format!("chain {id} ({name})"),
        None => format!("chain {id}"),
    }
}

fn hint(id: u64) -> String {
    match KNOWN_CHAINS.iter().find(|(_, known)| *known == id) {
        Some((name, _)) => format!("it fits {name}: use --chain {name}"),
        None => "name the genesis file of its chain with --chain".to_owned(),
    }
}
