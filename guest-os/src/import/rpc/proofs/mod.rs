//! A witness from `eth_getProof`, for nodes without a witness method.
//!
//! 1. The block runs over a state that asks the node for each account and slot on its first read, with a proof against
//!    the parent's state root ([`state`]).
//! 2. A deleted key can leave a branch with one child, whose node is needed but was not read. Proofs of deleted keys in
//!    the state *after* the block hold the child with a longer path ([`siblings`]).
//! 3. The block runs over the collected nodes alone, as in the guest. A node that is still missing is found by a key
//!    whose hash leads to it ([`search`]). The input is returned only after a complete run.
//!
//! Nothing that the node returns is trusted: values are taken from the proofs, not from the fields beside them.

mod found;
mod search;
mod siblings;
mod state;

use super::{Fetched, Node, Notice};
use crate::bootloader::{Block, BlockError, SealedHeader, dry_run, execute_block};
use crate::chain::{ChainConfig, Fork};
use crate::import::witness::WitnessJson;
use crate::import::{ImportError, assemble};
use crate::system::{StateError, TrieError};
use alloy_primitives::{Address, B256, U64, U256};
use found::{CollectedWitness, Trie};
use state::ProofState;
use std::cell::RefCell;

/// Slots per request for proofs of the state after the block.
const SLOTS_A_REQUEST: usize = 200;

/// The maximum number of nodes that are searched for.
const MOST_SEARCHES: usize = 64;

/// A node, the collected witness, and the state to ask for.
struct Source<'n> {
    node: &'n Node,
    /// The parent's number, which selects the state.
    number: u64,
    root: B256,
    found: RefCell<CollectedWitness>,
}

/// Builds the input of a block from a node without a witness method.
pub(super) fn import(node: &Node, block: Fetched, chain: &ChainConfig) -> Result<Vec<u8>, ImportError> {
    let header = Block::decode(&block.rlp)?.header.header;
    let parent = node.header(header.parent_hash)?;
    let decoded = SealedHeader::decode(&parent).map_err(|reason| ImportError::Header { index: 0, reason })?;
    let (number, root) = (decoded.header.number, decoded.header.state_root);
    let source = Source { node, number, root, found: RefCell::new(CollectedWitness::new(parent, root)) };
    let fork = chain.rules(header.number, header.timestamp)?.fork;
    source.dry_run(&block, chain, fork)?;
    source.add_siblings(block.number, header.state_root)?;
    for _ in 0..MOST_SEARCHES {
        let input = assemble(block.rlp.clone(), source.witness(), chain)?;
        match execute_block(&input, &mut ()) {
            Ok(_) => return Ok(input),
            Err(BlockError::State(StateError::Trie(TrieError::Missing { digest }))) => source.search(digest)?,
            Err(error) => return Err(error.into()),
        }
    }
    let digest = source.found.borrow().last_searched;
    Err(ImportError::Sibling { digest })
}

impl Source<'_> {
    /// Runs the block to collect what it reads.
    fn dry_run(&self, block: &Fetched, chain: &ChainConfig, fork: Fork) -> Result<(), ImportError> {
        let input = assemble(block.rlp.clone(), self.witness(), chain)?;
        let ran = dry_run(&input, ProofState::new(self, fork));
        // The run reports only that a read failed; the reason is stored beside it.
        match self.found.borrow_mut().failure.take() {
            Some(error) => Err(error),
            None => Ok(ran?),
        }
    }

    /// Adds the nodes that remain in the trie beside deleted keys.
    fn add_siblings(&self, number: u64, root: B256) -> Result<(), ImportError> {
        let deleted = std::mem::take(&mut self.found.borrow_mut().deleted);
        for (address, slots) in deleted {
            let mut rest = slots.as_slice();
            loop {
                let (some, more) = rest.split_at(rest.len().min(SLOTS_A_REQUEST));
                let proof = self.proof(address, some, number)?;
                if !siblings::begins_with(&proof.account, root) {
                    return Err(ImportError::OtherState { address, root });
                }
                let mut found = self.found.borrow_mut();
                proof.all().for_each(|node| siblings::add(&mut found, node));
                rest = more;
                if rest.is_empty() {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Finds a node by a key that leads to it.
    fn search(&self, digest: B256) -> Result<(), ImportError> {
        let position = self.found.borrow().positions.get(&digest).copied();
        let Some((trie, prefix)) = position else { return Err(ImportError::Sibling { digest }) };
        let account = match trie {
            Trie::Accounts => {
                let address = search::address(&prefix).ok_or(ImportError::Sibling { digest })?;
                self.prove(address, &[]).map(drop)
            }
            Trie::Storage(address) => {
                let slot = search::slot(&prefix).ok_or(ImportError::Sibling { digest })?;
                self.prove(address, &[slot]).map(drop)
            }
        };
        account?;
        let mut found = self.found.borrow_mut();
        found.last_searched = digest;
        if found.nodes.contains_key(&digest) { Ok(()) } else { Err(ImportError::Sibling { digest }) }
    }

    /// Adds the proof of an account and of slots, in the state before the block.
    fn prove(&self, address: Address, slots: &[U256]) -> Result<found::AccountProof, ImportError> {
        let proof = self.proof(address, slots, self.number)?;
        self.found.borrow_mut().add(address, &proof);
        Ok(proof)
    }

    fn proof(&self, address: Address, slots: &[U256], number: u64) -> Result<found::AccountProof, ImportError> {
        let keys = slots.iter().map(|slot| B256::from(*slot)).collect::<Vec<_>>();
        let json = self.node.call(found::METHOD, serde_json::json!([address, keys, U64::from(number)]))?;
        self.count();
        found::AccountProof::of(&json, slots)
    }

    /// Counts a request, and reports the number from time to time.
    fn count(&self) {
        const STEP: usize = 250;
        let mut found = self.found.borrow_mut();
        found.requests += 1;
        if found.requests.is_multiple_of(STEP) {
            self.node.notify(&Notice::Proofs { requests: found.requests });
        }
    }

    fn witness(&self) -> WitnessJson {
        let found = self.found.borrow();
        WitnessJson {
            state: found.nodes.values().cloned().collect(),
            codes: found.codes.values().cloned().collect(),
            headers: found.headers.clone(),
        }
    }
}
