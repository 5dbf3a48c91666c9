//! Blocks that delete keys, over small states: the siblings of deleted keys must be in the witness.

use super::proofs::{Archive, Store};
use super::sample::{block_json, header_json};
use super::server::Log;
use alloy_consensus::{BlockBody, EMPTY_OMMER_ROOT_HASH, Header, TxEnvelope};
use alloy_eips::eip4788::BEACON_ROOTS_ADDRESS;
use alloy_eips::eip4895::{Withdrawal, Withdrawals};
use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_trie::proof::ProofRetainer;
use alloy_trie::{EMPTY_ROOT_HASH, HashBuilder, KECCAK_EMPTY, Nibbles, TrieAccount};
use nova_os::chain::{Activation, BlobSchedule, ChainConfig, Fork, Start};
use nova_os::import::{BlockName, Node};
use nova_os::input::InputParts;
use nova_os::{BlockError, execute_block};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A chain with Cancun's rules from the beginning.
fn chain() -> ChainConfig {
    let blobs = Some(BlobSchedule { target: 3, max: 6, update_fraction: 3_338_477 });
    ChainConfig {
        chain_id: 1,
        deposit_contract: Address::ZERO,
        synthetic_parent: true,
        activations: Cow::Owned(vec![Activation { fork: Fork::Cancun, start: Start::Block(0), blobs }]),
        unsupported_from: None,
    }
}

/// Stores a trie, and returns its root.
fn add_trie(store: &mut Store, leaves: &BTreeMap<B256, Vec<u8>>) -> B256 {
    let keys = leaves.keys().map(Nibbles::unpack).collect::<Vec<_>>();
    let mut builder = HashBuilder::default().with_proof_retainer(ProofRetainer::new(keys));
    leaves.iter().for_each(|(key, value)| builder.add_leaf(Nibbles::unpack(key), value));
    let root = builder.root();
    let nodes = builder.take_proof_nodes().into_inner();
    store.nodes.extend(nodes.into_values().map(|node| (keccak256(&node), node.to_vec())));
    root
}

/// A state with empty accounts, in which the beacon roots contract clears slots when it is called.
struct State {
    store: Store,
    root: B256,
}

impl State {
    /// The contract has the slots `0..slots`, and clears those for which `is_deleted` is true. There are `slots` empty
    /// accounts.
    fn new(slots: u64, is_deleted: impl Fn(u64) -> bool) -> Self {
        let mut store = Store::default();
        // PUSH0, PUSH2 slot, SSTORE
        let clear = |slot: u64| [&[0x5f, 0x61][..], &slot.to_be_bytes()[6..], &[0x55]].concat();
        let code = (0..slots).filter(|slot| is_deleted(*slot)).flat_map(clear).collect::<Vec<u8>>();
        let storage = (0..slots).map(|slot| (keccak256(B256::from(U256::from(slot))), alloy_rlp::encode(slot + 1)));
        let storage_root = add_trie(&mut store, &storage.collect());
        let contract = TrieAccount { nonce: 1, balance: U256::ZERO, storage_root, code_hash: keccak256(&code) };
        store.codes.insert(contract.code_hash, code);
        let empty =
            TrieAccount { nonce: 0, balance: U256::ZERO, storage_root: EMPTY_ROOT_HASH, code_hash: KECCAK_EMPTY };
        let empty = (0..slots).map(|number| (keccak256(address(number)), alloy_rlp::encode(empty)));
        let mut accounts = empty.collect::<BTreeMap<_, _>>();
        accounts.insert(keccak256(BEACON_ROOTS_ADDRESS), alloy_rlp::encode(contract));
        let root = add_trie(&mut store, &accounts);
        Self { store, root }
    }
}

fn address(number: u64) -> Address {
    Address::left_padding_from(&(number + 0x1000).to_be_bytes())
}

/// The block after `parent`. Its withdrawals of zero touch accounts, which deletes empty ones.
fn block(parent: &Header, touched: impl Iterator<Item = u64>, state_root: B256) -> Vec<u8> {
    let withdrawal = |number| Withdrawal { index: number, validator_index: 0, address: address(number), amount: 0 };
    let body = BlockBody::<TxEnvelope> {
        transactions: Vec::new(),
        ommers: Vec::new(),
        withdrawals: Some(Withdrawals::new(touched.map(withdrawal).collect())),
    };
    let header = Header {
        parent_hash: parent.hash_slow(),
        number: parent.number + 1,
        timestamp: parent.timestamp + 12,
        withdrawals_root: body.calculate_withdrawals_root(),
        state_root,
        ..parent.clone()
    };
    alloy_rlp::encode(body.into_block(header))
}

fn parent(state_root: B256) -> Header {
    Header {
        state_root,
        ommers_hash: EMPTY_OMMER_ROOT_HASH,
        gas_limit: 30_000_000,
        base_fee_per_gas: Some(7),
        blob_gas_used: Some(0),
        excess_blob_gas: Some(0),
        withdrawals_root: Some(EMPTY_ROOT_HASH),
        parent_beacon_block_root: Some(B256::ZERO),
        ..Header::default()
    }
}

/// The input of a block with the whole state as its witness.
fn whole_input(block: &[u8], parent: &Header, state: &State) -> Vec<u8> {
    let bytes = |items: &std::collections::HashMap<B256, Vec<u8>>| items.values().cloned().map(Bytes::from).collect();
    let parts = InputParts {
        block: Bytes::copy_from_slice(block),
        state: bytes(&state.store.nodes),
        codes: bytes(&state.store.codes),
        headers: vec![alloy_rlp::encode(parent).into()],
        chain_id: 1,
        chain: chain().encode(),
        public_keys: Vec::new(),
    };
    parts.encode()
}

/// The state root after a block, as computed by the run.
fn root_after(input: &[u8]) -> B256 {
    match execute_block(input, &mut ()) {
        Err(BlockError::Mismatch(nova_os::bootloader::Mismatch::Digest {
            field: "the state root",
            computed,
            ..
        })) => computed,
        other => panic!("expected another state root: {other:?}"),
    }
}

#[test]
fn siblings_of_deleted_keys_are_found() {
    let mut random = fastrand::Rng::with_seed(7);
    for slots in [1, 2, 3, 5, 8, 17, 40, 120, 300] {
        let share = random.u64(2..6);
        let is_deleted: Vec<bool> = (0..slots).map(|_| random.u64(0..share) > 0).collect();
        let touched = || (0..slots).filter(|number| is_deleted[*number as usize]);
        let state = State::new(slots, |slot| is_deleted[slot as usize]);
        let parent = parent(state.root);
        let root = root_after(&whole_input(&block(&parent, touched(), B256::ZERO), &parent, &state));
        let block = block(&parent, touched(), root);
        let whole = whole_input(&block, &parent, &state);
        let mut after = state.store.clone();
        let expected = execute_block(&whole, &mut after).expect("the block is valid");
        let node = Archive {
            block: block_json(&block),
            headers: vec![header_json(&alloy_rlp::encode(&parent))],
            before: (0, state.root, state.store),
            after: (1, root, after),
        };
        let input = Node::new(node.serve(Log::default())).import(&BlockName::Number(1), Some(&chain()));
        let input = input.unwrap_or_else(|error| panic!("{slots} slots: {error}"));
        assert_eq!(execute_block(&input, &mut ()).expect("the block is valid"), expected);
        assert!(input.len() <= whole.len(), "{slots} slots");
    }
}
