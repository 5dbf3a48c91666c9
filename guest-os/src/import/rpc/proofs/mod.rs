//! A witness from `eth_getProof`, for nodes without a method that makes witnesses.
//!
//! 1. The block runs over a state that asks the node for each account and slot when it is read, with a proof against the
//!    parent's state root ([`state`]).
//! 2. A key that goes can leave a branch with one child, whose node is needed but was not read. Proofs of such keys in the
//!    state *after* the block hold the child in another form ([`siblings`]).
//! 3. The block runs as it will be proved, over the nodes alone. A node that is still missing is found by a key whose
//!    digest leads to it ([`search`]). What is handed out ran to the end.
//!
//! Nothing that the node says is believed: what is read comes out of its proofs, not out of the fields beside them.

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
use found::{Found, Trie};
use state::ProofState;
use std::cell::RefCell;

/// Slots of one request for proofs of the state after the block.
const SLOTS_A_REQUEST: usize = 200;

/// How many nodes may be looked for by themselves.
const MOST_SEARCHES: usize = 64;

/// What is known of the state that a block runs on, and whom to ask for more.
struct Source<'n> {
    node: &'n Node,
    /// The parent's number and state root: where the state is asked for.
    number: u64,
    root: B256,
    found: RefCell<Found>,
}

/// The input of a block whose node makes no witnesses.
pub(super) fn import(node: &Node, block: Fetched, chain: &ChainConfig) -> Result<Vec<u8>, ImportError> {
    let header = Block::decode(&block.rlp)?.header.header;
    let parent = node.header(header.parent_hash)?;
    let decoded = SealedHeader::decode(&parent).map_err(|reason| ImportError::Header { index: 0, reason })?;
    let (number, root) = (decoded.header.number, decoded.header.state_root);
    let source = Source { node, number, root, found: RefCell::new(Found::new(parent, root)) };
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
    /// Runs the block, so that all that it reads is found.
    fn dry_run(&self, block: &Fetched, chain: &ChainConfig, fork: Fork) -> Result<(), ImportError> {
        let input = assemble(block.rlp.clone(), self.witness(), chain)?;
        let ran = dry_run(&input, ProofState::new(self, fork));
        // The run knows only that the state had no answer; why is kept beside it.
        match self.found.borrow_mut().failure.take() {
            Some(error) => Err(error),
            None => Ok(ran?),
        }
    }

    /// Adds what the trie is left with where keys go.
    fn add_siblings(&self, number: u64, root: B256) -> Result<(), ImportError> {
        let gone = std::mem::take(&mut self.found.borrow_mut().gone);
        for (address, slots) in gone {
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
        let place = self.found.borrow().places.get(&digest).copied();
        let Some((trie, prefix)) = place else { return Err(ImportError::Sibling { digest }) };
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

    /// Tells how many requests were made, every now and then.
    fn count(&self) {
        const STEP: usize = 250;
        let mut found = self.found.borrow_mut();
        found.requests += 1;
        if found.requests.is_multiple_of(STEP) {
            self.node.tell(&Notice::Proofs { requests: found.requests });
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
