//! Import from a node, over JSON-RPC.

mod endpoint;
mod name;
mod proofs;
mod refusal;
mod scrub;
mod transport;

pub use name::BlockName;

use super::genesis::chain_of_eth_config;
use super::json::{Fields, shown};
use super::witness::{self, WitnessJson};
use super::{ImportError, assemble, block, membership};
use crate::bootloader::Block;
use crate::chain::{ChainConfig, known_chain};
use alloy_primitives::{B256, Bytes, U64};
use endpoint::Endpoint;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use transport::Transport;

/// Options of the requests to a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeOptions {
    /// The timeout of a request. A witness takes a node seconds, and an archive node longer.
    pub timeout: Duration,
    /// The maximum length of a response in bytes: by default far more than any witness.
    pub max_answer_bytes: u64,
    /// The maximum number of attempts per request, if the node is overloaded or the connection breaks.
    pub attempts: u32,
    /// The wait before the second attempt. It doubles for each later one, unless the node asks for another wait.
    pub first_wait: Duration,
}

impl Default for NodeOptions {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(300),
            max_answer_bytes: 1 << 30,
            attempts: 6,
            first_wait: Duration::from_millis(500),
        }
    }
}

/// Progress of an import from a node.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// A request is repeated.
    Retry {
        /// The reason.
        reason: String,
        /// The wait before it.
        wait: Duration,
    },
    /// The node cannot make witnesses: the witness is built from `eth_getProof`.
    NoWitness {
        /// The node's error.
        reason: String,
    },
    /// The given number of proofs of accounts and slots have been fetched.
    Proofs {
        /// Number of requests.
        requests: usize,
    },
    /// The chain is not known: the node's rules are used.
    NodeRules {
        /// The chain's id.
        chain_id: u64,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Retry { reason, wait } => write!(f, "{reason}; asking again in {wait:.1?}"),
            Self::NoWitness { reason } => {
                write!(f, "{reason}; building the witness from eth_getProof, with one request per account and slot")
            }
            Self::Proofs { requests } => write!(f, "{requests} proofs of accounts and slots"),
            Self::NodeRules { chain_id } => {
                write!(f, "the rules of chain {chain_id} are taken from the node's eth_config")
            }
        }
    }
}

/// A node. Its `Debug` output omits the secret parts of its address.
#[derive(Clone)]
pub struct Node {
    transport: Transport,
}

/// A block from a node.
struct Fetched {
    rlp: Vec<u8>,
    hash: B256,
    number: u64,
    timestamp: u64,
}

impl Node {
    /// The node at an address.
    pub fn new(url: impl Into<String>) -> Self {
        Self::with_options(url, NodeOptions::default())
    }

    /// The node at an address, with options.
    pub fn with_options(url: impl Into<String>, options: NodeOptions) -> Self {
        Self { transport: Transport::new(Endpoint::new(url.into()), options) }
    }

    /// Sets a listener, which is called with the progress of an import.
    #[must_use]
    pub fn with_listener(mut self, listener: impl Fn(&Notice) + Send + Sync + 'static) -> Self {
        self.transport.listener = Arc::new(listener);
        self
    }

    /// Fetches a block and its witness, and builds an input. If `chain` is `None`, the rules are those that this
    /// program knows of the node's chain, or else those that the node reports (EIP-7910).
    ///
    /// The witness is requested by the block hash, or by the number if the node takes no hash. If the node has no
    /// method for witnesses, the witness is built from `eth_getProof`.
    ///
    /// # Errors
    /// [`ImportError`] if the node does not respond, or its response does not lead to an input.
    pub fn import(&self, name: &BlockName, chain: Option<&ChainConfig>) -> Result<Vec<u8>, ImportError> {
        self.fetch(name, chain).map_err(|error| scrub::scrub(error, &self.transport.endpoint))
    }

    fn fetch(&self, name: &BlockName, chain: Option<&ChainConfig>) -> Result<Vec<u8>, ImportError> {
        let (chain, is_the_nodes) = match chain {
            Some(chain) => (Cow::Borrowed(chain), false),
            None => self.chain()?,
        };
        let block = self.block(name)?;
        if is_the_nodes {
            check_age(&block, &chain)?;
        }
        membership::check(&block.rlp, &chain)?;
        match self.witness(&block)? {
            Ok(witness) => assemble(block.rlp, witness, &chain),
            Err(reason) => {
                self.notify(&Notice::NoWitness { reason });
                proofs::import(self, block, &chain)
            }
        }
    }

    fn notify(&self, notice: &Notice) {
        (self.transport.listener)(notice);
    }

    fn call(&self, method: &'static str, parameters: Value) -> Result<Value, ImportError> {
        self.transport.call(method, parameters)
    }

