//! Names of blocks in requests to a node.

use alloy_primitives::{B256, U64};
use serde_json::{Value, json};
use std::str::FromStr;

/// The name of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockName {
    /// By its number.
    Number(u64),
    /// By its hash.
    Hash(B256),
    /// The latest block, or the latest that is safe or finalized.
    Tag(&'static str),
}

impl BlockName {
    /// The method that returns the block, and its first parameter.
    pub(super) fn request(&self) -> (&'static str, Value) {
        match self {
            Self::Number(number) => ("eth_getBlockByNumber", json!(U64::from(*number))),
            Self::Tag(tag) => ("eth_getBlockByNumber", json!(tag)),
            Self::Hash(hash) => ("eth_getBlockByHash", json!(hash)),
        }
    }
}

impl FromStr for BlockName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        const TAGS: [&str; 3] = ["latest", "safe", "finalized"];
        if let Some(tag) = TAGS.into_iter().find(|tag| *tag == name) {
            return Ok(Self::Tag(tag));
        }
        if name.len() == 66 {
            return name.parse().map(Self::Hash).map_err(|error| format!("a block's hash: {error}"));
        }
        name.parse::<U64>().map(|number| Self::Number(number.to())).map_err(|_| {
            format!("neither a number, nor a hash of 64 digits after 0x, nor one of {}", TAGS.join(", "))
        })
    }
}
