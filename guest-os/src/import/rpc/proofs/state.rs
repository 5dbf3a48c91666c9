//! A state that asks a node for each value on its first read, and keeps the proofs.

use super::Source;
use crate::chain::Fork;
use crate::import::ImportError;
use crate::system::oracle::{Nodes, bytecode};
use crate::system::trie::{Key, Tries};
use crate::system::{NodeSink, StateCommitment, StateError};
use alloy_consensus::Header;
use alloy_primitives::map::{AddressMap, HashMap};
use alloy_primitives::{Address, B256, Bytes, U64, U256, keccak256};
use alloy_rlp::Decodable;
use alloy_trie::{EMPTY_ROOT_HASH, KECCAK_EMPTY, TrieAccount};
use revm::bytecode::Bytecode;
use revm::database_interface::Database;
use revm::state::{AccountInfo, EvmState};
use serde_json::json;

/// The state before a block, read from a node.
pub(super) struct ProofState<'s, 'n> {
    source: &'s Source<'n>,
    fork: Fork,
    accounts: AddressMap<Option<TrieAccount>>,
    slots: HashMap<(Address, U256), U256>,
    /// One account per code.
    owners: HashMap<B256, Address>,
}

impl<'s, 'n> ProofState<'s, 'n> {
    pub(super) fn new(source: &'s Source<'n>, fork: Fork) -> Self {
        let (accounts, slots, owners) = (AddressMap::default(), HashMap::default(), HashMap::default());
        Self { source, fork, accounts, slots, owners }
    }

    /// Converts a result for the run, whose error type does not have a node's errors: those are stored beside it.
    fn keep<T>(&self, result: Result<T, ImportError>) -> Result<T, StateError> {
        result.map_err(|error| {
            self.source.found.borrow_mut().failure.get_or_insert(error);
            StateError::MissingCode { hash: B256::ZERO }
        })
    }

    fn account(&mut self, address: Address) -> Result<Option<TrieAccount>, StateError> {
        if let Some(account) = self.accounts.get(&address) {
            return Ok(*account);
        }
        let account = self.keep(self.ask_account(address))?;
        self.accounts.insert(address, account);
        if let Some(account) = account {
            self.owners.insert(account.code_hash, address);
        }
        Ok(account)
    }

    fn ask_account(&self, address: Address) -> Result<Option<TrieAccount>, ImportError> {
        let proof = self.source.prove(address, &[])?;
        let root = self.source.root;
        let entry = look_up(&proof.account, root, *keccak256(address));
        let entry = entry.map_err(|()| ImportError::OtherState { address, root })?;
        let decode =
            |entry: Vec<u8>| alloy_rlp::decode_exact(&entry).map_err(|_| ImportError::OtherState { address, root });
        entry.map(decode).transpose()
    }

    fn ask_slot(&self, address: Address, root: B256, slot: U256) -> Result<U256, ImportError> {
        let proof = self.source.prove(address, &[slot])?;
        let nodes = proof.slots.first().map(|(_, nodes)| nodes.as_slice()).unwrap_or_default();
        let failed = || ImportError::OtherState { address, root: self.source.root };
        let entry = look_up(nodes, root, *keccak256(B256::from(slot))).map_err(|()| failed())?;
        entry.map_or(Ok(U256::ZERO), |entry| U256::decode(&mut &entry[..]).map_err(|_| failed()))
    }

    fn ask_code(&self, hash: B256) -> Result<Bytes, ImportError> {
        const METHOD: &str = "eth_getCode";
        let failed = |reason: String| ImportError::Answer { method: METHOD, reason };
        let owner = self.owners.get(&hash).ok_or_else(|| failed(format!("no account has the code {hash}")))?;
        let json = self.source.node.call(METHOD, json!([owner, U64::from(self.source.number)]))?;
        let code: Bytes = serde_json::from_value(json).map_err(|error| failed(error.to_string()))?;
        let found = keccak256(&code);
        if found == hash { Ok(code) } else { Err(failed(format!("the code of {owner} is {found}, not {hash}"))) }
    }

