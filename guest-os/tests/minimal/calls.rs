//! Before Prague, a call that fails before its callee runs needs nothing of the callee. A later access to the callee
//! does.

use super::test_block::{TestBlock, account};
use super::witness::Parts;
use alloy_primitives::{Address, address, keccak256};
use nova_os::chain::Fork;
use nova_os::system::StateError;
use nova_os::{BlockError, Output, execute_block};
use std::collections::BTreeMap;

const CALLER: Address = address!("00000000000000000000000000000000000000aa");
const CALLEE: Address = address!("00000000000000000000000000000000000000bb");

const INNER: Address = address!("00000000000000000000000000000000000000cc");

/// The caller's balance in wei.
const BALANCE: u8 = 5;

/// The callee: it does nothing.
const CODE: &[u8] = &[0x60, 1, 0x50, 0x00];

const FORKS: [Fork; 3] = [Fork::Paris, Fork::Shanghai, Fork::Cancun];

const CALL: u8 = 0xf1;
const CALLCODE: u8 = 0xf2;
const DELEGATECALL: u8 = 0xf4;
const STATICCALL: u8 = 0xfa;

/// Calls `to` with all gas. The result stays on the stack.
fn call(opcode: u8, value: u8, to: Address) -> Vec<u8> {
    let mut code = vec![0x60, 0, 0x60, 0, 0x60, 0, 0x60, 0];
    if matches!(opcode, CALL | CALLCODE) {
        code.extend([0x60, value]);
    }
    code.push(0x73);
    code.extend(to);
    code.extend([0x5a, opcode]);
    code
}

/// A block whose transaction runs this code, with a complete witness.
fn block(fork: Fork, code: &[u8]) -> (Parts, Output) {
    block_with(fork, code, &[])
}

/// Like [`block`], with the code of a contract without wei that the code can call.
fn block_with(fork: Fork, code: &[u8], inner: &[u8]) -> (Parts, Output) {
    let accounts = [(CALLER, account(BALANCE.into(), code)), (CALLEE, account(0, CODE)), (INNER, account(0, inner))];
    TestBlock { fork, accounts: BTreeMap::from(accounts), called: Some(CALLER) }.seal()
}

/// The block runs without the callee's code, to the same output.
fn needs_no_code(fork: Fork, code: &[u8]) {
    let (mut parts, expected) = block(fork, code);
    parts.codes.retain(|code| code != CODE);
    assert_eq!(execute_block(&parts.encode(), &mut ()).expect("the code is not read"), expected);
}

/// The block runs without the callee's account, too.
fn needs_no_account(fork: Fork, code: &[u8]) {
    let (mut parts, expected) = block(fork, code);
    parts.codes.retain(|code| code != CODE);
    let nodes = parts.state.len();
    parts.state.retain(|node| !node.windows(32).any(|part| part == keccak256(CODE)));
    assert!(parts.state.len() < nodes, "the account has its own node");
    assert_eq!(execute_block(&parts.encode(), &mut ()).expect("the account is not read"), expected);
}

/// The block is refused without the callee's code.
fn needs_the_code(fork: Fork, code: &[u8]) {
    let (mut parts, _) = block(fork, code);
    parts.codes.retain(|code| code != CODE);
    let error = execute_block(&parts.encode(), &mut ()).expect_err("the code is read");
    assert!(matches!(error, BlockError::State(StateError::MissingCode { .. })), "{error}");
}

#[test]
fn a_call_of_more_than_the_balance_reads_no_code() {
    for fork in FORKS {
        for opcode in [CALL, CALLCODE] {
            needs_no_code(fork, &call(opcode, BALANCE + 1, CALLEE));
            needs_the_code(fork, &call(opcode, BALANCE, CALLEE));
            needs_the_code(fork, &call(opcode, 0, CALLEE));
        }
        needs_no_account(fork, &call(CALLCODE, BALANCE + 1, CALLEE));
    }
}