    /// The rules of the node's chain, and whether the node reported them.
    fn chain(&self) -> Result<(Cow<'static, ChainConfig>, bool), ImportError> {
        const METHOD: &str = "eth_chainId";
        let id = self.call(METHOD, json!([]))?;
        let id = serde_json::from_value::<U64>(id)
            .map_err(|error| ImportError::Answer { method: METHOD, reason: error.to_string() })?
            .to();
        if let Some(chain) = known_chain(id) {
            return Ok((Cow::Borrowed(chain), false));
        }
        let answer = match self.call("eth_config", json!([])) {
            Ok(answer) if answer.is_object() => answer,
            Ok(_) | Err(ImportError::Rpc { .. }) => return Err(ImportError::UnknownChain(id)),
            Err(error) => return Err(error),
        };
        let chain = chain_of_eth_config(&answer).and_then(|chain| match chain.chain_id {
            other if other != id => Err(format!("it belongs to chain {other}")),
            _ => Ok(chain),
        });
        let chain = chain.map_err(|reason| ImportError::NodeConfig { chain_id: id, reason })?;
        self.notify(&Notice::NodeRules { chain_id: id });
        Ok((Cow::Owned(chain), true))
    }

    /// The block with a name, checked against its hash.
    fn block(&self, name: &BlockName) -> Result<Fetched, ImportError> {
        let (method, parameter) = name.request();
        let json = self.call(method, json!([parameter, true]))?;
        if json.is_null() {
            return Err(ImportError::Answer { method, reason: format!("it has no block {parameter}") });
        }
        let rlp = block::of_json(&json).or_else(|error| self.raw_block(&json).ok_or(error))?;
        let block = Block::decode(&rlp)?;
        let (hash, header) = (block.header.hash, &block.header.header);
        let (number, timestamp) = (header.number, header.timestamp);
        match name {
            BlockName::Hash(requested) if *requested != hash => {
                Err(ImportError::OtherBlock { requested: *requested, returned: hash })
            }
            BlockName::Number(requested) if *requested != number => Err(ImportError::Answer {
                method,
                reason: format!("it returned block {number} instead of {requested}"),
            }),
            _ => Ok(Fetched { rlp, hash, number, timestamp }),
        }
    }

    /// The block in RLP, for a node whose JSON of the block is faulty.
    fn raw_block(&self, json: &Value) -> Option<Vec<u8>> {
        let fields = Fields::of(json).ok()?;
        let (hash, number) = (fields.required::<B256>("hash").ok()?, fields.value("number")?);
        let raw = self.call("debug_getRawBlock", json!([number])).ok()?;
        let rlp = block::of_json(&raw).ok()?;
        Block::decode(&rlp).is_ok_and(|block| block.header.hash == hash).then_some(rlp)
    }

    /// The witness of a block. The inner `Err` is the error of a node without a method for it.
    fn witness(&self, block: &Fetched) -> Result<Result<WitnessJson, String>, ImportError> {
        let number = U64::from(block.number);
        let mut refusal = None;
        for (method, parameter) in [
            ("debug_executionWitness", json!(block.hash)),
            ("debug_executionWitnessByBlockHash", json!(block.hash)),
            ("debug_executionWitness", json!(number)),
        ] {
            match self.transport.try_call(method, json!([parameter])) {
                Ok(Value::Null) => {}
                Ok(json) => return self.with_parent(witness::of_json(&json)?, block).map(Ok),
                Err(failure) => match refusal::weight(&failure) {
                    None => return Err(*failure.error),
                    Some(weight) if refusal.as_ref().is_none_or(|(before, _)| *before < weight) => {
                        refusal = Some((weight, failure.error));
                    }
                    Some(_) => {}
                },
            }
        }
        match refusal {
            Some((refusal::MOST_WEIGHT, error)) => Err(*error),
            Some((_, error)) => Ok(Err(error.to_string())),
            None => Ok(Err("the node returns no witness of the block".to_owned())),
        }
    }

    /// Adds the parent's header, which some clients omit.
    fn with_parent(&self, mut witness: WitnessJson, block: &Fetched) -> Result<WitnessJson, ImportError> {
        if witness.headers.is_empty() {
            let parent = Block::decode(&block.rlp)?.header.header.parent_hash;
            witness.headers.push(self.header(parent)?);
        }
        Ok(witness)
    }

    /// The RLP of the header with a hash.
    fn header(&self, hash: B256) -> Result<Bytes, ImportError> {
        const METHOD: &str = "eth_getBlockByHash";
        let json = self.call(METHOD, json!([hash, false]))?;
        let failed = |reason: String| ImportError::Answer { method: METHOD, reason };
        let header = witness::header_of_object(&json)
            .map_err(|error| failed(format!("{error}, in the header of {hash}: {}", shown(&json))))?;
        let returned = alloy_primitives::keccak256(&header);
        if returned == hash { Ok(header) } else { Err(ImportError::OtherBlock { requested: hash, returned }) }
    }
}

/// The node's report on its forks starts with the current one: refuses an older block.
fn check_age(block: &Fetched, chain: &ChainConfig) -> Result<(), ImportError> {
    match chain.activations.first() {
        Some(first) if !first.start.holds(block.number, block.timestamp) => Err(ImportError::NodeConfig {
            chain_id: chain.chain_id,
            reason: format!(
                "block {} has the timestamp {}, which is before the node's current fork ({:?})",
                block.number, block.timestamp, first.start
            ),
        }),
        _ => Ok(()),
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node").field("endpoint", &self.transport.endpoint).finish_non_exhaustive()
    }
}
