//! Code with the prefix of a delegation (EIP-7702). It is a delegation only from Prague on, and only with 23 bytes.
//! Such code could be deployed before London, and a synthetic state can have it at any time.

use super::run::Case;
use super::state::Account;
use super::test_block::{TestBlock, UnsignedTransaction, list, rlp, signer};
use alloy_primitives::{Address, Bytes, U64, U256, hex, keccak256};
use nova_os::chain::Fork;
use nova_os::execute_block;
use std::collections::BTreeMap;

/// The account whose code is tested.
const ODD: Address = Address::repeat_byte(0xc2);

/// A contract that records in slot 1 that it ran.
const TARGET: Address = Address::repeat_byte(0xc1);

/// `PUSH1 5, PUSH1 1, SSTORE`: 22,106 gas.
const SAYS_THAT_IT_RAN: [u8; 5] = hex!("6005600155");

/// The intrinsic gas of a transaction.
const BASE_GAS: u64 = 21_000;

/// Codes, and whether each is a delegation from Prague on.
fn codes() -> Vec<(Vec<u8>, bool)> {
    let of = |mark: &[u8], length: usize| [mark, &TARGET[..]].concat()[..mark.len() + length].to_vec();
    let mut long = of(&[0xef, 0x01, 0x00], 20);
    long.push(0);
    vec![
        (of(&[0xef, 0x01, 0x00], 20), true),
        (of(&[0xef, 0x01, 0x00], 19), false),
        (long, false),
        (of(&[0xef, 0x01, 0x01], 20), false),
        (of(&[0xef, 0x01], 0), false),
        (of(&[0xef, 0x01, 0x00], 0), false),
        (of(&[0xef, 0x00, 0x01], 20), false),
        (vec![0xef], false),
    ]
}

fn with_odd_code(fork: Fork, code: &[u8]) -> TestBlock {
    let mut block = TestBlock::without_base_fee(fork);
    block.put_code(TARGET, &SAYS_THAT_IT_RAN);
    block.put_code(ODD, code);
    block
}

/// A transaction to the account. An invalid instruction uses up all gas.
fn sent_to(fork: Fork, code: &[u8], delegates: bool) -> TestBlock {
    const GAS: u64 = 100_000;
    let mut block = with_odd_code(fork, code);
    let gas = if delegates { BASE_GAS + 22_106 } else { GAS };
    block.add(&UnsignedTransaction::legacy(U256::ONE, GAS, ODD, U256::ZERO), U256::from(GAS), gas, U256::ONE);
    block.header.gas_used = gas;
    if delegates {
        block.after.entry(ODD).or_default().storage.insert(U256::ONE, U256::from(5));
    }
    block
}

/// A contract that calls the account, and records in its slots whether the call succeeded, and the code's size, hash
/// and first bytes.
fn asked_about(fork: Fork, code: &[u8], delegates: bool) -> TestBlock {
    let asker = Address::repeat_byte(0xa5);
    let odd = [&[0x73], &ODD[..]].concat();
    let asks = [
        [&hex!("5f5f5f5f5f")[..], &odd, &hex!("620ffffff1600155")].concat(), // CALL
        [&odd[..], &hex!("3b600255")].concat(),                              // EXTCODESIZE
        [&odd[..], &hex!("3f600355")].concat(),                              // EXTCODEHASH
        [&hex!("60205f5f")[..], &odd, &hex!("3c5f51600455")].concat(),       // EXTCODECOPY
    ];
    // Paris has no PUSH0.
    let asks = asks.concat();
    let asks = if fork == Fork::Paris { without_push0(&asks) } else { asks };
    let mut block = with_odd_code(fork, code);
    block.put_code(asker, &asks);
    block.add(&UnsignedTransaction::legacy(U256::ZERO, 10_000_000, asker, U256::ZERO), U256::ZERO, 0, U256::ZERO);
    let mut first = [0; 32];
    first[..code.len()].copy_from_slice(code);
    let answers = [
        U256::from(u8::from(delegates)),
        U256::from(code.len()),
        U256::from_be_bytes(keccak256(code).0),
        U256::from_be_bytes(first),
    ];
    let storage: BTreeMap<_, _> = (1u64..).map(U256::from).zip(answers).collect();
    block.after.entry(asker).or_default().storage = storage;
    if delegates {
        block.after.entry(ODD).or_default().storage.insert(U256::ONE, U256::from(5));
    }
    block
}

/// Replaces each `PUSH0` with `PUSH1 0`. No address or immediate of these programs contains the byte of `PUSH0`.
fn without_push0(code: &[u8]) -> Vec<u8> {
    code.iter().flat_map(|&byte| if byte == 0x5f { vec![0x60, 0] } else { vec![byte] }).collect()
}

