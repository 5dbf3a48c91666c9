//! A node, asked over JSON-RPC.

use super::{ImportError, assemble, block, witness};
use crate::chain::{ChainConfig, known_chain};
use alloy_primitives::{B256, U64};
use serde::Deserialize;
use serde_json::{Value, json};
use std::str::FromStr;
use std::time::Duration;

/// How long a node may take for an answer. A witness takes it seconds, an archive node longer.
const TIMEOUT: Duration = Duration::from_secs(300);

/// The most bytes of an answer: far more than any witness.
const MAX_ANSWER_BYTES: u64 = 1 << 30;

/// A block, as people name it to a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockName {
    /// By its number.
    Number(u64),
    /// By its digest.
    Hash(B256),
    /// The newest one, or the newest that will not change.
    Tag(&'static str),
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

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    url: String,
    agent: ureq::Agent,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    result: Value,
    error: Option<RpcError>,
}

#[derive(Deserialize)]
struct RpcError {
    code: i64,
    message: String,
}

impl Node {
    /// The node that listens at an address.
    pub fn new(url: impl Into<String>) -> Self {
        let agent = ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).build().into();
        Self { url: url.into(), agent }
    }

    /// Fetches a block and its witness, and makes an input of them. Without a chain's rules, they are those that this
    /// program knows of the node's chain.
    ///
    /// # Errors
    /// [`ImportError`] if the node does not answer, or what it answers is no input.
    pub fn import(&self, name: &BlockName, chain: Option<&ChainConfig>) -> Result<Vec<u8>, ImportError> {
        let chain = match chain {
            Some(chain) => chain,
            None => self.chain()?,
        };
        let (json, number) = self.block(name)?;
        let block = block::of_json(json)?;
        let witness = self.call("debug_executionWitness", json!([number]))?;
        let witness = witness::of_json(witness).map_err(ImportError::WitnessFormat)?;
        assemble(block, witness, chain)
    }

    fn chain(&self) -> Result<&'static ChainConfig, ImportError> {
        const METHOD: &str = "eth_chainId";
        let id: U64 = understand(METHOD, self.call(METHOD, json!([]))?)?;
        known_chain(id.to()).ok_or(ImportError::UnknownChain(id.to()))
    }

    /// A block's JSON, and its number as the node writes it.
    fn block(&self, name: &BlockName) -> Result<(Value, Value), ImportError> {
        let (method, name) = match name {
            BlockName::Number(number) => ("eth_getBlockByNumber", json!(U64::from(*number))),
            BlockName::Tag(tag) => ("eth_getBlockByNumber", json!(tag)),
            BlockName::Hash(hash) => ("eth_getBlockByHash", json!(hash)),
        };
        let block = self.call(method, json!([name, true]))?;
        match block.get("number") {
            Some(number) => Ok((block.clone(), number.clone())),
            None => Err(ImportError::Answer { method, reason: format!("it has no block {name}") }),
        }
    }

    fn call(&self, method: &'static str, parameters: Value) -> Result<Value, ImportError> {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": parameters }).to_string();
        let failed = |source| ImportError::Transport { url: self.url.clone(), method, source: Box::new(source) };
        let response = self.agent.post(&self.url).header("content-type", "application/json").send(request);
        let mut response = response.map_err(failed)?;
        let body = response.body_mut().with_config().limit(MAX_ANSWER_BYTES).read_to_vec().map_err(failed)?;
        let answer: Value = serde_json::from_slice(&body)
            .map_err(|error| ImportError::Answer { method, reason: error.to_string() })?;
        let answer: Answer = understand(method, answer)?;
        match answer.error {
            Some(RpcError { code, message }) => Err(ImportError::Rpc { method, code, message }),
            None => Ok(answer.result),
        }
    }
}

fn understand<T: for<'de> Deserialize<'de>>(method: &'static str, json: Value) -> Result<T, ImportError> {
    serde_json::from_value(json).map_err(|error| ImportError::Answer { method, reason: error.to_string() })
}
