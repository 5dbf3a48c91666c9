//! Calls that fail before their callee runs. The witness need not hold what the specification does not read for them.
//!
//! A call fails at once if it is too deep, or if its value exceeds the caller's balance. Before Prague, the
//! specification checks this before it reads the callee's code. It also checks before it reads the callee's account,
//! except for a `CALL` with value, whose gas depends on whether the account exists. revm reads both first. From Prague
//! on, the code may be a delegation, which determines the gas, so that the specification reads it first, too.
//!
//! Depth and balance are known before the instruction runs. So a call that is bound to fail pays for the access to its
//! callee here, and then runs as a call of its own caller. The caller is warm, has code, and is not reached either.

use super::evm::EvmContext;
use super::prices;
use crate::system::StateCommitment;
use alloy_primitives::{Address, U256, address};
use revm::bytecode::opcode::{
    BALANCE, CALL, CALLCODE, DELEGATECALL, EXTCODECOPY, EXTCODEHASH, EXTCODESIZE, SELFDESTRUCT, STATICCALL,
};
use revm::context::{Host, JournalTr};
use revm::context_interface::host::LoadError;
use revm::interpreter::instructions::utility::IntoAddress;
use revm::interpreter::instructions::{contract, host as accounts};
use revm::interpreter::interpreter::EthInterpreter;
use revm::interpreter::{
    Instruction, InstructionContext, InstructionExecResult, InstructionResult, InstructionTable, Interpreter,
};
use revm::primitives::constants::CALL_STACK_LIMIT;

type Context<'a, S> = InstructionContext<'a, EvmContext<S>, EthInterpreter>;

/// The callee's position on the stack, from the top.
const CALLEE: usize = 1;

/// The value's position, for the calls that have one.
const VALUE: usize = 2;

/// The transient storage of this account holds the accounts that are warm in a transaction but were not read. Like the
/// warm accounts, it is reverted when the frame fails, and cleared when the transaction ends. The address is a
/// precompiled contract's: no code ever runs there, so that no contract reads or writes this storage.
const WARM_UNREAD: Address = address!("0000000000000000000000000000000000000001");

/// Replaces the call instructions, and those that charge for the access to an account.
pub(super) fn defer_reads<S: StateCommitment>(table: &mut InstructionTable<EthInterpreter, EvmContext<S>>) {
    for (opcode, instruction) in [
        (BALANCE, Instruction::new(access::<BALANCE, S>)),
        (EXTCODESIZE, Instruction::new(access::<EXTCODESIZE, S>)),
        (EXTCODECOPY, Instruction::new(access::<EXTCODECOPY, S>)),
        (EXTCODEHASH, Instruction::new(access::<EXTCODEHASH, S>)),
        (SELFDESTRUCT, Instruction::new(access::<SELFDESTRUCT, S>)),
        (CALL, Instruction::new(call::<CALL, S>)),
        (CALLCODE, Instruction::new(call::<CALLCODE, S>)),
        (DELEGATECALL, Instruction::new(call::<DELEGATECALL, S>)),
        (STATICCALL, Instruction::new(call::<STATICCALL, S>)),
    ] {
        table[usize::from(opcode)] = instruction;
    }
}

/// revm's instruction whose account is on top of the stack.
fn access<const OPCODE: u8, S: StateCommitment>(context: Context<'_, S>) -> InstructionExecResult {
    let InstructionContext { interpreter, host } = context;
    read_if_warm(host, address_at(interpreter, 0))?;
    let context = InstructionContext { interpreter, host };
    match OPCODE {
        BALANCE => accounts::balance(context),
        EXTCODESIZE => accounts::extcodesize(context),
        EXTCODECOPY => accounts::extcodecopy(context),
        EXTCODEHASH => accounts::extcodehash(context),
        _ => prices::self_destruct(context),
    }
}

