//! Small blocks built for a test, with the witness of a synthetic state.
//!
//! A test describes what is special, and the state after the block. The state root is computed from these accounts,
//! without the code under test. Gas used, receipts root and bloom are taken from the run.

use super::state::{Account, Store};
use alloy_consensus::{EMPTY_OMMER_ROOT_HASH, EMPTY_ROOT_HASH, Header};
use alloy_eips::eip4895::Withdrawal;
use alloy_eips::eip7002::WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS;
use alloy_eips::eip7251::CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS;
use alloy_primitives::{Address, B256, Bytes, U64, U256, b256, keccak256};
use alloy_rlp::Encodable;
use alloy_trie::root::ordered_trie_root_encoded;
use nova_os::bootloader::Mismatch;
use nova_os::chain::{Activation, BlobSchedule, ChainConfig, Fork, Start};
use nova_os::input::InputParts;
use nova_os::{BlockError, Output, execute_block};
use revm::precompile::crypto;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// SHA-256 of the empty string: the hash of an empty list of requests.
const NO_REQUESTS: B256 = b256!("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

/// The x coordinate of secp256k1's generator. With this `r` and any `s`, a signature has a signer for any digest.
const GENERATOR: B256 = b256!("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");

/// The base fee of the blocks, and of their parents.
pub(crate) const BASE_FEE: u64 = 7;

/// The receiver of the fees.
pub(crate) const BENEFICIARY: Address = Address::repeat_byte(0xbe);

/// Accounts by address.
pub(crate) type Accounts = BTreeMap<Address, Account>;

/// A block, its parent and its state.
#[derive(Clone, Debug)]
pub(crate) struct TestBlock {
    pub(crate) parent: Header,
    pub(crate) header: Header,
    /// Encoded transactions, as the transactions root commits to them.
    pub(crate) transactions: Vec<Vec<u8>>,
    pub(crate) withdrawals: Vec<Withdrawal>,
    /// The state before the block.
    pub(crate) before: Accounts,
    /// The state after it.
    pub(crate) after: Accounts,
    pub(crate) chain: ChainConfig,
}

impl TestBlock {
    /// An empty block of a fork, on a chain that has the fork's rules from its first block on.
    pub(crate) fn new(fork: Fork) -> Self {
        let parent = Header {
            ommers_hash: EMPTY_OMMER_ROOT_HASH,
            number: 999,
            timestamp: 1_000_000,
            gas_limit: 30_000_000,
            gas_used: 15_000_000,
            base_fee_per_gas: Some(BASE_FEE),
            withdrawals_root: (fork >= Fork::Shanghai).then_some(EMPTY_ROOT_HASH),
            blob_gas_used: (fork >= Fork::Cancun).then_some(0),
            excess_blob_gas: (fork >= Fork::Cancun).then_some(0),
            parent_beacon_block_root: (fork >= Fork::Cancun).then_some(B256::ZERO),
            requests_hash: (fork >= Fork::Prague).then_some(NO_REQUESTS),
            ..Header::default()
        };
        let header = Header {
            number: 1000,
            timestamp: 1_000_012,
            gas_used: 0,
            beneficiary: BENEFICIARY,
            receipts_root: EMPTY_ROOT_HASH,
            ..parent.clone()
        };
        let mut block = Self {
            parent,
            header,
            transactions: Vec::new(),
            withdrawals: Vec::new(),
            before: Accounts::new(),
            after: Accounts::new(),
            chain: chain(fork),
        };
        if fork >= Fork::Prague {
            block.put(WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS, Account { code: [0].into(), ..Account::default() });
            block.put(CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS, Account { code: [0].into(), ..Account::default() });
        }
        block
    }

    /// The same, with a base fee that may be zero.
    pub(crate) fn without_base_fee(fork: Fork) -> Self {
        let mut block = Self::new(fork);
        block.parent.base_fee_per_gas = Some(0);
        block.header.base_fee_per_gas = Some(0);
        block
    }

    /// Adds an account that the block does not change.
    pub(crate) fn put(&mut self, address: Address, account: Account) {
        self.before.insert(address, account.clone());
        self.after.insert(address, account);
    }

    /// Adds a contract with this code.
    pub(crate) fn put_code(&mut self, address: Address, code: &[u8]) {
        self.put(address, Account { code: Bytes::copy_from_slice(code), ..Account::default() });
    }

    /// Sets an account's balance before and after.
    pub(crate) fn put_balance(&mut self, address: Address, before: U256, after: U256) {
        self.before.entry(address).or_default().balance = before;
        self.after.entry(address).or_default().balance = after;
    }

    /// Adds a transaction, and returns its sender: an account that has `balance` before. After the block, the sender
    /// has paid for `gas` at `price`, and its nonce is incremented. The beneficiary has received its part.
    pub(crate) fn add(&mut self, transaction: &UnsignedTransaction, balance: U256, gas: u64, price: U256) -> Address {
        let (encoded, sender) = transaction.sign();
        self.transactions.push(encoded);
        let paid = U256::from(gas) * price;
        self.put_balance(sender, balance, balance - paid);
        self.after.entry(sender).or_default().nonce = U64::from(1);
        let tip = U256::from(gas) * (price - U256::from(self.header.base_fee_per_gas.unwrap_or_default()));
        if !tip.is_zero() {
            self.after.entry(BENEFICIARY).or_default().balance += tip;
        }
        sender
    }

    /// The parent's header, and the rest of the witness.
    fn parent(&self) -> (Vec<u8>, Store) {
        let mut store = Store::default();
        let parent = Header { state_root: store.add_accounts(&self.before), ..self.parent.clone() };
        (alloy_rlp::encode(parent), store)
    }

    /// The parent's hash.
    pub(crate) fn parent_hash(&self) -> B256 {
        keccak256(self.parent().0)
    }

    /// The input, with the header as it is.
    pub(crate) fn input(&self) -> Vec<u8> {
        let (parent, store) = self.parent();
        let header = Header { parent_hash: keccak256(&parent), ..self.header.clone() };
        InputParts {
            block: self.encode(&header),
            state: store.nodes.into_values().collect(),
            codes: store.codes.into_values().collect(),
            headers: vec![parent],
            chain_id: self.chain.chain_id,
            chain: self.chain.encode(),
            public_keys: Vec::new(),
        }
        .encode()
    }

    fn encode(&self, header: &Header) -> Vec<u8> {
        let mut block = alloy_rlp::encode(header);
        let is_list = |encoded: &[u8]| encoded.first().is_some_and(|&first| first >= 0xc0);
        let transactions = self.transactions.iter();
        let items = transactions.map(|encoded| match is_list(encoded) {
            true => encoded.clone(),
            false => alloy_rlp::encode(encoded.as_slice()),
        });
        block.extend(list(&items.collect::<Vec<_>>().concat()));
        block.extend(list(&[]));
        if header.withdrawals_root.is_some() {
            block.extend(alloy_rlp::encode(&self.withdrawals));
        }
        list(&block)
    }

    /// Computes the roots that follow from the described parts.
    pub(crate) fn seal(&mut self) {
        self.header.state_root = Store::default().add_accounts(&self.after);
        self.header.transactions_root = ordered_trie_root_encoded(&self.transactions);
        if self.header.withdrawals_root.is_some() {
            let withdrawals: Vec<_> = self.withdrawals.iter().map(alloy_rlp::encode).collect();
            self.header.withdrawals_root = Some(ordered_trie_root_encoded(&withdrawals));
        }
    }

    /// Runs the block. The receipts are taken from the run; everything else is as described.
    ///
    /// # Errors
    /// The reason why the block is invalid.
    pub(crate) fn run(&mut self) -> Result<Output, BlockError> {
        self.seal();
        loop {
            match execute_block(&self.input(), &mut ()) {
                Err(BlockError::Mismatch(mismatch)) if self.header.take_over(&mismatch) => {}
                result => return result,
            }
        }
    }
}

/// A header that takes values from a run.
trait TakeOver {
    /// Takes a value that depends on receipts. `false` for a mismatch of anything else.
    fn take_over(&mut self, mismatch: &Mismatch) -> bool;
}

impl TakeOver for Header {
    fn take_over(&mut self, mismatch: &Mismatch) -> bool {
        match mismatch {
            Mismatch::Number { field: "the gas used", computed, .. } => self.gas_used = *computed,
            Mismatch::Digest { field: "the receipts root", computed, .. } => self.receipts_root = *computed,
            Mismatch::Bloom { computed, .. } => self.logs_bloom = **computed,
            _ => return false,
        }
        true
    }
}

/// A chain that has a fork's rules from its first block on.
fn chain(fork: Fork) -> ChainConfig {
    let blobs = match fork {
        Fork::Paris | Fork::Shanghai => None,
        Fork::Cancun => Some(BlobSchedule { target: 3, max: 6, update_fraction: 3_338_477 }),
        Fork::Prague | Fork::Osaka => Some(BlobSchedule { target: 6, max: 9, update_fraction: 5_007_716 }),
    };
    ChainConfig {
        chain_id: 1,
        deposit_contract: Address::repeat_byte(0xde),
        synthetic_parent: false,
        activations: Cow::Owned(vec![Activation { fork, start: Start::Block(0), blobs }]),
        unsupported_from: None,
    }
}

/// The RLP fields of a transaction before the signature, in the order of its type. They can exceed the types of
/// libraries.
#[derive(Clone, Debug)]
pub(crate) struct UnsignedTransaction {
    /// The type. `None` for a legacy transaction, which is a list.
    pub(crate) kind: Option<u8>,
    pub(crate) fields: Vec<Vec<u8>>,
}

impl UnsignedTransaction {
    /// A legacy transaction without a chain id.
    pub(crate) fn legacy(gas_price: U256, gas: u64, to: Address, value: U256) -> Self {
        let fields = [rlp(&0u64), rlp(&gas_price), rlp(&gas), rlp(&to), rlp(&value), rlp(&Bytes::new())];
        Self { kind: None, fields: fields.into() }
    }

    /// A transaction with a maximum fee and a maximum priority fee (EIP-1559).
    pub(crate) fn dynamic(priority: U256, max: U256, gas: u64, to: Address, value: U256) -> Self {
        let fees = [rlp(&1u64), rlp(&0u64), rlp(&priority), rlp(&max), rlp(&gas), rlp(&to), rlp(&value)];
        let rest = [rlp(&Bytes::new()), list(&[])];
        Self { kind: Some(2), fields: fees.into_iter().chain(rest).collect() }
    }

    /// A transaction with one blob (EIP-4844).
    pub(crate) fn blob(max: U256, max_per_blob_gas: U256, gas: u64, to: Address) -> Self {
        let mut hash = B256::repeat_byte(0xb1);
        hash[0] = 1;
        let mut sent = Self::dynamic(U256::ZERO, max, gas, to, U256::ZERO);
        sent.kind = Some(3);
        sent.fields.extend([rlp(&max_per_blob_gas), list(&rlp(&hash))]);
        sent
    }

    /// The transaction with a valid signature, and its signer.
    pub(crate) fn sign(&self) -> (Vec<u8>, Address) {
        let prefix = self.kind.into_iter().collect::<Vec<_>>();
        let digest = keccak256([&prefix[..], &list(&self.fields.concat())].concat());
        let parity = if self.kind.is_some() { 0u64 } else { 27 };
        let (signature, sender) = signer(&digest);
        let encoded = [&prefix[..], &list(&[self.fields.concat(), rlp(&parity), signature].concat())].concat();
        (encoded, sender)
    }
}

/// A valid signature of a digest, `r` and `s` encoded, whose point has an even y coordinate, and its signer.
pub(crate) fn signer(digest: &B256) -> (Vec<u8>, Address) {
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&GENERATOR[..]);
    signature[63] = 1;
    let word = crypto().secp256k1_ecrecover(&signature, 0, digest).expect("the signature is valid");
    (rlp(&U256::from_be_bytes(GENERATOR.0)).into_iter().chain(rlp(&1u64)).collect(), Address::from_word(word.into()))
}

/// The RLP encoding of an item.
pub(crate) fn rlp(item: &impl Encodable) -> Vec<u8> {
    alloy_rlp::encode(item)
}

/// A list of encoded items.
pub(crate) fn list(items: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    alloy_rlp::Header { list: true, payload_length: items.len() }.encode(&mut out);
    out.extend(items);
    out
}
