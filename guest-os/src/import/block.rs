//! Blocks in the forms that nodes give them.

use super::ImportError;
use super::witness::without_envelope;
use crate::bootloader::{Block, SealedHeader};
use alloy_primitives::{B256, hex};
use serde_json::Value;

/// A block's RLP, from its bytes, their digits, or its JSON.
pub(super) fn to_rlp(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let rlp = match bytes.trim_ascii() {
        // A block's RLP is a list of more than 55 bytes; a text never begins with such a byte.
        [0xf8..=0xff, ..] => bytes.to_vec(),
        [b'{' | b'[', ..] => return of_json(serde_json::from_slice(bytes).map_err(format)?),
        digits => hex::decode(digits).map_err(format)?,
    };
    Block::decode(&rlp)?;
    Ok(rlp)
}

/// A block's RLP from the JSON of `eth_getBlockByNumber`.
pub(super) fn of_json(json: Value) -> Result<Vec<u8>, ImportError> {
    let block: alloy_rpc_types_eth::Block = serde_json::from_value(without_envelope(json)).map_err(format)?;
    if !block.transactions.is_empty() && !block.transactions.is_full() {
        return Err(ImportError::BlockFormat("it has its transactions' hashes only".into()));
    }
    let said = block.header.hash;
    let block = block.map_transactions(|transaction| transaction.into_inner()).into_consensus();
    let rlp = alloy_rlp::encode(block);
    let computed = hash(&rlp)?;
    if computed == said { Ok(rlp) } else { Err(ImportError::BlockHash { said, computed }) }
}

fn hash(rlp: &[u8]) -> Result<B256, ImportError> {
    let SealedHeader { hash, .. } = Block::decode(rlp)?.header;
    Ok(hash)
}

fn format(error: impl std::fmt::Display) -> ImportError {
    ImportError::BlockFormat(error.to_string())
}
