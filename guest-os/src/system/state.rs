//! Ethereum's state: accounts and their storage, committed to by Merkle-Patricia tries.

use super::oracle::{Ancestors, Codes, Nodes};
use super::trie::{Key, Link, TrieError, Tries};
use super::{NodeSink, StateCommitment};
use alloc::vec::Vec;
use alloy_primitives::map::{AddressMap, HashMap};
use alloy_primitives::{Address, B256, U256, keccak256};
use alloy_trie::{EMPTY_ROOT_HASH, TrieAccount};
use revm::bytecode::Bytecode;
use revm::database_interface::{DBErrorMarker, Database};
use revm::primitives::KECCAK_EMPTY;
use revm::state::{Account, AccountId, AccountInfo, EvmState};
use thiserror::Error;

/// Why a read of the state failed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum StateError {
    /// A read of a trie failed.
    #[error(transparent)]
    Trie(#[from] TrieError),
    /// The entry in the state trie does not decode to an account.
    #[error("the entry of account {address} in the state trie is not an account")]
    MalformedAccount {
        /// Its address.
        address: Address,
    },
    /// The entry in a storage trie does not decode to an integer.
    #[error("the entry of slot {slot} of account {address} is not an integer")]
    MalformedSlot {
        /// The account's address.
        address: Address,
        /// The slot's key.
        slot: U256,
    },
    /// The witness lacks a contract's code.
    #[error("the witness lacks the code with the hash {hash}")]
    MissingCode {
        /// The code hash.
        hash: B256,
    },
    /// The witness lacks the header of a block whose hash a contract reads.
    #[error("the witness lacks the header of block {number}, whose hash a contract reads")]
    MissingAncestor {
        /// Its number.
        number: u64,
    },
    /// An account's balance would exceed 256 bits.
    #[error("a credit takes the balance of account {address} beyond 256 bits: such a block is invalid")]
    BalanceOverflow {
        /// The account's address.
        address: Address,
    },
}

impl DBErrorMarker for StateError {}

/// The state before a block, as far as the witness covers it.
#[derive(Debug)]
pub struct EthereumState<'w> {
    tries: Tries<'w>,
    /// The root of the account trie.
    root: B256,
    /// The account trie, from the first read on: a block that reads no account needs no node.
    accounts: Option<Link<'w>>,
    codes: &'w Codes<'w>,
    ancestors: &'w Ancestors,
    /// The accounts that were read, by account number.
    read: Vec<ReadAccount<'w>>,
    numbers: AddressMap<usize>,
}

/// An account that was read.
#[derive(Debug)]
struct ReadAccount<'w> {
    key: Key,
    /// The account before the block. `None` if it does not exist.
    before: Option<TrieAccount>,
    /// Its storage trie, from the first read of a slot on.
    storage: Option<Link<'w>>,
    slots: HashMap<U256, ReadSlot>,
}

#[derive(Debug)]
struct ReadSlot {
    key: Key,
    before: U256,
}

impl ReadAccount<'_> {
    fn storage_root(&self) -> B256 {
        self.before.map_or(EMPTY_ROOT_HASH, |account| account.storage_root)
    }
}

impl<'w> EthereumState<'w> {
    /// The state with this root.
    pub fn new(root: B256, nodes: &'w Nodes<'w>, codes: &'w Codes<'w>, ancestors: &'w Ancestors) -> Self {
        Self {
            tries: Tries::new(nodes),
            root,
            accounts: None,
            codes,
            ancestors,
            read: Vec::new(),
            numbers: AddressMap::default(),
        }
    }

    /// The number of an account, which is read on the first access.
    fn number(&mut self, address: Address) -> Result<usize, StateError> {
        if let Some(&number) = self.numbers.get(&address) {
            return Ok(number);
        }
        let key = *keccak256(address);
        let accounts = open_once(&mut self.tries, &mut self.accounts, self.root)?;
        let before = match self.tries.get(accounts, &key)? {
            None => None,
            Some(entry) => {
                let account = alloy_rlp::decode_exact(entry);
                Some(account.map_err(|_| StateError::MalformedAccount { address })?)
            }
        };
        let number = self.read.len();
        self.read.push(ReadAccount { key, before, storage: None, slots: HashMap::default() });
        self.numbers.insert(address, number);
        Ok(number)
    }

    fn slot(&mut self, number: usize, address: Address, slot: U256) -> Result<U256, StateError> {
        let Self { tries, read, .. } = self;
        let account = &mut read[number];
        if let Some(read) = account.slots.get(&slot) {
            return Ok(read.before);
        }
        let root = account.storage_root();
        let storage = open_once(tries, &mut account.storage, root)?;
        let key = slot_key(slot);
        let before = match tries.get(storage, &key)? {
            None => U256::ZERO,
            Some(entry) => decode_slot(entry).ok_or(StateError::MalformedSlot { address, slot })?,
        };
        account.slots.insert(slot, ReadSlot { key, before });
        Ok(before)
    }
}

fn open_once<'a, 'w>(
    tries: &mut Tries<'w>,
    trie: &'a mut Option<Link<'w>>,
    root: B256,
) -> Result<&'a mut Link<'w>, TrieError> {
    Ok(match trie {
        Some(link) => link,
        None => trie.insert(tries.open(root)?),
    })
}

