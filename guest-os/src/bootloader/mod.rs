//! The bootloader: runs a block, from input to output.

mod block;
mod error;
mod fee_market;
mod fields;
mod header;
mod receipts;
mod requests;
mod transaction;
mod wide;

pub use block::{Block, SealedHeader};
pub use error::{BlockError, HeaderError, Mismatch, TransactionError};
pub use transaction::{Envelope, decode_envelope};

use crate::chain::{ChainConfig, Rules};
use crate::input::StatelessInput;
use crate::output::Output;
use crate::system::oracle::{Codes, Nodes};
use crate::system::{Ethereum, EthereumState, NodeSink, StateCommitment, System, SystemError};
use alloc::vec::Vec;
use alloy_consensus::Header;
use alloy_eips::eip2935::HISTORY_STORAGE_ADDRESS;
use alloy_eips::eip4788::BEACON_ROOTS_ADDRESS;
use alloy_primitives::{B256, Bytes, U256};
use alloy_trie::root::ordered_trie_root_encoded;
use error::{check_digest, check_number};
use receipts::Receipts;
use revm::context::{BlockEnv, CfgEnv};
use revm::context_interface::block::BlobExcessGasAndPrice;
use transaction::Transaction;

/// Wei per unit of a withdrawal's amount.
const GWEI: u128 = 1_000_000_000;

/// Runs a block and returns the public output of the run. It never fails: an invalid or malformed block results in an
/// output without `successful`.
pub fn run_block(input: &[u8]) -> Output {
    let mut output = Output::default();
    output.successful = run(input, &mut output, &mut ()).is_ok();
    output
}

/// Runs a block, and sends the new parts of the state to `sink`.
///
/// # Errors
/// [`BlockError`] if the block is invalid, or the witness does not show that it is valid.
pub fn execute_block(input: &[u8], sink: &mut impl NodeSink) -> Result<Output, BlockError> {
    let mut output = Output::default();
    run(input, &mut output, sink)?;
    output.successful = true;
    Ok(output)
}

/// Runs the block, and fills in the output as far as the run gets.
fn run(input: &[u8], output: &mut Output, sink: &mut impl NodeSink) -> Result<(), BlockError> {
    let input = StatelessInput::new(input)?;
    output.chain_id = input.chain.chain_id;
    output.rules = input.chain.digest();
    let block = Block::decode(input.block)?;
    check_hints(&input, &block)?;
    let header = &block.header.header;
    (output.block_hash, output.number) = (block.header.hash, header.number);
    let rules = input.chain.rules(header.number, header.timestamp).map_err(crate::input::InputError::from)?;
    let (parent, ancestors) = header::ancestors(&block, &input.witness)?;
    header::check(&block, &parent.header, &rules, input.chain.synthetic_parent)?;
    check_body(&block)?;
    output.pre_state_root = parent.header.state_root;

    let (nodes, codes) = (Nodes::new(input.witness.state), Codes::new(input.witness.codes, rules.fork));
    let state = EthereumState::new(parent.header.state_root, &nodes, &codes, &ancestors);
    run_body(&input, &block, &rules, state, output, sink)?;
    check_digest("the state root", output.post_state_root, header.state_root)?;
    Ok(())
}

/// Runs the state transition, and fills in its results.
fn run_body(
    input: &StatelessInput<'_>,
    block: &Block<'_>,
    rules: &Rules,
    state: impl StateCommitment,
    output: &mut Output,
    sink: &mut impl NodeSink,
) -> Result<(), BlockError> {
    let header = &block.header.header;
    let blob_price = blob_price(header, rules);
    let (configuration, environment) = (configuration(&input.chain, rules), environment(header, blob_price));
    let mut system = Ethereum::new(state, configuration, environment, blob_price);
    pre_execution(&mut system, header)?;
    let receipts = run_transactions(&mut system, block, input, rules)?;
    post_execution(&mut system, block, &receipts, &input.chain)?;
    output.gas_used = receipts.gas_used;
    output.post_state_root = system.commit(sink).map_err(system_error)?;
    Ok(())
}

/// Runs a block over any state, whatever its root, to find out what the block reads and changes. The input's witness is
/// not used.
#[cfg(feature = "rpc")]
pub(crate) fn dry_run(input: &[u8], state: impl StateCommitment) -> Result<(), BlockError> {
    let input = StatelessInput::new(input)?;
    let block = Block::decode(input.block)?;
    let header = &block.header.header;
    let rules = input.chain.rules(header.number, header.timestamp).map_err(crate::input::InputError::from)?;
    run_body(&input, &block, &rules, state, &mut Output::default(), &mut ())
}

/// Checks that there is one hint per transaction, or none.
fn check_hints(input: &StatelessInput<'_>, block: &Block<'_>) -> Result<(), BlockError> {
    let (keys, transactions) = (input.public_keys.len(), block.transactions.len());
    if keys == 0 || keys == transactions { Ok(()) } else { Err(BlockError::PublicKeys { keys, transactions }) }
}

/// Checks the body against the header.
fn check_body(block: &Block<'_>) -> Result<(), Mismatch> {
    let header = &block.header.header;
    let transactions = ordered_trie_root_encoded(&block.transactions);
    check_digest("the transactions root", transactions, header.transactions_root)?;
    let withdrawals = block.withdrawals.iter().flatten().map(|(_, encoded)| *encoded).collect::<Vec<_>>();
    match header.withdrawals_root {
        Some(root) => check_digest("the withdrawals root", ordered_trie_root_encoded(&withdrawals), root),
        None => Ok(()),
    }
}

