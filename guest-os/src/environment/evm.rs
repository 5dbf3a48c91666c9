//! The Ethereum virtual machine: revm's interpreter, instructions and precompiled contracts.

use super::calls::defer_reads;
use super::{Environment, Prices, Step, prices};
use crate::system::{StateCommitment, StateError};
use alloy_primitives::{Address, U256};
use revm::context::{BlockEnv, CfgEnv, Context, ContextTr, FrameStack, Journal, JournalTr, TxEnv};
use revm::context_interface::context::ContextError;
use revm::handler::instructions::EthInstructions;
use revm::handler::{EthFrame, EthPrecompiles, EvmTr, FrameResult, ItemOrResult};
use revm::interpreter::interpreter::EthInterpreter;
use revm::interpreter::interpreter_action::FrameInit;
use revm::interpreter::{FrameInput, InstructionResult};
use revm::primitives::constants::CALL_STACK_LIMIT;
use revm::primitives::hardfork::SpecId;

/// The machine's context: state, block, transaction, and prices.
pub type EvmContext<D> = Context<BlockEnv, TxEnv, CfgEnv, D, Journal<D>, Prices>;

/// The machine over a state.
pub type Evm<D> = revm::context::Evm<
    EvmContext<D>,
    (),
    EthInstructions<EthInterpreter, EvmContext<D>>,
    EthPrecompiles,
    EthFrame<EthInterpreter>,
>;

/// The initial capacity of the frame stack.
const FRAMES: usize = 16;

/// The machine with a fork's instructions, gas costs and precompiled contracts. `blob_price` is the block's blob base
/// fee in wei; `None` if it has more than 256 bits.
pub fn evm<S: StateCommitment>(state: S, configuration: CfgEnv, block: BlockEnv, blob_price: Option<U256>) -> Evm<S> {
    let spec = configuration.spec;
    let context: EvmContext<S> = Context::new(state, spec);
    let mut instruction = EthInstructions::new_mainnet_with_spec(spec);
    prices::replace(&mut instruction, blob_price);
    if !spec.is_enabled_in(SpecId::PRAGUE) {
        defer_reads(instruction.instruction_table_mut());
    }
    Evm {
        ctx: context
            .with_cfg(configuration)
            .with_block(block)
            .with_chain(Prices { gas: U256::ZERO, blob_gas: blob_price }),
        inspector: (),
        instruction,
        precompiles: EthPrecompiles::new(spec),
        frame_stack: FrameStack::new_prealloc(FRAMES),
    }
}

impl<S: StateCommitment> Environment for Evm<S> {
    type Error = ContextError<StateError>;

    fn enter(&mut self, frame: FrameInit) -> Result<Option<FrameResult>, Self::Error> {
        let stored = storage_at_new_address(&mut self.ctx, &frame)?;
        if let Some(address) = stored {
            set_nonce(&mut self.ctx, address, 1);
        }
        let payee = payee(&self.ctx, &frame);
        let entered = match self.frame_init(frame)? {
            ItemOrResult::Item(_) => None,
            ItemOrResult::Result(result) => Some(result),
        };
        if let Some(address) = stored {
            set_nonce(&mut self.ctx, address, 0);
        }
        match (&entered, payee) {
            // revm fails the frame, but the payer has lost the wei.
            (Some(result), Some(address)) if result.instruction_result() == InstructionResult::OverflowPayment => {
                Err(ContextError::Db(StateError::BalanceOverflow { address }))
            }
            _ => Ok(entered),
        }
    }

    fn run(&mut self) -> Result<Step, Self::Error> {
        Ok(match self.frame_run()? {
            ItemOrResult::Item(frame) => Step::Call(frame),
            ItemOrResult::Result(result) if is_beyond_addresses(&result) => {
                let reason = "a contract uses more memory than 32 bits can address, and has the gas for it";
                return Err(ContextError::Custom(reason.into()));
            }
            ItemOrResult::Result(result) => Step::Return(result),
        })
    }

    fn deliver(&mut self, result: FrameResult) -> Result<Option<FrameResult>, Self::Error> {
        self.frame_return_result(result)
    }
}

/// The gas cost of 4 GiB of memory, 2^27 words: 2^54 / 512, the quadratic part.
const GAS_OF_ALL_ADDRESSES: u64 = 1 << 45;

/// Whether a frame ran out of addresses rather than out of gas. On a 32-bit target, revm treats a larger operand as one
/// that no gas can pay for.
fn is_beyond_addresses(result: &FrameResult) -> bool {
    usize::BITS < 64
        && result.instruction_result() == InstructionResult::InvalidOperandOOG
        && result.gas().limit() >= GAS_OF_ALL_ADDRESSES
}

/// The address at which a frame would create a contract, if the account there has storage but neither code nor nonce.
/// The creation then fails (EIP-7610), as it does with code or a nonce. revm checks only these two, so that such an
/// account is given a nonce for the duration of the check. Such accounts date from before contracts started with a
/// nonce of one.
fn storage_at_new_address<S: StateCommitment>(
    context: &mut EvmContext<S>,
    frame: &FrameInit,
) -> Result<Option<Address>, StateError> {
    let FrameInput::Create(inputs) = &frame.frame_input else { return Ok(None) };
    let caller = context.journal_mut().load_account(inputs.caller())?.data.info.clone();
    if frame.depth > CALL_STACK_LIMIT as usize || caller.balance < inputs.value() || caller.nonce == u64::MAX {
        return Ok(None);
    }
    let address = inputs.created_address(caller.nonce);
    let present = context.journaled_state.inner.state.get(&address);
    let is_new = present.is_some_and(|account| account.is_created() || account.is_selfdestructed());
    if is_new || !context.db_mut().has_storage(address)? {
        return Ok(None);
    }
    let account = &context.journal_mut().load_account(address)?.data.info;
    Ok((account.nonce == 0 && account.is_empty_code_hash()).then_some(address))
}

/// The receiver of a frame's value. `None` if it has none.
fn payee<S: StateCommitment>(context: &EvmContext<S>, frame: &FrameInit) -> Option<Address> {
    match &frame.frame_input {
        FrameInput::Call(inputs) => inputs.transfers_value().then_some(inputs.target_address),
        FrameInput::Create(inputs) if !inputs.value().is_zero() => {
            let caller = context.journaled_state.inner.state.get(&inputs.caller())?;
            Some(inputs.created_address(caller.info.nonce))
        }
        _ => None,
    }
}

fn set_nonce<S: StateCommitment>(context: &mut EvmContext<S>, address: Address, nonce: u64) {
    if let Some(account) = context.journaled_state.inner.state.get_mut(&address) {
        account.info.nonce = nonce;
    }
}
