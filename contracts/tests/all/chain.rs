//! A chain with one transaction a block, in memory.

use alloy_primitives::{Address, B256, Bytes, Log, U256};
use alloy_sol_types::{SolCall, SolError, SolEvent};
use revm::context::result::{ExecutionResult, HaltReason, Output};
use revm::context::{Context, TxEnv};
use revm::database::{CacheDB, EmptyDB};
use revm::handler::MainnetContext;
use revm::primitives::{TxKind, hardfork::SpecId};
use revm::state::{AccountInfo, Bytecode};
use revm::{ExecuteCommitEvm, MainBuilder, MainContext, MainnetEvm};
use std::collections::BTreeMap;
use std::path::Path;

/// The number of the chain.
pub(crate) const CHAIN: u64 = 1_101;

/// How a transaction ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// What it returned, or what it reverted with.
    pub(crate) result: Result<Bytes, Bytes>,
    pub(crate) gas: u64,
    pub(crate) logs: Vec<Log>,
}

impl Outcome {
    #[track_caller]
    pub(crate) fn returned(self) -> Bytes {
        self.result.unwrap_or_else(|error| panic!("reverted with {error}"))
    }

    /// The error of the type that the transaction must have reverted with.
    #[track_caller]
    pub(crate) fn refused<E: SolError>(self) -> E {
        let error = self.result.expect_err("must be refused");
        E::abi_decode(&error).unwrap_or_else(|_| panic!("{error} instead of {}", E::SIGNATURE))
    }

    /// The only event of a type.
    #[track_caller]
    pub(crate) fn event<E: SolEvent>(&self) -> E {
        let mut events = self.logs.iter().filter_map(|log| E::decode_log(log).ok());
        let event = events.next().unwrap_or_else(|| panic!("no {}", E::SIGNATURE));
        assert!(events.next().is_none(), "two of {}", E::SIGNATURE);
        event.data
    }
}

pub(crate) struct Chain {
    evm: MainnetEvm<MainnetContext<CacheDB<EmptyDB>>>,
}

/// What is committed of a contract: ABI and bytecode.
pub(crate) fn artifact(name: &str) -> serde_json::Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts").join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("JSON")
}

/// The bytecode of a contract, as it is committed.
pub(crate) fn bytecode(name: &str) -> Vec<u8> {
    let code: Bytes = artifact(name)["bytecode"].as_str().expect("bytecode").parse().expect("hex");
    code.into()
}

impl Chain {
    pub(crate) fn new() -> Self {
        let context = Context::mainnet().with_db(CacheDB::new(EmptyDB::new())).modify_cfg_chained(|cfg| {
            cfg.set_spec_and_mainnet_gas_params(SpecId::OSAKA);
            cfg.disable_nonce_check = true;
            cfg.tx_chain_id_check = false;
        });
        let mut chain = Self { evm: context.build_mainnet() };
        chain.evm.ctx.block.gas_limit = u64::MAX;
        chain.set_id(CHAIN);
        chain.set_time(1_700_000_000);
        chain
    }

    /// Makes it another chain with the same state, as a fork does.
    pub(crate) fn set_id(&mut self, id: u64) {
        self.evm.ctx.cfg.chain_id = id;
    }

    pub(crate) fn time(&self) -> u64 {
        self.evm.ctx.block.timestamp.to()
    }

    pub(crate) fn set_time(&mut self, time: u64) {
        self.evm.ctx.block.timestamp = U256::from(time);
    }

    pub(crate) fn wait(&mut self, seconds: u64) {
        self.set_time(self.time() + seconds);
    }

    pub(crate) fn fund(&mut self, account: Address, amount: U256) {
        let database = &mut self.evm.ctx.journaled_state.database;
        database.insert_account_info(account, AccountInfo { balance: amount, ..AccountInfo::default() });
    }

    pub(crate) fn balance(&mut self, account: Address) -> U256 {
        let database = &mut self.evm.ctx.journaled_state.database;
        database.load_account(account).expect("in memory").info.balance
    }

    /// The words of a contract that are not zero.
    pub(crate) fn storage(&self, account: Address) -> BTreeMap<U256, U256> {
        let accounts = &self.evm.ctx.journaled_state.database.cache.accounts;
        let words = accounts.get(&account).into_iter().flat_map(|account| &account.storage);
        words.filter(|(_, word)| !word.is_zero()).map(|(&place, &word)| (place, word)).collect()
    }

    /// The hash of an account's code.
    pub(crate) fn code_hash(&mut self, account: Address) -> B256 {
        let database = &mut self.evm.ctx.journaled_state.database;
        database.load_account(account).expect("in memory").info.code_hash
    }

    /// Replaces a contract's code, as an account that delegates to code can.
    pub(crate) fn set_code(&mut self, account: Address, code: &[u8]) {
        let code = Bytecode::new_raw(code.to_vec().into());
        let info = AccountInfo { code_hash: code.hash_slow(), code: Some(code), ..AccountInfo::default() };
        self.evm.ctx.journaled_state.database.insert_account_info(account, info);
    }

    fn transact(&mut self, from: Address, kind: TxKind, data: Bytes, value: U256) -> (Outcome, Option<Address>) {
        let transaction = TxEnv { caller: from, gas_limit: 1 << 24, kind, value, data, ..TxEnv::default() };
        let transaction = TxEnv { gas_price: 0, ..transaction };
        let result: ExecutionResult<HaltReason> = self.evm.transact_commit(transaction).expect("a valid transaction");
        let (gas, logs) = (result.tx_gas_used(), result.logs().to_vec());
        let (result, created) = match result {
            ExecutionResult::Success { output: Output::Create(code, address), .. } => (Ok(code), address),
            ExecutionResult::Success { output: Output::Call(returned), .. } => (Ok(returned), None),
            ExecutionResult::Revert { output, .. } => (Err(output), None),
            ExecutionResult::Halt { reason, .. } => panic!("halted: {reason:?}"),
        };
        (Outcome { result, gas, logs }, created)
    }

    /// Calls with any bytes.
    pub(crate) fn call_raw(&mut self, from: Address, to: Address, data: Vec<u8>, value: U256) -> Outcome {
        self.transact(from, TxKind::Call(to), data.into(), value).0
    }

    pub(crate) fn call<C: SolCall>(&mut self, from: Address, to: Address, call: &C) -> Outcome {
        self.call_raw(from, to, call.abi_encode(), U256::ZERO)
    }

    /// What a call returns that must succeed.
    #[track_caller]
    pub(crate) fn view<C: SolCall>(&mut self, to: Address, call: &C) -> C::Return {
        let returned = self.call(Address::ZERO, to, call).returned();
        C::abi_decode_returns(&returned).expect("the ABI of the interface")
    }

    /// Deploys a contract by its committed bytecode.
    pub(crate) fn try_deploy(&mut self, name: &str, arguments: &[u8]) -> (Outcome, Option<Address>) {
        self.try_deploy_code([&bytecode(name), arguments].concat())
    }

    fn try_deploy_code(&mut self, code: Vec<u8>) -> (Outcome, Option<Address>) {
        self.transact(Address::with_last_byte(0xde), TxKind::Create, code.into(), U256::ZERO)
    }

    #[track_caller]
    pub(crate) fn deploy(&mut self, name: &str, arguments: &[u8]) -> Address {
        self.deploy_code([&bytecode(name), arguments].concat())
    }

    #[track_caller]
    pub(crate) fn deploy_code(&mut self, code: Vec<u8>) -> Address {
        let (outcome, address) = self.try_deploy_code(code);
        outcome.returned();
        address.expect("a deployed contract has an address")
    }
}
