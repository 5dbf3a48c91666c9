//! The system: accounts, storage, events and metering, between the bootloader above and the environments below.
//!
//! The bootloader sees the trait [`System`]. What runs a contract is an [`Environment`](crate::environment); what the
//! state looks like to it, and how it is committed to, is a [`StateCommitment`].

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

/// What the bootloader asks of the system.
pub trait System {
    /// Runs a transaction: checks that it is valid here and now, buys its gas, runs it and pays the fees. Those are
    /// `fees`, whatever the transaction says of them.
    ///
    /// # Errors
    /// [`SystemError`] if the transaction is invalid, or the state has no answer.
    fn transact(&mut self, transaction: TxEnv, fees: &Fees) -> Result<ExecutionResult, SystemError>;

    /// Calls a contract on behalf of the protocol: nobody pays for the gas. `None` if there is no code.
    ///
    /// # Errors
    /// [`SystemError`] if the state has no answer.
    fn system_call(&mut self, contract: Address, calldata: Bytes) -> Result<Option<ExecutionResult>, SystemError>;

    /// Adds wei to an account's balance.
    ///
    /// # Errors
    /// [`SystemError`] if the state has no answer.
    fn credit(&mut self, account: Address, wei: u128) -> Result<(), SystemError>;

    /// The root of the state after everything that ran.
    ///
    /// # Errors
    /// [`SystemError`] if the state has no answer.
    fn commit(self, sink: &mut impl NodeSink) -> Result<B256, SystemError>;
}

/// A state that is read while a block runs, and committed to in the end.
pub trait StateCommitment: Database<Error = StateError> {
    /// Whether an account has a storage slot that is not zero.
    ///
    /// # Errors
    /// [`StateError`] if the witness does not show the account.
    fn has_storage(&mut self, account: Address) -> Result<bool, StateError>;

    /// The root of the state with these changes.
    ///
    /// # Errors
    /// [`StateError`] if the witness lacks what the changed state's root depends on.
    fn commit(self, changes: &EvmState, sink: &mut impl NodeSink) -> Result<B256, StateError>;
}

/// Receives what a block adds to the state: all that a node has to store to run the next one.
///
/// A prover stores nothing: `()` drops it all.
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