/// A transaction from an account that has this code (EIP-3607).
fn sent_from(fork: Fork, code: &[u8]) -> TestBlock {
    let mut block = with_odd_code(fork, &[0]);
    let sender =
        block.add(&UnsignedTransaction::legacy(U256::ZERO, BASE_GAS, TARGET, U256::ZERO), U256::ZERO, 0, U256::ZERO);
    // The call of TARGET runs out of gas.
    for state in [&mut block.before, &mut block.after] {
        state.entry(sender).or_default().code = Bytes::copy_from_slice(code);
    }
    block
}

/// A transaction with an authorization by an account that already has this code.
fn authorized(fork: Fork, code: &[u8], is_valid: bool) -> TestBlock {
    let mut block = with_odd_code(fork, &[0]);
    let (sent, authority) = authorization();
    block.add(&sent, U256::ZERO, 0, U256::ZERO);
    block.put_code(authority, code);
    // 25,000 gas for the authorization. An existing account is refunded 12,500, up to a fifth of the gas used.
    block.header.gas_used = if is_valid { 46_000 - 46_000 / 5 } else { 46_000 };
    if is_valid {
        block.after.insert(authority, delegating());
    }
    block
}

/// A transaction that calls `ODD` and has an authorization for it, and the authority.
fn authorization() -> (UnsignedTransaction, Address) {
    let signed = [rlp(&1u64), rlp(&ODD), rlp(&0u64)].concat();
    let (signature, authority) = signer(&keccak256([&[5][..], &list(&signed)].concat()));
    let authorization = list(&[signed, rlp(&0u64), signature].concat());
    let mut sent = UnsignedTransaction::dynamic(U256::ZERO, U256::ZERO, 100_000, ODD, U256::ZERO);
    sent.kind = Some(4);
    sent.fields.push(list(&authorization));
    (sent, authority)
}

/// An account that has delegated to `ODD` and did not exist before.
fn delegating() -> Account {
    let code = [&[0xef, 0x01, 0x00], &ODD[..]].concat().into();
    Account { code, nonce: U64::from(1), ..Account::default() }
}

/// An authorization by an authority without an account that an earlier transaction of the block touched: by a call
/// without value, or as the beneficiary without a tip.
fn touched_before(fork: Fork, is_beneficiary: bool) -> TestBlock {
    let mut block = with_odd_code(fork, &[0]);
    let (sent, authority) = authorization();
    let called = if is_beneficiary { ODD } else { authority };
    if is_beneficiary {
        block.header.beneficiary = authority;
    }
    block.add(&UnsignedTransaction::legacy(U256::ZERO, BASE_GAS, called, U256::ZERO), U256::ZERO, 0, U256::ZERO);
    block.add(&sent, U256::ZERO, 0, U256::ZERO);
    block.after.insert(authority, delegating());
    block
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for fork in Fork::ALL {
        for (code, is_delegation) in codes() {
            let delegates = is_delegation && fork >= Fork::Prague;
            let name = |what: &str| format!("{what} {} in {fork}", hex::encode(&code));
            cases.push(Case::valid(name("sent to"), sent_to(fork, &code, delegates)));
            cases.push(Case::valid(name("asked about"), asked_about(fork, &code, delegates)));
            let from = sent_from(fork, &code);
            cases.push(match delegates {
                true => Case::valid(name("sent from"), from),
                false => {
                    Case::refused(name("sent from"), from, "reject transactions from senders with deployed code")
                }
            });
            if fork >= Fork::Prague {
                cases.push(Case::valid(name("authorized"), authorized(fork, &code, delegates)));
            }
        }
    }
    for fork in [Fork::Prague, Fork::Osaka] {
        cases.push(Case::valid(format!("touched before in {fork}"), touched_before(fork, false)));
        cases.push(Case::valid(format!("beneficiary before in {fork}"), touched_before(fork, true)));
    }
    cases
}

/// A touched authority does not have an account: the authorization costs all of its 25,000 gas.
#[test]
fn a_touched_authority_has_no_account() {
    for (fork, is_beneficiary) in
        [Fork::Prague, Fork::Osaka].into_iter().flat_map(|fork| [(fork, false), (fork, true)])
    {
        let mut block = touched_before(fork, is_beneficiary);
        block.run().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(block.header.gas_used, BASE_GAS + BASE_GAS + 25_000, "{fork}, beneficiary {is_beneficiary}");
    }
}

/// A block that was once accepted: its header has the gas of a followed delegation.
#[test]
fn a_delegation_before_prague_is_not_followed() {
    let delegation = [&[0xef, 0x01, 0x00], &TARGET[..]].concat();
    let mut followed = sent_to(Fork::Cancun, &delegation, true);
    followed.seal();
    let error = execute_block(&followed.input(), &mut ()).expect_err("Cancun has no delegations").to_string();
    assert!(error.contains("the gas used is 100000, but the header has 43106"), "{error}");
}
