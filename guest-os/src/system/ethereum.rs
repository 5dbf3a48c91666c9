//! Ethereum's system: revm's journal and transaction rules over a committed state.

use super::{NodeSink, StateCommitment, StateError, System};
use crate::environment::{self, Evm};
use alloc::string::{String, ToString};
use alloy_primitives::{Address, B256, Bytes, U256};
use core::marker::PhantomData;
use revm::context::result::{EVMError, ExecutionResult, HaltReason, InvalidTransaction};
use revm::context::{BlockEnv, CfgEnv, ContextSetters, ContextTr, JournalTr, TxEnv};
use revm::handler::{FrameResult, Handler, SystemCallTx};
use revm::interpreter::interpreter_action::FrameInit;
use thiserror::Error;

/// Gas of a call on behalf of the protocol. revm's own limit is that of a fork to come.
const SYSTEM_CALL_GAS: u64 = 30_000_000;

/// Why the system cannot do what the bootloader asks.
#[derive(Debug, Error)]
pub enum SystemError {
    /// The transaction is invalid here and now.
    #[error("invalid transaction: {0}")]
    Transaction(InvalidTransaction),
    /// The state has no answer.
    #[error(transparent)]
    State(#[from] StateError),
    /// The environment cannot go on.
    #[error("execution stopped: {0}")]
    Stopped(String),
}

impl From<EVMError<StateError>> for SystemError {
    fn from(error: EVMError<StateError>) -> Self {
        match error {
            EVMError::Transaction(error) => Self::Transaction(error),
            EVMError::Database(error) => Self::State(error),
            EVMError::Header(error) => Self::Stopped(error.to_string()),
            EVMError::Custom(error) => Self::Stopped(error),
            EVMError::CustomAny(error) => Self::Stopped(error.to_string()),
        }
    }
}

/// The system of a block.
///
/// The journal holds the changes of the whole block; nothing is written to the state before the block ends.
#[derive(Debug)]
pub struct Ethereum<S: StateCommitment> {
    evm: Evm<S>,
}

impl<S: StateCommitment> Ethereum<S> {
    /// The system over the state before a block.
    pub fn new(state: S, configuration: CfgEnv, block: BlockEnv) -> Self {
        Self { evm: environment::evm(state, configuration, block) }
    }
}

impl<S: StateCommitment> System for Ethereum<S> {
    fn transact(&mut self, transaction: TxEnv) -> Result<ExecutionResult, SystemError> {
        self.evm.ctx.set_tx(transaction);
        Ok(Frames::default().run(&mut self.evm)?)
    }

    fn system_call(&mut self, contract: Address, calldata: Bytes) -> Result<Option<ExecutionResult>, SystemError> {
        let journal = self.evm.ctx.journal_mut();
        let has_code = !journal.load_account_with_code(contract)?.data.info.is_empty_code_hash();
        // So that the account is not warm for what comes next, only because it was looked at.
        journal.commit_tx();
        if !has_code {
            return Ok(None);
        }
        let call = TxEnv { gas_limit: SYSTEM_CALL_GAS, ..TxEnv::new_system_tx(contract, calldata) };
        self.evm.ctx.set_tx(call);
        Ok(Some(Frames::default().run_system_call(&mut self.evm)?))
    }

    fn credit(&mut self, account: Address, wei: u128) -> Result<(), SystemError> {
        let journal = self.evm.ctx.journal_mut();
        journal.balance_incr(account, U256::from(wei))?;
        journal.commit_tx();
        Ok(())
    }

    fn commit(mut self, sink: &mut impl NodeSink) -> Result<B256, SystemError> {
        let changes = self.evm.ctx.journal_mut().finalize();
        Ok(self.evm.ctx.journaled_state.database.commit(&changes, sink)?)
    }
}

/// revm's phases of a transaction, with frames run by [`environment::run_frames`].
struct Frames<E>(PhantomData<E>);

impl<E> Default for Frames<E> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<S: StateCommitment> Handler for Frames<Evm<S>> {
    type Evm = Evm<S>;
    type Error = EVMError<StateError>;
    type HaltReason = HaltReason;

    fn run_exec_loop(&mut self, evm: &mut Evm<S>, first: FrameInit) -> Result<FrameResult, Self::Error> {
        Ok(environment::run_frames(evm, first)?)
    }
}
