//! Headers whose values are at the edge of their types, and arbitrary parents: a witness can hold any parent.

use super::run::Case;
use super::test_block::{BASE_FEE, TestBlock, UnsignedTransaction};
use alloy_consensus::Header;
use alloy_primitives::{Address, B256, U64, U256, hex};
use nova_os::chain::Fork;

const TO: Address = Address::repeat_byte(0xc1);

/// An empty block with changes to its parent and its header.
fn empty(fork: Fork, change: impl Fn(&mut Header, &mut Header)) -> TestBlock {
    let mut block = TestBlock::new(fork);
    change(&mut block.parent, &mut block.header);
    block
}

fn lineage() -> Vec<Case> {
    let number = |parent_number, number| {
        empty(Fork::Osaka, |parent, header| (parent.number, header.number) = (parent_number, number))
    };
    let time = |parent_time, time| {
        empty(Fork::Osaka, |parent, header| (parent.timestamp, header.timestamp) = (parent_time, time))
    };
    vec![
        Case::valid("the largest number", number(u64::MAX - 1, u64::MAX)),
        Case::refused(
            "a number after the largest",
            number(u64::MAX, u64::MAX),
            "the number after this parent would be 1844",
        ),
        Case::refused(
            "number 0 after the largest",
            number(u64::MAX, 0),
            "the number after this parent would be 1844",
        ),
        Case::valid("the largest time", time(u64::MAX - 1, u64::MAX)),
        Case::refused(
            "a time after the largest",
            time(u64::MAX, u64::MAX),
            "the timestamp after this parent would be 1844",
        ),
        Case::refused("the same time", time(5, 5), "the timestamp is 5, outside 6..="),
    ]
}

fn gas() -> Vec<Case> {
    let limits = |parent_limit: u64, limit| {
        empty(Fork::Osaka, |parent, header| {
            (parent.gas_limit, parent.gas_used, header.gas_limit) = (parent_limit, parent_limit / 2, limit);
        })
    };
    let mut synthetic = limits(30_000_000, u64::MAX);
    synthetic.chain.synthetic_parent = true;
    let most = i64::MAX as u64;
    vec![
        Case::valid("the maximum gas limit", limits(most, most)),
        Case::refused("a gas limit beyond", limits(u64::MAX, u64::MAX), "the gas limit is 1844"),
        Case::refused("a gas limit beyond, of a synthetic parent", synthetic, "the gas limit is 1844"),
        Case::refused("a parent without gas", limits(0, 5000), "the gas limit is 5000, outside"),
        Case::refused("a gas limit below the minimum", limits(4999, 4999), "the gas limit is 4999, outside 5000"),
        Case::valid("the minimum gas limit", limits(5000, 5000)),
    ]
}

fn base_fees() -> Vec<Case> {
    let after = |used, base_fee, next| {
        empty(Fork::Osaka, |parent, header| {
            parent.gas_used = used;
            (parent.base_fee_per_gas, header.base_fee_per_gas) = (Some(base_fee), Some(next));
        })
    };
    let wrapped = u64::MAX.wrapping_add(u64::MAX / 8);
    let reason = "the base fee after this parent would be 20752587082923245566";
    vec![
        Case::refused("a base fee that wraps", after(30_000_000, u64::MAX, wrapped), reason),
        Case::refused("the largest base fee", after(30_000_000, u64::MAX, u64::MAX), reason),
        Case::valid("the highest base fee", after(15_000_000, u64::MAX, u64::MAX)),
        Case::valid("a high base fee falls", after(0, u64::MAX, u64::MAX - u64::MAX / 8)),
        Case::valid("no base fee rises", after(15_000_001, 0, 1)),
        Case::refused(
            "a parent with maximal values",
            after(u64::MAX, u64::MAX, 7),
            "the base fee after this parent would be",
        ),
    ]
}