/// revm's call instruction, with another callee if the call is bound to fail.
fn call<const OPCODE: u8, S: StateCommitment>(context: Context<'_, S>) -> InstructionExecResult {
    let InstructionContext { interpreter, host } = context;
    let callee = address_at(interpreter, CALLEE);
    if will_fail(OPCODE, interpreter, host) {
        let cost = access_cost(OPCODE, interpreter, host, callee)?;
        if !interpreter.gas.record_regular_cost(cost) {
            return Err(InstructionResult::OutOfGas);
        }
        let caller = interpreter.input.target_address;
        interpreter.stack.set(CALLEE, word(caller))?;
    } else {
        read_if_warm(host, callee)?;
    }
    contract::call::<OPCODE, _, _>(InstructionContext { interpreter, host })
}

/// The address at a position of the stack. If the stack is shorter, revm's instruction fails, whatever is returned
/// here.
fn address_at(interpreter: &Interpreter<EthInterpreter>, position: usize) -> Address {
    interpreter.stack.peek(position).unwrap_or_default().into_address()
}

/// The value of a call in wei. Calls without a value have another operand in its position.
fn value_of(opcode: u8, interpreter: &Interpreter<EthInterpreter>) -> U256 {
    if matches!(opcode, CALL | CALLCODE) { interpreter.stack.peek(VALUE).unwrap_or_default() } else { U256::ZERO }
}

/// Whether a call is too deep, or its value exceeds the caller's balance.
fn will_fail<S: StateCommitment>(
    opcode: u8,
    interpreter: &Interpreter<EthInterpreter>,
    host: &EvmContext<S>,
) -> bool {
    // A call without its operands fails with another error.
    let operands = if matches!(opcode, CALL | CALLCODE) { 7 } else { 6 };
    let value = value_of(opcode, interpreter);
    let lacks_balance = || {
        let caller = host.journaled_state.inner.state.get(&interpreter.input.target_address);
        caller.is_some_and(|caller| value > caller.info.balance)
    };
    let is_too_deep = interpreter.input.depth >= CALL_STACK_LIMIT as usize;
    interpreter.stack.len() >= operands && (is_too_deep || (!value.is_zero() && lacks_balance()))
}

/// The cost of the access to a callee beyond a warm access, plus that of a new account. The account is read if it has
/// been read already, or if the cost depends on it.
fn access_cost<S: StateCommitment>(
    opcode: u8,
    interpreter: &Interpreter<EthInterpreter>,
    host: &mut EvmContext<S>,
    callee: Address,
) -> Result<u64, LoadError> {
    let cold_cost = host.gas_params().cold_account_additional_cost();
    let creates_account = opcode == CALL && !value_of(opcode, interpreter).is_zero();
    let journal = &host.journaled_state.inner;
    if creates_account || journal.state.contains_key(&callee) {
        read_if_warm(host, callee)?;
        let account =
            host.load_account_info_skip_cold_load(callee, false, interpreter.gas.remaining() < cold_cost)?;
        let (is_cold, is_new) = (account.is_cold, account.is_empty && creates_account);
        let new_cost = if is_new { host.gas_params().new_account_cost(true, true) } else { 0 };
        return Ok(new_cost + if is_cold { cold_cost } else { 0 });
    }
    if is_warm_unread(host, callee) || journal.warm_addresses.is_warm(&callee) {
        return Ok(0);
    }
    host.journaled_state.tstore(WARM_UNREAD, word(callee), U256::ONE);
    Ok(cold_cost)
}

fn is_warm_unread<S: StateCommitment>(host: &EvmContext<S>, account: Address) -> bool {
    !host.journaled_state.inner.transient_storage.get_value(WARM_UNREAD, word(account)).is_zero()
}

/// Reads an account that is warm but unread, without a charge, so that revm finds it warm.
fn read_if_warm<S: StateCommitment>(host: &mut EvmContext<S>, account: Address) -> Result<(), LoadError> {
    if is_warm_unread(host, account) {
        host.load_account_info_skip_cold_load(account, false, false)?;
    }
    Ok(())
}

fn word(account: Address) -> U256 {
    U256::from_be_bytes(account.into_word().0)
}
