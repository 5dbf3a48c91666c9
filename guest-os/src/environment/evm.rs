//! The Ethereum virtual machine: revm's interpreter, instructions and precompiled contracts.

use super::{Environment, Step};
use crate::system::{StateCommitment, StateError};
use alloy_primitives::Address;
use revm::context::{BlockEnv, CfgEnv, Context, ContextTr, FrameStack, Journal, JournalTr, TxEnv};
use revm::context_interface::context::ContextError;
use revm::database_interface::Database;
use revm::handler::instructions::EthInstructions;
use revm::handler::{EthFrame, EthPrecompiles, EvmTr, FrameResult, ItemOrResult, MainnetContext};
use revm::interpreter::FrameInput;
use revm::interpreter::interpreter::EthInterpreter;
use revm::interpreter::interpreter_action::FrameInit;
use revm::primitives::constants::CALL_STACK_LIMIT;

/// The machine over a state.
pub type Evm<D> = revm::context::Evm<
    MainnetContext<D>,
    (),
    EthInstructions<EthInterpreter, MainnetContext<D>>,
    EthPrecompiles,
    EthFrame<EthInterpreter>,
>;

/// Frames that the stack has room for at first.
const FRAMES: usize = 16;

/// The machine with a fork's instructions, gas costs and precompiled contracts.
pub fn evm<D: Database>(state: D, configuration: CfgEnv, block: BlockEnv) -> Evm<D> {
    let spec = configuration.spec;
    let context: Context<BlockEnv, TxEnv, CfgEnv, D, Journal<D>, ()> = Context::new(state, spec);
    Evm {
        ctx: context.with_cfg(configuration).with_block(block),
        inspector: (),
        instruction: EthInstructions::new_mainnet_with_spec(spec),
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
        let entered = match self.frame_init(frame)? {
            ItemOrResult::Item(_) => None,
            ItemOrResult::Result(result) => Some(result),
        };
        if let Some(address) = stored {
            set_nonce(&mut self.ctx, address, 0);
        }
        Ok(entered)
    }

    fn run(&mut self) -> Result<Step, Self::Error> {
        Ok(match self.frame_run()? {
            ItemOrResult::Item(frame) => Step::Call(frame),
            ItemOrResult::Result(result) => Step::Return(result),
        })
    }

    fn deliver(&mut self, result: FrameResult) -> Result<Option<FrameResult>, Self::Error> {
        self.frame_return_result(result)
    }
}

/// The address that a frame would create a contract at, if nothing but storage is there (EIP-7610): a creation fails
/// then, as it does where there is code or a nonce. revm knows of these two only, so that such an account gets a nonce
/// while revm looks at it. Accounts like this were made before contracts began with a nonce of one.
fn storage_at_new_address<S: StateCommitment>(
    context: &mut MainnetContext<S>,
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

fn set_nonce<S: StateCommitment>(context: &mut MainnetContext<S>, address: Address, nonce: u64) {
    if let Some(account) = context.journaled_state.inner.state.get_mut(&address) {
        account.info.nonce = nonce;
    }
}
