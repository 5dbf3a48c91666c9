//! Credits that take a balance beyond 256 bits. The specification's sum raises an error, so that such a block is
//! invalid, whatever the source of the credit. One wei less is valid.

use super::run::Case;
use super::state::Account;
use super::test_block::{BASE_FEE, BENEFICIARY, TestBlock, UnsignedTransaction};
use alloy_eips::eip4895::Withdrawal;
use alloy_primitives::{Address, U64, U256, hex};
use nova_os::chain::Fork;

/// Part of the error.
const REASON: &str = "beyond 256 bits";

/// The receiver of the credit.
const RICH: Address = Address::repeat_byte(0xc1);

/// A contract that pays it.
const GIVER: Address = Address::repeat_byte(0xc3);

const GWEI: u64 = 1_000_000_000;

fn almost(missing: u64) -> U256 {
    U256::MAX - U256::from(missing)
}

/// A case whose balance just fits 256 bits, and one with one more wei.
fn at_the_edge(name: &str, make: impl Fn(U256) -> TestBlock, credit: u64) -> [Case; 2] {
    [
        Case::valid(format!("{name} up to 256 bits"), make(almost(credit))),
        Case::refused(format!("{name} beyond 256 bits"), make(almost(credit - 1)), REASON),
    ]
}

fn withdrawal(amount: u64) -> impl Fn(U256) -> TestBlock {
    move |balance| {
        let mut block = TestBlock::new(Fork::Osaka);
        let credit = U256::from(amount) * U256::from(GWEI);
        block.put_balance(RICH, balance, balance.wrapping_add(credit));
        block.withdrawals.push(Withdrawal { index: u64::MAX, validator_index: u64::MAX, address: RICH, amount });
        block
    }
}

fn largest_withdrawal() -> Case {
    Case::valid("withdrawal of 64 bits", withdrawal(u64::MAX)(U256::ZERO))
}

/// A transaction's value.
fn value(balance: U256) -> TestBlock {
    let mut block = TestBlock::without_base_fee(Fork::Osaka);
    let sender = block.add(
        &UnsignedTransaction::legacy(U256::ZERO, 21_000, RICH, U256::from(5)),
        U256::from(5),
        21_000,
        U256::ZERO,
    );
    block.after.entry(sender).or_default().balance = U256::ZERO;
    block.put_balance(RICH, balance, balance.wrapping_add(U256::from(5)));
    block
}

/// The beneficiary's part of a fee.
fn tip(balance: U256) -> TestBlock {
    let mut block = TestBlock::new(Fork::Osaka);
    block.put_balance(BENEFICIARY, balance, balance);
    let price = U256::from(BASE_FEE + 1);
    block.add(&UnsignedTransaction::legacy(price, 21_000, RICH, U256::ZERO), U256::from(1_000_000), 21_000, price);
    block
}

/// A block in which a contract with 5 wei runs this code.
fn given(code: &[u8], payee: Address, balance: U256) -> TestBlock {
    let mut block = TestBlock::without_base_fee(Fork::Osaka);
    let code = code.to_vec().into();
    block.put(GIVER, Account { code, balance: U256::from(5), ..Account::default() });
    block.after.entry(GIVER).or_default().balance = U256::ZERO;
    block.put_balance(payee, balance, balance.wrapping_add(U256::from(5)));
    block.add(&UnsignedTransaction::legacy(U256::ZERO, 200_000, GIVER, U256::ZERO), U256::ZERO, 0, U256::ZERO);
    block
}

/// A call with value: `CALL` of all gas, its result dropped.
fn call(balance: U256) -> TestBlock {
    let code = [&hex!("5f5f5f5f600573")[..], &RICH[..], &hex!("5af150")].concat();
    given(&code, RICH, balance)
}

fn self_destruct(balance: U256) -> TestBlock {
    let code = [&[0x73], &RICH[..], &[0xff]].concat();
    given(&code, RICH, balance)
}

/// A creation at an address that already has a balance.
fn create(balance: U256) -> TestBlock {
    // PUSH0, PUSH0, PUSH1 5, CREATE, POP.
    let payee = GIVER.create(0);
    let mut block = given(&hex!("5f5f6005f050"), payee, balance);
    block.after.entry(GIVER).or_default().nonce = U64::from(1);
    block.after.entry(payee).or_default().nonce = U64::from(1);
    block
}

/// A failed call reverts its credits, but does not hide that one of them overflowed.
fn caught() -> Case {
    let outer = Address::repeat_byte(0xa0);
    let mut block = call(almost(4));
    block.transactions.clear();
    block.put_code(outer, &[&hex!("5f5f5f5f5f73")[..], &GIVER[..], &hex!("5af150")].concat());
    block.add(&UnsignedTransaction::legacy(U256::ZERO, 200_000, outer, U256::ZERO), U256::ZERO, 0, U256::ZERO);
    Case::refused("a call within a call beyond 256 bits", block, REASON)
}

/// Credits of zero to an account with the maximum balance.
fn zero_credits() -> Vec<Case> {
    let mut block = self_destruct(U256::MAX);
    for state in [&mut block.before, &mut block.after] {
        state.entry(GIVER).or_default().balance = U256::ZERO;
        state.entry(RICH).or_default().balance = U256::MAX;
    }
    let mut transfer = TestBlock::without_base_fee(Fork::Osaka);
    transfer.put_balance(RICH, U256::MAX, U256::MAX);
    transfer.add(&UnsignedTransaction::legacy(U256::ZERO, 21_000, RICH, U256::ZERO), U256::ZERO, 0, U256::ZERO);
    vec![Case::valid("self-destruct without a balance", block), Case::valid("call without value", transfer)]
}

pub(crate) fn cases() -> Vec<Case> {
    let edges = [
        at_the_edge("withdrawal", withdrawal(1), GWEI),
        at_the_edge("value", value, 5),
        at_the_edge("tip", tip, 21_000),
        at_the_edge("call", call, 5),
        at_the_edge("inheritance", self_destruct, 5),
        at_the_edge("creation", create, 5),
    ];
    let mut cases: Vec<_> = edges.into_iter().flatten().collect();
    cases.extend([largest_withdrawal(), caught()]);
    cases.extend(zero_credits());
    cases
}
