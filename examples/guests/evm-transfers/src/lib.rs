//! Ethereum transactions on revm: transfers between accounts of an in-memory database.
#![no_std]

extern crate alloc;

mod precompiles;

use alloc::vec::Vec;
use precompiles::NoPrecompiles;
use revm::context::result::ExecutionResult;
use revm::context::{Evm, TxEnv};
use revm::database::InMemoryDB;
use revm::handler::EthFrame;
use revm::handler::instructions::EthInstructions;
use revm::primitives::hardfork::SpecId;
use revm::primitives::{Address, TxKind, U256, keccak256};
use revm::state::AccountInfo;
use revm::{Context, Database, ExecuteCommitEvm, MainContext};

/// The number of accounts that send and receive.
const ACCOUNTS: u64 = 16;

/// The initial balance of each account: 1000 ether, in wei.
const INITIAL_BALANCE: u128 = 1_000 * 1_000_000_000_000_000_000;

/// The gas price: 1 gwei, in wei.
const GAS_PRICE: u128 = 1_000_000_000;

/// The gas limit of a transfer, which is also the gas that it uses.
const TRANSFER_GAS: u64 = 21_000;

/// Runs transactions; the input is their number, four bytes. Returns the Keccak-256 digest of the final balances and
/// nonces, and the total gas used, eight bytes. All integers are little-endian.
///
/// # Panics
///
/// If the input is not four bytes, or a transaction fails.
pub fn run(input: &[u8]) -> Vec<u8> {
    let count = u32::from_le_bytes(input.try_into().expect("the input is the number of transactions, four bytes"));
    let instructions = EthInstructions::new_mainnet_with_spec(SpecId::default());
    let context = Context::mainnet().with_db(genesis());
    let mut evm: Evm<_, _, _, _, EthFrame> = Evm::new(context, instructions, NoPrecompiles::default());
    let mut gas_used = 0;
    for index in 0..u64::from(count) {
        let result = evm.transact_commit(transfer(index)).expect("the transaction is valid");
        assert!(matches!(result, ExecutionResult::Success { .. }), "the transfer succeeds");
        gas_used += result.tx_gas_used();
    }
    let mut output = digest(&mut evm.ctx.journaled_state.database);
    output.extend(gas_used.to_le_bytes());
    output
}

fn genesis() -> InMemoryDB {
    let mut database = InMemoryDB::default();
    for account in 0..ACCOUNTS {
        database.insert_account_info(address(account), AccountInfo::from_balance(U256::from(INITIAL_BALANCE)));
    }
    database
}

/// The transaction with this index. Senders take turns, and the recipient of a sender changes every turn.
fn transfer(index: u64) -> TxEnv {
    let (turn, sender) = (index / ACCOUNTS, index % ACCOUNTS);
    let recipient = (sender + 1 + turn % (ACCOUNTS - 1)) % ACCOUNTS;
    TxEnv::builder()
        .caller(address(sender))
        .nonce(turn)
        .kind(TxKind::Call(address(recipient)))
        .value(U256::from(index + 1))
        .gas_limit(TRANSFER_GAS)
        .gas_price(GAS_PRICE)
        .build()
        .expect("all fields are set")
}

/// An address above those of precompiles.
fn address(account: u64) -> Address {
    Address::left_padding_from(&(0x1000_0000 + account).to_be_bytes())
}

/// Keccak-256 of each account's balance (32 bytes, big-endian) and nonce (8 bytes, little-endian).
fn digest(database: &mut InMemoryDB) -> Vec<u8> {
    let mut state = Vec::new();
    for account in 0..ACCOUNTS {
        let info = database.basic(address(account)).expect("memory does not fail").expect("the account exists");
        state.extend(info.balance.to_be_bytes::<32>());
        state.extend(info.nonce.to_le_bytes());
    }
    keccak256(state).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gas_is_that_of_plain_transfers() {
        let output = run(&20_u32.to_le_bytes());
        assert_eq!(output[32..], (20 * TRANSFER_GAS).to_le_bytes());
    }

    #[test]
    fn balances_follow_the_transfers() {
        let mut database = genesis();
        let untouched = digest(&mut database);
        assert_eq!(run(&[0; 4])[..32], untouched);
        // Account 0 pays 1 wei and the gas to account 1.
        let fee = u128::from(TRANSFER_GAS) * GAS_PRICE;
        for (account, balance, nonce) in [(0, INITIAL_BALANCE - fee - 1, 1), (1, INITIAL_BALANCE + 1, 0)] {
            let info = AccountInfo { nonce, ..AccountInfo::from_balance(U256::from(balance)) };
            database.insert_account_info(address(account), info);
        }
        assert_eq!(run(&[1, 0, 0, 0])[..32], digest(&mut database));
    }
}