fn configuration(chain: &ChainConfig, rules: &Rules) -> CfgEnv {
    let mut configuration = CfgEnv::new_with_spec(rules.fork.spec()).with_chain_id(chain.chain_id);
    if let Some(blobs) = rules.blobs {
        configuration.set_max_blobs_per_tx(blobs.max_blobs_per_tx);
    }
    configuration
}

/// The blob base fee in wei, zero before Cancun. `None` if it has more than 256 bits.
fn blob_price(header: &Header, rules: &Rules) -> Option<U256> {
    match (&rules.blobs, header.excess_blob_gas) {
        (Some(params), Some(excess)) => fee_market::blob_price(params, excess),
        _ => Some(U256::ZERO),
    }
}

/// revm's block environment. It holds 128 bits of the blob base fee; the system has all bits.
fn environment(header: &Header, blob_price: Option<U256>) -> BlockEnv {
    let blob_gasprice = blob_price.and_then(|price| u128::try_from(price).ok()).unwrap_or(u128::MAX);
    BlockEnv {
        number: U256::from(header.number),
        beneficiary: header.beneficiary,
        timestamp: U256::from(header.timestamp),
        gas_limit: header.gas_limit,
        basefee: header.base_fee_per_gas.unwrap_or_default(),
        difficulty: header.difficulty,
        prevrandao: Some(header.mix_hash),
        blob_excess_gas_and_price: header
            .excess_blob_gas
            .map(|excess_blob_gas| BlobExcessGasAndPrice { excess_blob_gas, blob_gasprice }),
        slot_num: 0,
    }
}

/// Runs what precedes the first transaction: the parent beacon block root (EIP-4788) and the parent's hash (EIP-2935)
/// are stored in system contracts.
fn pre_execution(system: &mut impl System, header: &Header) -> Result<(), BlockError> {
    if let Some(root) = header.parent_beacon_block_root {
        system.system_call(BEACON_ROOTS_ADDRESS, root_bytes(root)).map_err(system_error)?;
    }
    if header.requests_hash.is_some() {
        system.system_call(HISTORY_STORAGE_ADDRESS, root_bytes(header.parent_hash)).map_err(system_error)?;
    }
    Ok(())
}

fn root_bytes(root: B256) -> Bytes {
    Bytes::copy_from_slice(&root[..])
}

fn run_transactions(
    system: &mut impl System,
    block: &Block<'_>,
    input: &StatelessInput<'_>,
    rules: &Rules,
) -> Result<Receipts, BlockError> {
    let header = &block.header.header;
    let mut receipts = Receipts::default();
    let mut blob_gas = 0;
    for (index, encoded) in block.transactions.iter().enumerate() {
        let failed = |source| match source {
            TransactionError::Refused(SystemError::State(error)) => BlockError::State(error),
            source => BlockError::Transaction { index, source },
        };
        let hint = input.public_keys.get(index);
        let transaction = Transaction::decode(encoded, hint, input.chain.chain_id, rules).map_err(failed)?;
        blob_gas += transaction.blob_gas;
        run_transaction(system, transaction, header.gas_limit, &mut receipts).map_err(failed)?;
    }
    check_number("the blob gas used", blob_gas, header.blob_gas_used.unwrap_or_default())?;
    Ok(receipts)
}

fn run_transaction(
    system: &mut impl System,
    transaction: Transaction,
    block_gas_limit: u64,
    receipts: &mut Receipts,
) -> Result<(), TransactionError> {
    let (limit, left) = (transaction.environment.gas_limit, block_gas_limit.saturating_sub(receipts.gas_used));
    if limit > left {
        return Err(TransactionError::BlockGas { limit, left });
    }
    receipts.push(transaction.kind, system.transact(transaction.environment, &transaction.fees)?);
    Ok(())
}

/// Runs what follows the last transaction: withdrawals (EIP-4895), and requests to the consensus layer (EIP-7685).
fn post_execution(
    system: &mut impl System,
    block: &Block<'_>,
    receipts: &Receipts,
    chain: &ChainConfig,
) -> Result<(), BlockError> {
    let header = &block.header.header;
    for (withdrawal, _) in block.withdrawals.iter().flatten() {
        system.credit(withdrawal.address, u128::from(withdrawal.amount) * GWEI).map_err(system_error)?;
    }
    if let Some(expected) = header.requests_hash {
        let hash = requests::requests_hash(system, chain.deposit_contract, receipts.logs())?;
        check_digest("the requests hash", hash, expected)?;
    }
    check_number("the gas used", receipts.gas_used, header.gas_used)?;
    check_digest("the receipts root", receipts.root(), header.receipts_root)?;
    if receipts.bloom != header.logs_bloom {
        let (computed, header) = (receipts.bloom.into(), header.logs_bloom.into());
        return Err(Mismatch::Bloom { computed, header }.into());
    }
    Ok(())
}

/// A system error outside of any transaction.
fn system_error(error: SystemError) -> BlockError {
    match error {
        SystemError::State(error) => BlockError::State(error),
        error => BlockError::SystemContract {
            contract: Default::default(),
            reason: alloc::string::ToString::to_string(&error),
        },
    }
}