fn blobs() -> Vec<Case> {
    let target = 6 << 17;
    let after = |excess, used, next| {
        empty(Fork::Osaka, |parent, header| {
            (parent.excess_blob_gas, parent.blob_gas_used) = (Some(excess), Some(used));
            header.excess_blob_gas = Some(next);
        })
    };
    let most = 9 << 17;
    let uses = |used| empty(Fork::Osaka, |_, header| header.blob_gas_used = Some(used));
    let mut synthetic = uses(most + 1);
    synthetic.chain.synthetic_parent = true;
    vec![
        Case::valid("the highest excess", after(u64::MAX - most, most, u64::MAX - target)),
        Case::refused("an excess that overflows", after(u64::MAX, 1, 1), "the sum of the parent's excess blob gas"),
        Case::refused(
            "both at their maximum",
            after(u64::MAX, u64::MAX, 0),
            "the sum of the parent's excess blob gas",
        ),
        Case::refused("too much blob gas", uses(most + 1), "the blob gas used is"),
        Case::refused("too much, of a synthetic parent", synthetic, "the blob gas used is"),
        Case::refused("blob gas that was not used", uses(most), "the blob gas used is 0, but the header has"),
    ]
}

/// A contract that reads the hash of the previous block, and of the current one, at the largest block number.
fn block_hashes() -> Case {
    let mut block = TestBlock::without_base_fee(Fork::Osaka);
    (block.parent.number, block.header.number) = (u64::MAX - 1, u64::MAX);
    // PUSH1 1, NUMBER, SUB, BLOCKHASH, PUSH1 1, SSTORE; NUMBER, BLOCKHASH, PUSH1 2, SSTORE; NOT 0, BLOCKHASH, ...
    block.put_code(TO, &hex!("6001430340600155434060025560001940600355"));
    block.add(&UnsignedTransaction::legacy(U256::ZERO, 200_000, TO, U256::ZERO), U256::ZERO, 0, U256::ZERO);
    let parent = U256::from_be_bytes(block.parent_hash().0);
    block.after.entry(TO).or_default().storage.insert(U256::ONE, parent);
    Case::valid("BLOCKHASH at the largest number", block)
}

fn transactions() -> Vec<Case> {
    let with_nonce = |nonce: u64| {
        let mut sent = UnsignedTransaction::legacy(U256::from(BASE_FEE), 21_000, TO, U256::ZERO);
        sent.fields[0] = alloy_rlp::encode(nonce);
        let mut block = TestBlock::new(Fork::Osaka);
        let sender = block.add(&sent, U256::MAX, 21_000, U256::from(BASE_FEE));
        block.before.entry(sender).or_default().nonce = U64::from(nonce);
        block.after.entry(sender).or_default().nonce = U64::from(nonce.wrapping_add(1));
        block
    };
    let with_gas = |gas: Vec<u8>| {
        let mut sent = UnsignedTransaction::legacy(U256::from(BASE_FEE), 21_000, TO, U256::ZERO);
        sent.fields[2] = gas;
        let mut block = TestBlock::new(Fork::Cancun);
        block.add(&sent, U256::MAX, 21_000, U256::from(BASE_FEE));
        block
    };
    let beyond = alloy_rlp::encode(U256::from(1) << 64);
    vec![
        Case::valid("the last nonce but one", with_nonce(u64::MAX - 1)),
        Case::refused("the last nonce", with_nonce(u64::MAX), "nonce overflow"),
        Case::refused("gas beyond the block's", with_gas(alloy_rlp::encode(u64::MAX)), "its gas limit 1844"),
        Case::refused("gas of 65 bits", with_gas(beyond), "its gas limit is invalid: overflow"),
    ]
}

/// A long access list only costs gas.
fn long_access_list() -> Case {
    let slots: Vec<_> = (0..2000u64).map(|slot| B256::from(U256::from(slot))).collect();
    let entry = [alloy_rlp::encode(TO), alloy_rlp::encode(&slots)].concat();
    let entry = super::test_block::list(&entry);
    let gas = 21_000 + 2400 + 2000 * 1900;
    let fee = U256::from(BASE_FEE);
    let mut sent = UnsignedTransaction::dynamic(U256::ZERO, fee, gas, TO, U256::ZERO);
    *sent.fields.last_mut().expect("the access list is the last field") = super::test_block::list(&entry);
    let mut block = TestBlock::new(Fork::Cancun);
    block.add(&sent, U256::MAX, gas, fee);
    block.header.gas_used = gas;
    Case::valid("an access list of 2,000 slots", block)
}

pub(crate) fn cases() -> Vec<Case> {
    let single = vec![block_hashes(), long_access_list()];
    [lineage(), gas(), base_fees(), blobs(), transactions(), single].into_iter().flatten().collect()
}
