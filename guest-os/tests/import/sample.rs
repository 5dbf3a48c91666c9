//! The sample block, in the formats of all clients.

use alloy_consensus::transaction::Recovered;
use alloy_consensus::{Block, TxEnvelope};
use alloy_primitives::Address;
use alloy_rpc_types_eth::{Header, Transaction, TransactionInfo};
use nova_os::chain::{ChainConfig, known_chain};
use nova_os::import::{ImportError, import};
use serde_json::Value;
use std::path::Path;

/// A file of the sample block.
pub(crate) fn sample(extension: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/blocks");
    std::fs::read(folder.join("mainnet-21429992").with_extension(extension)).expect("the sample exists")
}

/// The sample's witness.
pub(crate) fn witness() -> Value {
    serde_json::from_slice(&sample("witness.json")).expect("the witness is JSON")
}

pub(crate) fn mainnet() -> &'static ChainConfig {
    known_chain(1).expect("mainnet is known")
}

/// The answer of `eth_getBlockByNumber` for a block.
pub(crate) fn block_json(rlp: &[u8]) -> Value {
    let block: Block<TxEnvelope> = alloy_rlp::decode_exact(rlp).expect("the block is RLP");
    let block = alloy_rpc_types_eth::Block::from_consensus(block, None).map_transactions(|transaction| {
        let transaction = Recovered::new_unchecked(transaction, Address::ZERO);
        Transaction::from_transaction(transaction, TransactionInfo::default())
    });
    serde_json::to_value(block).expect("a block becomes JSON")
}

/// A header's JSON.
pub(crate) fn header_json(rlp: &[u8]) -> Value {
    let header: alloy_consensus::Header = alloy_rlp::decode_exact(rlp).expect("the header is RLP");
    let header = Header::from_consensus(alloy_consensus::Sealable::seal_slow(header), None, None);
    serde_json::to_value(header).expect("a header becomes JSON")
}

/// Imports a block's JSON with the sample's witness.
pub(crate) fn import_json(block: &Value) -> Result<Vec<u8>, ImportError> {
    import(block.to_string().as_bytes(), &sample("witness.json"), mainnet())
}

/// The error of importing a block's JSON.
pub(crate) fn refusal(block: &Value) -> String {
    import_json(block).expect_err("the block is refused").to_string()
}