/// The caller calls itself. At the limit of 1,024 calls, it calls the callee, which exceeds the limit.
fn call_at_the_limit(opcode: u8) -> Vec<u8> {
    let mut code = call(CALL, 0, CALLER);
    let end = code.len() + 3 + call(opcode, 0, CALLEE).len();
    code.extend([0x60, u8::try_from(end).expect("the code is short"), 0x57]);
    code.extend(call(opcode, 0, CALLEE));
    code.extend([0x5b, 0x00]);
    code
}

#[test]
fn a_call_that_is_too_deep_reads_no_code() {
    for opcode in [CALL, CALLCODE, DELEGATECALL, STATICCALL] {
        needs_no_account(Fork::Cancun, &call_at_the_limit(opcode));
    }
    needs_no_account(Fork::Paris, &call_at_the_limit(CALL));
}

fn push_callee() -> Vec<u8> {
    [&[0x73][..], &CALLEE[..]].concat()
}

#[test]
fn a_later_access_to_the_callee_needs_it() {
    for poor in [call(CALL, BALANCE + 1, CALLEE), call(CALLCODE, BALANCE + 1, CALLEE)] {
        let size = [push_callee(), vec![0x3b]].concat();
        let copy = [vec![0x60, 4, 0x60, 0, 0x60, 0], push_callee(), vec![0x3c]].concat();
        for later in [size, copy, call(CALL, 1, CALLEE), call(STATICCALL, 0, CALLEE), call(DELEGATECALL, 0, CALLEE)] {
            needs_the_code(Fork::Cancun, &[poor.clone(), later].concat());
        }
        let digest = [push_callee(), vec![0x3f]].concat();
        needs_no_code(Fork::Cancun, &[poor.clone(), digest, poor].concat());
    }
}

/// The gas of `BALANCE` of the callee after this code, without the 3 gas of pushing the address.
fn balance_costs(code: &[u8], inner: &[u8]) -> u64 {
    let gas = |code: &[u8]| block_with(Fork::Cancun, code, inner).1.gas_used;
    gas(&[code, &push_callee(), &[0x31]].concat()) - gas(code) - 3
}

#[test]
fn an_unread_callee_is_warm() {
    let (cold, warm) = (2600, 100);
    assert_eq!(balance_costs(&[], &[]), cold);
    assert_eq!(balance_costs(&call(CALLCODE, BALANCE + 1, CALLEE), &[]), warm);
    assert_eq!(balance_costs(&call(CALL, BALANCE + 1, CALLEE), &[]), warm);
    // A failed frame leaves a cold callee cold.
    let poor = call(CALLCODE, 1, CALLEE);
    let revert = [&poor[..], &[0x60, 0, 0x60, 0, 0xfd]].concat();
    assert_eq!(balance_costs(&call(CALL, 0, INNER), &poor), warm);
    assert_eq!(balance_costs(&call(CALL, 0, INNER), &revert), cold);
    assert_eq!(balance_costs(&[call(CALLCODE, BALANCE + 1, CALLEE), call(CALL, 0, INNER)].concat(), &revert), warm);
}

#[test]
fn an_empty_block_needs_no_node() {
    for fork in [Fork::Paris, Fork::Shanghai] {
        let (mut parts, expected) =
            TestBlock { fork, accounts: BTreeMap::from([(CALLEE, account(1, CODE))]), called: None }.seal();
        (parts.state, parts.codes) = (Vec::new(), Vec::new());
        let output = execute_block(&parts.encode(), &mut ()).expect("nothing is read");
        assert_eq!(output, expected);
        assert_eq!(output.pre_state_root, output.post_state_root);
    }
    // Cancun reads the account of the beacon roots contract.
    let accounts = BTreeMap::from([(CALLEE, account(1, CODE))]);
    let (mut parts, _) = TestBlock { fork: Fork::Cancun, accounts, called: None }.seal();
    parts.state.clear();
    let error = execute_block(&parts.encode(), &mut ()).expect_err("an account is read");
    assert!(matches!(error, BlockError::State(StateError::Trie(_))), "{error}");
}