/// Decodes a slot's value, which fills the entry and has one valid encoding. A slot that is zero has no entry.
fn decode_slot(entry: &[u8]) -> Option<U256> {
    alloy_rlp::decode_exact(entry).ok().filter(|value: &U256| !value.is_zero())
}

fn slot_key(slot: U256) -> Key {
    *keccak256(slot.to_be_bytes::<32>())
}

impl Database for EthereumState<'_> {
    type Error = StateError;

    fn basic(&mut self, address: Address) -> Result<Option<AccountInfo>, StateError> {
        let number = self.number(address)?;
        Ok(self.read[number].before.map(|account| AccountInfo {
            balance: account.balance,
            nonce: account.nonce,
            code_hash: account.code_hash,
            account_id: AccountId::new(number),
            code: (account.code_hash == KECCAK_EMPTY).then(Bytecode::default),
        }))
    }

    fn code_by_hash(&mut self, hash: B256) -> Result<Bytecode, StateError> {
        if hash == KECCAK_EMPTY {
            return Ok(Bytecode::default());
        }
        self.codes.get(&hash).ok_or(StateError::MissingCode { hash })
    }

    fn storage(&mut self, address: Address, slot: U256) -> Result<U256, StateError> {
        let number = self.number(address)?;
        self.slot(number, address, slot)
    }

    fn storage_by_account_id(&mut self, address: Address, id: AccountId, slot: U256) -> Result<U256, StateError> {
        self.slot(id.get(), address, slot)
    }

    fn block_hash(&mut self, number: u64) -> Result<B256, StateError> {
        self.ancestors.get(number).ok_or(StateError::MissingAncestor { number })
    }
}

impl StateCommitment for EthereumState<'_> {
    fn has_storage(&mut self, account: Address) -> Result<bool, StateError> {
        let number = self.number(account)?;
        Ok(self.read[number].storage_root() != EMPTY_ROOT_HASH)
    }

    /// Keys are inserted before others are removed. Otherwise a branch could collapse onto a child that need not be in
    /// the witness, because its sibling is inserted later.
    fn commit(mut self, changes: &EvmState, sink: &mut impl NodeSink) -> Result<B256, StateError> {
        let mut gone = Vec::new();
        for (&address, account) in changes.iter().filter(|(_, account)| account.is_touched()) {
            let number = self.number(address)?;
            match self.account_after(number, account, sink)? {
                Some(after) if self.read[number].before != Some(after) => {
                    let accounts = open_once(&mut self.tries, &mut self.accounts, self.root)?;
                    self.tries.insert(accounts, &self.read[number].key, &alloy_rlp::encode(after))?;
                }
                None if self.read[number].before.is_some() => gone.push(self.read[number].key),
                _ => {}
            }
        }
        for key in gone {
            let accounts = open_once(&mut self.tries, &mut self.accounts, self.root)?;
            self.tries.remove(accounts, &key)?;
        }
        Ok(self.accounts.map_or(self.root, |accounts| self.tries.root(accounts, sink)))
    }
}

impl EthereumState<'_> {
    /// An account after the block. `None` if it does not exist.
    fn account_after(
        &mut self,
        number: usize,
        account: &Account,
        sink: &mut impl NodeSink,
    ) -> Result<Option<TrieAccount>, StateError> {
        if account.is_selfdestructed_locally() || account.is_empty() {
            return Ok(None);
        }
        if self.read[number].before.map(|before| before.code_hash) != Some(account.info.code_hash) {
            account.info.code.iter().for_each(|code| sink.code(account.info.code_hash, code.original_byte_slice()));
        }
        let storage_root = self.storage_root_after(number, account, sink)?;
        let AccountInfo { balance, nonce, code_hash, .. } = account.info;
        Ok(Some(TrieAccount { nonce, balance, storage_root, code_hash }))
    }

    fn storage_root_after(
        &mut self,
        number: usize,
        account: &Account,
        sink: &mut impl NodeSink,
    ) -> Result<B256, StateError> {
        let Self { tries, read, .. } = self;
        let read = &mut read[number];
        // The storage of an account that was created or destroyed in the block starts empty.
        let starts_empty = account.is_created() || account.is_selfdestructed();
        let root = if starts_empty { EMPTY_ROOT_HASH } else { read.storage_root() };
        let mut storage = if starts_empty { Some(Link::Empty) } else { read.storage };
        let mut gone = Vec::new();
        for (&slot, value) in &account.storage {
            let value = value.present_value;
            let known = if starts_empty { None } else { read.slots.get(&slot) };
            if known.map_or(U256::ZERO, |slot| slot.before) == value {
                continue;
            }
            let key = known.map_or_else(|| slot_key(slot), |slot| slot.key);
            if value.is_zero() {
                gone.push(key);
                continue;
            }
            let trie = open_once(tries, &mut storage, root)?;
            tries.insert(trie, &key, &alloy_rlp::encode_fixed_size(&value))?;
        }
        for key in gone {
            let trie = open_once(tries, &mut storage, root)?;
            tries.remove(trie, &key)?;
        }
        Ok(storage.map_or(root, |storage| tries.root(storage, sink)))
    }
}