    /// Requests headers back to that of block `number`.
    fn request_header(&self, number: u64) -> Result<B256, ImportError> {
        let distance = self.source.number.checked_sub(number).and_then(|distance| usize::try_from(distance).ok());
        let count = distance.map_or(usize::MAX, |distance| distance.saturating_add(1));
        loop {
            let headers = self.source.found.borrow().headers.clone();
            if let Some(header) = headers.get(count - 1) {
                return Ok(keccak256(header));
            }
            let last = headers.last().map(|header| &header[..]).unwrap_or_default();
            let failed = |reason| ImportError::Header { index: headers.len() - 1, reason };
            let header = alloy_rlp::decode_exact::<Header>(last).map_err(failed)?;
            let before = self.source.node.header(header.parent_hash)?;
            self.source.found.borrow_mut().headers.push(before);
        }
    }
}

/// The value of a key according to a proof. `Err` if the proof does not match the root.
fn look_up(proof: &[Bytes], root: B256, key: Key) -> Result<Option<Vec<u8>>, ()> {
    if root == EMPTY_ROOT_HASH {
        return Ok(None);
    }
    let nodes = Nodes::of(proof.iter().map(|node| &node[..]));
    let mut tries = Tries::new(&nodes);
    let mut link = tries.open(root).map_err(drop)?;
    let value = tries.get(&mut link, &key).map_err(drop)?;
    Ok(value.map(<[u8]>::to_vec))
}

impl Database for ProofState<'_, '_> {
    type Error = StateError;

    fn basic(&mut self, address: Address) -> Result<Option<AccountInfo>, StateError> {
        Ok(self.account(address)?.map(|account| AccountInfo {
            balance: account.balance,
            nonce: account.nonce,
            code_hash: account.code_hash,
            account_id: None,
            code: (account.code_hash == KECCAK_EMPTY).then(Bytecode::default),
        }))
    }

    fn code_by_hash(&mut self, hash: B256) -> Result<Bytecode, StateError> {
        if hash == KECCAK_EMPTY {
            return Ok(Bytecode::default());
        }
        let known = self.source.found.borrow().codes.get(&hash).cloned();
        let code = match known {
            Some(code) => code,
            None => self.keep(self.ask_code(hash))?,
        };
        self.source.found.borrow_mut().codes.insert(hash, code.clone());
        Ok(bytecode(&code, self.fork >= Fork::Prague))
    }

    fn storage(&mut self, address: Address, slot: U256) -> Result<U256, StateError> {
        if let Some(value) = self.slots.get(&(address, slot)) {
            return Ok(*value);
        }
        let root = self.account(address)?.map_or(EMPTY_ROOT_HASH, |account| account.storage_root);
        let value = if root == EMPTY_ROOT_HASH { U256::ZERO } else { self.keep(self.ask_slot(address, root, slot))? };
        self.slots.insert((address, slot), value);
        Ok(value)
    }

    fn block_hash(&mut self, number: u64) -> Result<B256, StateError> {
        self.keep(self.request_header(number))
    }
}

impl StateCommitment for ProofState<'_, '_> {
    fn has_storage(&mut self, account: Address) -> Result<bool, StateError> {
        Ok(self.account(account)?.is_some_and(|account| account.storage_root != EMPTY_ROOT_HASH))
    }

    /// Records the deleted keys. The new root is not known here: it needs all nodes.
    fn commit(mut self, changes: &EvmState, _: &mut impl NodeSink) -> Result<B256, StateError> {
        for (&address, account) in changes.iter().filter(|(_, account)| account.is_touched()) {
            let before = self.account(address)?;
            if account.is_selfdestructed_locally() || account.is_empty() {
                if before.is_some() {
                    self.source.found.borrow_mut().deleted.push((address, Vec::new()));
                }
                continue;
            }
            if account.is_created() || account.is_selfdestructed() {
                continue;
            }
            let is_gone = |slot: &U256| self.slots.get(&(address, *slot)).is_some_and(|before| !before.is_zero());
            let zeros = account.storage.iter().filter(|(_, value)| value.present_value.is_zero());
            let slots = zeros.map(|(slot, _)| *slot).filter(is_gone).collect::<Vec<_>>();
            if !slots.is_empty() {
                self.source.found.borrow_mut().deleted.push((address, slots));
            }
        }
        Ok(B256::ZERO)
    }
}
