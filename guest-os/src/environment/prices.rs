//! Instructions in which revm has limits that the specification does not have.

use super::evm::EvmContext;
use crate::system::{StateCommitment, StateError};
use alloy_primitives::{Address, U256};
use revm::bytecode::opcode;
use revm::context_interface::context::ContextError;
use revm::handler::instructions::EthInstructions;
use revm::interpreter::instructions::host;
use revm::interpreter::interpreter::EthInterpreter;
use revm::interpreter::{Instruction, InstructionContext, InstructionExecResult, InstructionResult};

/// Prices that contracts can read, in wei.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prices {
    /// Per unit of gas.
    pub gas: U256,
    /// Per unit of blob gas. `None` if it has more than 256 bits.
    pub blob_gas: Option<U256>,
}

type Call<'c, S> = InstructionContext<'c, EvmContext<S>, EthInterpreter>;

/// Replaces revm's instructions. The one for the blob base fee is replaced only if the fee exceeds revm's type, which
/// requires a fork with blobs.
pub(super) fn replace<S: StateCommitment>(
    instructions: &mut EthInstructions<EthInterpreter, EvmContext<S>>,
    blob_price: Option<U256>,
) {
    let table = instructions.instruction_table_mut();
    table[usize::from(opcode::GASPRICE)] = Instruction::new(gas_price);
    table[usize::from(opcode::SELFDESTRUCT)] = Instruction::new(self_destruct);
    if blob_price.is_none_or(|price| price > U256::from(u128::MAX)) {
        table[usize::from(opcode::BLOBBASEFEE)] = Instruction::new(blob_base_fee);
    }
}

fn gas_price<S: StateCommitment>(call: Call<'_, S>) -> InstructionExecResult {
    push(call.interpreter.stack.push(call.host.chain.gas))
}

/// A price of more than 256 bits is an error of the specification, not of the contract: the block is invalid.
fn blob_base_fee<S: StateCommitment>(call: Call<'_, S>) -> InstructionExecResult {
    let Some(price) = call.host.chain.blob_gas else {
        let reason = "a contract reads the blob base fee, which has more than 256 bits";
        call.host.error = Err(ContextError::Custom(reason.into()));
        return Err(InstructionResult::FatalExternalError);
    };
    push(call.interpreter.stack.push(price))
}

fn push(has_room: bool) -> InstructionExecResult {
    if has_room { Ok(()) } else { Err(InstructionResult::StackOverflow) }
}

/// revm adds the balance to the beneficiary's without checking for an overflow.
pub(super) fn self_destruct<S: StateCommitment>(call: Call<'_, S>) -> InstructionExecResult {
    let InstructionContext { interpreter, host: context } = call;
    let heir = interpreter.stack.peek(0).map(|word| Address::from_word(word.into())).unwrap_or_default();
    let account = interpreter.input.target_address;
    let left = balance(context, account);
    let result = host::selfdestruct(InstructionContext { interpreter, host: context });
    let has_moved = result == Err(InstructionResult::SelfDestruct) && heir != account;
    if has_moved && balance(context, heir) < left {
        context.error = Err(ContextError::Db(StateError::BalanceOverflow { address: heir }));
        return Err(InstructionResult::FatalExternalError);
    }
    result
}

/// The balance of a loaded account.
fn balance<S: StateCommitment>(context: &EvmContext<S>, address: Address) -> U256 {
    context.journaled_state.inner.state.get(&address).map_or(U256::ZERO, |account| account.info.balance)
}
