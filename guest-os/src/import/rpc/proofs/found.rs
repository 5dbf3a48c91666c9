//! The witness collected so far from a node's proofs.

use crate::import::ImportError;
use crate::import::json::{FieldError, Fields};
use alloy_primitives::map::HashMap;
use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_rlp::Decodable;
use alloy_trie::Nibbles;
use alloy_trie::nodes::{RlpNode, TrieNode};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) const METHOD: &str = "eth_getProof";

/// A trie of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trie {
    /// The account trie.
    Accounts,
    /// The storage trie of an account.
    Storage(Address),
}

/// Nodes, codes and headers, and what the search for further nodes needs.
pub(super) struct CollectedWitness {
    pub(super) nodes: BTreeMap<B256, Bytes>,
    pub(super) codes: BTreeMap<B256, Bytes>,
    /// The headers before the block, from the parent backwards.
    pub(super) headers: Vec<Bytes>,
    /// The positions of the nodes that known nodes refer to: the trie, and the prefix of the keys below.
    pub(super) positions: HashMap<B256, (Trie, Nibbles)>,
    /// The accounts with their deleted slots. An account without slots is deleted itself.
    pub(super) deleted: Vec<(Address, Vec<U256>)>,
    /// The error behind a failed read of the state.
    pub(super) failure: Option<ImportError>,
    pub(super) requests: usize,
    pub(super) last_searched: B256,
}

impl CollectedWitness {
    /// Starts with the parent's header and the position of its state root.
    pub(super) fn new(parent: Bytes, root: B256) -> Self {
        Self {
            nodes: BTreeMap::new(),
            codes: BTreeMap::new(),
            headers: vec![parent],
            positions: HashMap::from_iter([(root, (Trie::Accounts, Nibbles::default()))]),
            deleted: Vec::new(),
            failure: None,
            requests: 0,
            last_searched: B256::ZERO,
        }
    }

    /// Adds a proof against the state before the block.
    pub(super) fn add(&mut self, address: Address, proof: &AccountProof) {
        self.add_path(Trie::Accounts, keccak256(address), &proof.account);
        for (slot, nodes) in &proof.slots {
            self.add_path(Trie::Storage(address), keccak256(B256::from(*slot)), nodes);
        }
    }

    /// Adds the nodes on the path to a key.
    fn add_path(&mut self, trie: Trie, key: B256, nodes: &[Bytes]) {
        let key = Nibbles::unpack(key);
        let mut path = Nibbles::default();
        for encoded in nodes {
            self.nodes.insert(keccak256(encoded), encoded.clone());
            // Bytes that are not a node are of no use, which shows when the block runs.
            match TrieNode::decode(&mut &encoded[..]) {
                Ok(TrieNode::Branch(branch)) => {
                    for (nibble, child) in branch.as_ref().children() {
                        let mut position = path;
                        position.push(nibble);
                        self.add_place(child, trie, position);
                    }
                    path = key.slice(..(path.len() + 1).min(key.len()));
                }
                Ok(TrieNode::Extension(extension)) => {
                    path.extend(&extension.key);
                    self.add_place(Some(&extension.child), trie, path);
                }
                _ => return,
            }
        }
    }

    fn add_place(&mut self, child: Option<&RlpNode>, trie: Trie, position: Nibbles) {
        if let Some(digest) = child.and_then(RlpNode::as_hash) {
            self.positions.insert(digest, (trie, position));
        }
    }
}

/// The nodes in a result of `eth_getProof`.
#[derive(Clone, Debug, Default)]
pub(super) struct AccountProof {
    /// The nodes from the state root to the account, or to its absence.
    pub(super) account: Vec<Bytes>,
    /// The same for each slot, from the root of the account's storage.
    pub(super) slots: Vec<(U256, Vec<Bytes>)>,
}

impl AccountProof {
    /// Parses the result for these slots.
    pub(super) fn of(json: &Value, slots: &[U256]) -> Result<Self, ImportError> {
        let read = || {
            let fields = Fields::of(json)?;
            let storage: Vec<Value> = fields.optional("storageProof")?.unwrap_or_default();
            if storage.len() != slots.len() {
                let found = fields.value("storageProof").cloned().unwrap_or_default();
                let reason = format!("{} proofs are expected, in the order of the slots", slots.len());
                return Err(FieldError::malformed("storageProof", &found, reason));
            }
            let proof = |(slot, json): (&U256, &Value)| Ok((*slot, Fields::of(json)?.required("proof")?));
            let slots = slots.iter().zip(&storage).map(proof).collect::<Result<_, FieldError>>()?;
            Ok(Self { account: fields.required("accountProof")?, slots })
        };
        read().map_err(|error| ImportError::Answer { method: METHOD, reason: error.to_string() })
    }

    /// All nodes of the proof.
    pub(super) fn all(&self) -> impl Iterator<Item = &Bytes> {
        self.account.iter().chain(self.slots.iter().flat_map(|(_, nodes)| nodes))
    }
}
