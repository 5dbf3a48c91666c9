//! The system: accounts, storage, logs and gas, between the bootloader above and the environments below.
//!
//! The bootloader uses the trait [`System`]. An [`Environment`](crate::environment) runs contracts. A
//! [`StateCommitment`] provides the state and commits to its changes.

mod ethereum;
mod fees;
pub mod oracle;
pub mod state;
pub mod trie;

pub use ethereum::{Ethereum, SystemError};
pub use fees::{FeeError, Fees};
pub use state::{EthereumState, StateError};
pub use trie::TrieError;

use alloy_primitives::{Address, B256, Bytes};
use revm::context::TxEnv;
use revm::context::result::ExecutionResult;
use revm::database_interface::Database;
use revm::state::EvmState;

/// The interface between the bootloader and the system.
pub trait System {
    /// Runs a transaction: checks that it is valid in this state, buys its gas, executes it and pays the fees. `fees`
    /// takes precedence over the fees in `transaction`.
    ///
    /// # Errors
    /// [`SystemError`] if the transaction is invalid, or a read of the state fails.
    fn transact(&mut self, transaction: TxEnv, fees: &Fees) -> Result<ExecutionResult, SystemError>;

    /// Calls a contract on behalf of the protocol, without a gas payment. `None` if there is no code.
    ///
    /// # Errors
    /// [`SystemError`] if a read of the state fails.
    fn system_call(&mut self, contract: Address, calldata: Bytes) -> Result<Option<ExecutionResult>, SystemError>;

    /// Adds wei to an account's balance.
    ///
    /// # Errors
    /// [`SystemError`] if a read of the state fails.
    fn credit(&mut self, account: Address, wei: u128) -> Result<(), SystemError>;

    /// The root of the state after the block.
    ///
    /// # Errors
    /// [`SystemError`] if a read of the state fails.
    fn commit(self, sink: &mut impl NodeSink) -> Result<B256, SystemError>;
}

/// A state that is read during a block, and committed to at its end.
pub trait StateCommitment: Database<Error = StateError> {
    /// Whether an account has a storage slot that is not zero.
    ///
    /// # Errors
    /// [`StateError`] if the witness does not cover the account.
    fn has_storage(&mut self, account: Address) -> Result<bool, StateError>;

    /// The root of the state with these changes.
    ///
    /// # Errors
    /// [`StateError`] if the witness lacks a node that the new root depends on.
    fn commit(self, changes: &EvmState, sink: &mut impl NodeSink) -> Result<B256, StateError>;
}

/// Receives what a block adds to the state: what a node must store to run the next block.
///
/// A prover stores nothing. `()` drops everything.
pub trait NodeSink {
    /// A new node of the state's tries.
    fn node(&mut self, digest: B256, encoded: &[u8]);

    /// A new contract's code.
    fn code(&mut self, digest: B256, code: &[u8]);
}

impl NodeSink for () {
    fn node(&mut self, _digest: B256, _encoded: &[u8]) {}

    fn code(&mut self, _digest: B256, _code: &[u8]) {}
}
