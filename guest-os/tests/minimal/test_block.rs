//! Blocks built for a test: a state, one transaction, and a header with the results.

use super::super::state::Account;
use super::super::state::Store;
use super::witness::Parts;
use alloy_consensus::constants::EMPTY_WITHDRAWALS;
use alloy_consensus::{EMPTY_OMMER_ROOT_HASH, Header, SignableTransaction, TxLegacy};
use alloy_eips::eip2718::Encodable2718;
use alloy_primitives::{Address, B256, Bloom, Bytes, Signature, TxKind, U64, U256, keccak256};
use alloy_trie::EMPTY_ROOT_HASH;
use alloy_trie::root::ordered_trie_root_encoded;
use nova_os::bootloader::Mismatch;
use nova_os::chain::{Activation, BlobSchedule, ChainConfig, Fork, Start};
use nova_os::{BlockError, Output, execute_block};
use revm::precompile::crypto;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The block's gas limit: enough for 1,024 nested calls, each of which retains 1/64 of its gas.
const GAS_LIMIT: u64 = 1 << 50;

const BASE_FEE: u64 = 7;

/// A state and a fork.
pub(super) struct TestBlock {
    pub(super) fork: Fork,
    pub(super) accounts: BTreeMap<Address, Account>,
    /// The contract that the block's transaction calls; `None` for an empty block.
    pub(super) called: Option<Address>,
}

pub(super) fn account(balance: u64, code: &[u8]) -> Account {
    Account {
        nonce: U64::from(1),
        balance: U256::from(balance),
        code: Bytes::copy_from_slice(code),
        storage: BTreeMap::new(),
    }
}

impl TestBlock {
    /// A valid block as an input with the whole state, and its output.
    pub(super) fn seal(mut self) -> (Parts, Output) {
        let transactions: Vec<Vec<u8>> = self.called.map(|to| self.transaction(to)).into_iter().collect();
        let mut store = Store::default();
        let root = store.add_accounts(&self.accounts);
        let parent = self.header(root);
        let mut header =
            Header { parent_hash: keccak256(alloy_rlp::encode(&parent)), number: 1, timestamp: 1, ..parent.clone() };
        header.base_fee_per_gas = Some(BASE_FEE);
        header.transactions_root = ordered_trie_root_encoded(&transactions);
        let mut parts = Parts {
            state: store.nodes.into_values().collect(),
            codes: store.codes.into_values().collect(),
            headers: vec![alloy_rlp::encode(&parent)],
            chain_id: 1,
            chain: chain(self.fork).encode(),
            ..Parts::default()
        };
        // The computed values are put into the header until nothing differs.
        loop {
            parts.block = self.block(&header, &transactions);
            match execute_block(&parts.encode(), &mut ()) {
                Ok(output) => return (parts, output),
                Err(BlockError::Mismatch(mismatch)) => correct(&mut header, mismatch),
                Err(error) => panic!("{error}"),
            }
        }
    }

    /// A call by the account whose key made this signature, which receives the wei for it.
    fn transaction(&mut self, to: Address) -> Vec<u8> {
        let transaction = TxLegacy {
            gas_price: BASE_FEE.into(),
            gas_limit: GAS_LIMIT,
            to: TxKind::Call(to),
            ..TxLegacy::default()
        };
        let signature = Signature::new(U256::from(1), U256::from(1), false);
        let bytes = [signature.r().to_be_bytes::<32>(), signature.s().to_be_bytes()].concat();
        let bytes = bytes.try_into().expect("two integers of 32 bytes");
        let sender = crypto().secp256k1_ecrecover(&bytes, 0, &transaction.signature_hash());
        let sender = Address::from_word(B256::from(sender.expect("1 is the abscissa of a point")));
        let mut rich = account(u64::MAX, &[]);
        rich.nonce = U64::ZERO;
        self.accounts.insert(sender, rich);
        transaction.into_signed(signature).encoded_2718()
    }

    fn header(&self, root: B256) -> Header {
        let is_cancun = self.fork >= Fork::Cancun;
        Header {
            ommers_hash: EMPTY_OMMER_ROOT_HASH,
            state_root: root,
            transactions_root: EMPTY_ROOT_HASH,
            receipts_root: EMPTY_ROOT_HASH,
            logs_bloom: Bloom::ZERO,
            gas_limit: GAS_LIMIT,
            base_fee_per_gas: Some(BASE_FEE),
            withdrawals_root: (self.fork >= Fork::Shanghai).then_some(EMPTY_WITHDRAWALS),
            blob_gas_used: is_cancun.then_some(0),
            excess_blob_gas: is_cancun.then_some(0),
            parent_beacon_block_root: is_cancun.then_some(B256::ZERO),
            ..Header::default()
        }
    }

    fn block(&self, header: &Header, transactions: &[Vec<u8>]) -> Vec<u8> {
        let mut payload = alloy_rlp::encode(header);
        alloy_rlp::Header { list: true, payload_length: transactions.iter().map(Vec::len).sum() }
            .encode(&mut payload);
        payload.extend(transactions.concat());
        payload.push(0xc0);
        if self.fork >= Fork::Shanghai {
            payload.push(0xc0);
        }
        let mut block = Vec::new();
        alloy_rlp::Header { list: true, payload_length: payload.len() }.encode(&mut block);
        [block, payload].concat()
    }
}

fn correct(header: &mut Header, mismatch: Mismatch) {
    match mismatch {
        Mismatch::Number { field: "the gas used", computed, .. } => header.gas_used = computed,
        Mismatch::Digest { field: "the receipts root", computed, .. } => header.receipts_root = computed,
        Mismatch::Digest { field: "the state root", computed, .. } => header.state_root = computed,
        other => panic!("{other}"),
    }
}

fn chain(fork: Fork) -> ChainConfig {
    let blobs = BlobSchedule { target: 3, max: 6, update_fraction: 3_338_477 };
    let activation = Activation { fork, start: Start::Time(0), blobs: (fork >= Fork::Cancun).then_some(blobs) };
    ChainConfig {
        chain_id: 1,
        deposit_contract: Address::ZERO,
        synthetic_parent: false,
        activations: Cow::Owned(vec![activation]),
        unsupported_from: None,
    }
}
