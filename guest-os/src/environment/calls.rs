//! Calls that fail before their callee runs: what the specification does not read for them, nobody has to show.
//!
//! A call fails at once if it is too deep, or gives more than its caller has. Before Prague, the specification finds this
//! out before it reads the callee's code, and before the callee's account, but for a `CALL` with value: its gas depends on
//! whether there is an account. revm reads both first. From Prague on, the code may be a delegation, which the gas depends
//! on, so that the specification reads it first, too.
//!
//! Depth and balance are known before the instruction runs. So a call that is going to fail pays for access to its callee
//! here, and goes on as a call of its own caller, which is warm, has code, and is not reached either.

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

/// Where a callee's address lies on the stack, from the top.
const CALLEE: usize = 1;

/// Where the value lies, for the calls that have one.
const VALUE: usize = 2;

/// The transient storage of this account holds the accounts that are warm in a transaction and were not read. As they
/// are, transient storage is forgotten when the frame fails or the transaction ends. It is a precompiled contract's: no
/// code ever runs at its address, so that no contract reads or writes this storage.
const WARM_UNREAD: Address = address!("0000000000000000000000000000000000000001");

/// Replaces the instructions that call, and those that charge for access to an account.
pub(super) fn read_late<S: StateCommitment>(table: &mut InstructionTable<EthInterpreter, EvmContext<S>>) {
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

/// revm's instruction with the account's address on top of the stack.
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

/// revm's instruction, which gets another callee if it does not reach it.
fn call<const OPCODE: u8, S: StateCommitment>(context: Context<'_, S>) -> InstructionExecResult {
    let InstructionContext { interpreter, host } = context;
    let callee = address_at(interpreter, CALLEE);
    if is_going_to_fail(OPCODE, interpreter, host) {
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

/// The address at a place of the stack. Without one, revm's instruction fails, whatever this says.
fn address_at(interpreter: &Interpreter<EthInterpreter>, place: usize) -> Address {
    interpreter.stack.peek(place).unwrap_or_default().into_address()
}

/// The wei that a call gives. Those without a value have something else in its place.
fn value_of(opcode: u8, interpreter: &Interpreter<EthInterpreter>) -> U256 {
    if matches!(opcode, CALL | CALLCODE) { interpreter.stack.peek(VALUE).unwrap_or_default() } else { U256::ZERO }
}

/// Whether a call is too deep, or gives more than its caller has.
fn is_going_to_fail<S: StateCommitment>(
    opcode: u8,
    interpreter: &Interpreter<EthInterpreter>,
    host: &EvmContext<S>,
) -> bool {
    // A call that lacks operands fails otherwise.
    let operands = if matches!(opcode, CALL | CALLCODE) { 7 } else { 6 };
    let value = value_of(opcode, interpreter);
    let is_poor = || {
        let caller = host.journaled_state.inner.state.get(&interpreter.input.target_address);
        caller.is_some_and(|caller| value > caller.info.balance)
    };
    let is_too_deep = interpreter.input.depth >= CALL_STACK_LIMIT as usize;
    interpreter.stack.len() >= operands && (is_too_deep || (!value.is_zero() && is_poor()))
}

/// What access to a callee costs beyond a warm one, and its account if there is none yet. The account is read if it has
/// been read already, or if the cost depends on it.
fn access_cost<S: StateCommitment>(
    opcode: u8,
    interpreter: &Interpreter<EthInterpreter>,
    host: &mut EvmContext<S>,
    callee: Address,
) -> Result<u64, LoadError> {
    let cold_cost = host.gas_params().cold_account_additional_cost();
    let makes_account = opcode == CALL && !value_of(opcode, interpreter).is_zero();
    let journal = &host.journaled_state.inner;
    if makes_account || journal.state.contains_key(&callee) {
        read_if_warm(host, callee)?;
        let account =
            host.load_account_info_skip_cold_load(callee, false, interpreter.gas.remaining() < cold_cost)?;
        let (is_cold, is_new) = (account.is_cold, account.is_empty && makes_account);
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

/// Reads an account that is warm already, without a charge, so that revm finds it warm.
fn read_if_warm<S: StateCommitment>(host: &mut EvmContext<S>, account: Address) -> Result<(), LoadError> {
    if is_warm_unread(host, account) {
        host.load_account_info_skip_cold_load(account, false, false)?;
    }
    Ok(())
}

fn word(account: Address) -> U256 {
    U256::from_be_bytes(account.into_word().0)
}
