//! Ethereum's system: revm's journal and transaction rules over a committed state.

use super::fees::{self, Charge, FeeError, Fees};
use super::{NodeSink, StateCommitment, StateError, System};
use crate::environment::{self, Evm};
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloy_primitives::{Address, B256, Bytes, U256};
use core::marker::PhantomData;
use revm::context::result::{EVMError, ExecutionResult, HaltReason, InvalidTransaction};
use revm::context::{BlockEnv, CfgEnv, ContextSetters, ContextTr, JournalTr, TxEnv};
use revm::context_interface::transaction::AuthorizationTr;
use revm::handler::pre_execution::{apply_eip7702_auth_list, validate_account_nonce_and_code_with_components};
use revm::handler::{FrameResult, Handler, SystemCallTx};
use revm::interpreter::interpreter_action::FrameInit;
use revm::interpreter::{GasTracker, InitialAndFloorGas};
use thiserror::Error;

/// Gas limit of a system call. revm's own limit belongs to a future fork.
const SYSTEM_CALL_GAS: u64 = 30_000_000;

/// Why the system failed.
#[derive(Debug, Error)]
pub enum SystemError {
    /// The transaction is invalid in this state.
    #[error("invalid transaction: {0}")]
    Transaction(InvalidTransaction),
    /// The transaction does not pay enough.
    #[error(transparent)]
    Fee(#[from] Box<FeeError>),
    /// A read of the state failed.
    #[error(transparent)]
    State(#[from] StateError),
    /// The environment stopped.
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
/// The journal holds the changes of the whole block. Nothing is written to the state before the block ends.
#[derive(Debug)]
pub struct Ethereum<S: StateCommitment> {
    evm: Evm<S>,
}

impl<S: StateCommitment> Ethereum<S> {
    /// The system over the state before the block.
    ///
    /// `blob_price` is the blob base fee in wei, of which `block` holds only 128 bits. `None` if it has more than 256
    /// bits.
    pub fn new(state: S, configuration: CfgEnv, block: BlockEnv, blob_price: Option<U256>) -> Self {
        Self { evm: environment::evm(state, configuration, block, blob_price) }
    }
}

impl<S: StateCommitment> System for Ethereum<S> {
    fn transact(&mut self, transaction: TxEnv, fees: &Fees) -> Result<ExecutionResult, SystemError> {
        let context = &mut self.evm.ctx;
        let balance = context.journal_mut().load_account_with_code(transaction.caller)?.data.info.balance;
        let charge =
            fees.charge(&transaction, context.block.basefee, context.chain.blob_gas, balance).map_err(Box::new)?;
        context.chain.gas = charge.gas_price;
        context.set_tx(transaction);
        Ok(TransactionHandler::new(charge).run(&mut self.evm)?)
    }

    fn system_call(&mut self, contract: Address, calldata: Bytes) -> Result<Option<ExecutionResult>, SystemError> {
        let journal = self.evm.ctx.journal_mut();
        let has_code = !journal.load_account_with_code(contract)?.data.info.is_empty_code_hash();
        // This read must not leave the account warm.
        journal.commit_tx();
        if !has_code {
            return Ok(None);
        }
        let call = TxEnv { gas_limit: SYSTEM_CALL_GAS, ..TxEnv::new_system_tx(contract, calldata) };
        self.evm.ctx.set_tx(call);
        self.evm.ctx.chain.gas = U256::from(self.evm.ctx.block.basefee);
        Ok(Some(TransactionHandler::new(Charge::default()).run_system_call(&mut self.evm)?))
    }

    fn credit(&mut self, account: Address, wei: u128) -> Result<(), SystemError> {
        fees::credit(&mut self.evm.ctx, account, U256::from(wei))?;
        self.evm.ctx.journal_mut().commit_tx();
        Ok(())
    }

    fn commit(mut self, sink: &mut impl NodeSink) -> Result<B256, SystemError> {
        let changes = self.evm.ctx.journal_mut().finalize();
        Ok(self.evm.ctx.journaled_state.database.commit(&changes, sink)?)
    }
}

/// revm's phases of a transaction. The fees are those of [`fees`], and [`environment::run_frames`] runs the frames.
struct TransactionHandler<E> {
    charge: Charge,
    evm: PhantomData<E>,
}

impl<E> TransactionHandler<E> {
    const fn new(charge: Charge) -> Self {
        Self { charge, evm: PhantomData }
    }
}

impl<S: StateCommitment> Handler for TransactionHandler<Evm<S>> {
    type Evm = Evm<S>;
    type Error = EVMError<StateError>;
    type HaltReason = HaltReason;

    fn validate_against_state_and_deduct_caller(
        &self,
        evm: &mut Evm<S>,
        _: &mut InitialAndFloorGas,
    ) -> Result<(), Self::Error> {
        let (_, transaction, configuration, journal, _, _) = evm.ctx.all_mut();
        let sender = &journal.load_account_with_code(transaction.caller)?.data.info;
        validate_account_nonce_and_code_with_components(sender, transaction, configuration)?;
        Ok(self.charge.deduct(&mut evm.ctx)?)
    }

    /// An authority without an account earns no refund. revm treats a touched authority as an account. The journal
    /// holds the whole block, so that an earlier transaction may have touched the authority and left it empty.
    fn apply_eip7702_auth_list(&self, evm: &mut Evm<S>, gas: &mut GasTracker) -> Result<Option<u64>, Self::Error> {
        let (transaction, journal) = evm.ctx.tx_journal_mut();
        for authority in transaction.authorization_list.iter().filter_map(AuthorizationTr::authority) {
            let account = journal.inner.state.get_mut(&authority);
            if let Some(account) = account.filter(|account| account.is_loaded_as_not_existing() && account.is_empty())
            {
                account.unmark_touch();
            }
        }
        apply_eip7702_auth_list(&mut evm.ctx, gas)
    }

    fn run_exec_loop(&mut self, evm: &mut Evm<S>, first: FrameInit) -> Result<FrameResult, Self::Error> {
        Ok(environment::run_frames(evm, first)?)
    }

    fn reimburse_caller(&self, evm: &mut Evm<S>, result: &mut FrameResult) -> Result<(), Self::Error> {
        Ok(self.charge.reimburse(&mut evm.ctx, result.gas())?)
    }

    fn reward_beneficiary(&self, evm: &mut Evm<S>, result: &mut FrameResult) -> Result<(), Self::Error> {
        let beneficiary = evm.ctx.block.beneficiary;
        Ok(self.charge.reward(&mut evm.ctx, beneficiary, result.gas())?)
    }
}
