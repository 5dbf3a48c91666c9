//! Whether a block can be one of the chain whose rules were given.

use super::error::ImportError;
use crate::bootloader::Block;
use crate::chain::{ChainConfig, ChainError, Fork, KNOWN_CHAINS, Start, known_chain};
use alloy_consensus::{EthereumTxEnvelope, Header, Transaction, TxEip4844};
use alloy_eips::eip2718::Decodable2718;

/// Refuses a block that the rules do not cover, and one that is rather another chain's: its transactions say so, or its
/// number and its header's fields are those of another known chain at its time. A hint names the chain that it fits.
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
    // What else is wrong with the header is for the run to say.
    Ok(rules.map(drop)?)
}

/// The transactions that say which chain they are for.
fn transaction_ids(block: &Block<'_>) -> Vec<(usize, u64)> {
    let id = |(index, encoded): (usize, &&[u8])| {
        let transaction = EthereumTxEnvelope::<TxEip4844>::decode_2718_exact(encoded).ok()?;
        Some((index, transaction.chain_id()?))
    };
    block.transactions.iter().enumerate().filter_map(id).collect()
}

/// The fork that a header's fields are those of; Prague's and Osaka's are the same.
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

/// Whether a header can be one of a chain: it has the fields of the fork that holds then, and no fork before that one is
/// still to come by the block's number.
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

/// A chain's name, where it has one, and its number.
fn chain_name(id: u64) -> String {
    match KNOWN_CHAINS.iter().find(|(_, known)| *known == id) {
        Some((name, _)) => format!("chain {id} ({name})"),
        None => format!("chain {id}"),
    }
}

fn hint(id: u64) -> String {
    match KNOWN_CHAINS.iter().find(|(_, known)| *known == id) {
        Some((name, _)) => format!("it fits {name}: give --chain {name}"),
        None => "give the genesis file of its chain with --chain".to_owned(),
    }
}
