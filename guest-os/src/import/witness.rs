//! Witnesses in the form of `debug_executionWitness`.

use super::ImportError;
use crate::bootloader::{Block, SealedHeader};
use alloy_primitives::Bytes;
use serde::Deserialize;
use serde_json::Value;

/// The answer of `debug_executionWitness`. Other fields, such as the keys that were touched, are not needed.
#[derive(Clone, Debug, Deserialize)]
pub struct WitnessJson {
    /// Trie nodes.
    pub state: Vec<Bytes>,
    /// Contract codes.
    #[serde(default)]
    pub codes: Vec<Bytes>,
    /// Headers before the block, in RLP.
    #[serde(default)]
    pub headers: Vec<Bytes>,
}

/// Reads a witness.
pub(super) fn parse(json: &[u8]) -> Result<WitnessJson, ImportError> {
    let json = serde_json::from_slice(json).map_err(ImportError::WitnessFormat)?;
    of_json(json).map_err(ImportError::WitnessFormat)
}

pub(super) fn of_json(json: Value) -> Result<WitnessJson, serde_json::Error> {
    serde_json::from_value(without_envelope(json))
}

/// The result of a JSON-RPC answer; anything else as it is.
pub(super) fn without_envelope(mut json: Value) -> Value {
    match json.get_mut("result") {
        Some(result) if !result.is_null() => result.take(),
        _ => json,
    }
}

/// The headers that lead to the block, in the order of an input: nodes give them in either order, some with more than
/// the block needs.
pub(super) fn ancestors(headers: Vec<Bytes>, block: &[u8]) -> Result<Vec<Bytes>, ImportError> {
    let block = Block::decode(block)?;
    let decode = |(index, encoded): (usize, &Bytes)| {
        SealedHeader::decode(encoded).map_err(|reason| ImportError::Header { index, reason })
    };
    let sealed = headers.iter().enumerate().map(decode).collect::<Result<Vec<_>, _>>()?;
    let mut chain = Vec::new();
    let parent = block.header.header.parent_hash;
    let mut next = parent;
    while let Some(place) = sealed.iter().position(|header| header.hash == next) {
        chain.push(headers[place].clone());
        next = sealed[place].header.parent_hash;
    }
    chain.reverse();
    if chain.is_empty() { Err(ImportError::Parent { parent }) } else { Ok(chain) }
}
