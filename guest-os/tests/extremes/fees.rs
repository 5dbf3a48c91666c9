//! Fees beyond 128 bits, and offers that do not pay enough.

use super::run::Case;
use super::test_block::{BASE_FEE, BENEFICIARY, TestBlock, UnsignedTransaction};
use alloy_primitives::{Address, U256, hex};
use nova_os::chain::{BlobSchedule, Fork};
use std::borrow::Cow;

const TO: Address = Address::repeat_byte(0xc1);

/// Gas of a transfer.
const GAS: u64 = 21_000;

/// Gas of a blob.
const BLOB_GAS: u64 = 1 << 17;

/// Osaka's update fraction.
const FRACTION: u64 = 5_007_716;

fn bits(bits: usize) -> U256 {
    U256::ONE << bits
}

/// A block with one transaction that transfers nothing at this price.
fn pays(fork: Fork, sent: &UnsignedTransaction, price: U256) -> TestBlock {
    let mut block = TestBlock::new(fork);
    block.add(sent, U256::MAX, GAS, price);
    block.header.gas_used = GAS;
    block
}

/// A block with one transaction that does not pay enough.
fn refused(name: &str, sent: &UnsignedTransaction, balance: U256, reason: &'static str) -> Case {
    let mut block = TestBlock::new(Fork::Osaka);
    block.add(sent, balance, 0, U256::from(BASE_FEE));
    Case::refused(name, block, reason)
}

fn prices() -> Vec<Case> {
    let mut cases = Vec::new();
    for fork in [Fork::Paris, Fork::Osaka] {
        for price in [bits(64), U256::from(u128::MAX), bits(128), bits(200), bits(241)] {
            let name = |kind: &str| format!("{kind} at {price} in {fork}");
            let legacy = UnsignedTransaction::legacy(price, GAS, TO, U256::ZERO);
            cases.push(Case::valid(name("gas price"), pays(fork, &legacy, price)));
            let tip_only = UnsignedTransaction::dynamic(U256::ONE, price, GAS, TO, U256::ZERO);
            let small = U256::from(BASE_FEE + 1);
            cases.push(Case::valid(name("maximum fee"), pays(fork, &tip_only, small)));
            let all = UnsignedTransaction::dynamic(price, price, GAS, TO, U256::ZERO);
            cases.push(Case::valid(name("priority fee"), pays(fork, &all, price)));
        }
    }
    cases
}

/// A contract reads the full price.
fn read_by_a_contract() -> Case {
    let price = bits(200);
    let mut block = TestBlock::new(Fork::Osaka);
    block.put_code(TO, &hex!("3a600155"));
    // GASPRICE, PUSH1 1, SSTORE.
    block.add(&UnsignedTransaction::legacy(price, 100_000, TO, U256::ZERO), U256::MAX, GAS + 22_105, price);
    block.after.entry(TO).or_default().storage.insert(U256::ONE, price);
    Case::valid("GASPRICE of 200 bits", block)
}

fn offers() -> Vec<Case> {
    let legacy = |price, value| UnsignedTransaction::legacy(price, GAS, TO, value);
    let dynamic = |priority: u64, max| UnsignedTransaction::dynamic(U256::from(priority), max, GAS, TO, U256::ZERO);
    let one = U256::ONE;
    vec![
        refused("low gas price", &legacy(U256::from(6), U256::ZERO), U256::MAX, "its gas price is 6 wei, less than"),
        refused("low maximum fee", &dynamic(0, U256::from(6)), U256::MAX, "its maximum fee is 6 wei, less than"),
        refused("high priority fee", &dynamic(9, U256::from(8)), U256::MAX, "its maximum priority fee is 9 wei"),
        refused("no balance", &legacy(bits(200), U256::ZERO), bits(214), "and its sender has"),
        refused("gas beyond 256 bits", &legacy(bits(242), U256::ZERO), U256::MAX, "more than 256 bits of wei"),
        refused("value beyond 256 bits", &legacy(bits(100), U256::MAX), U256::MAX, "more than 256 bits of wei"),
        refused("all but the value", &legacy(bits(100), one), bits(100) * U256::from(GAS), "and its sender has"),
    ]
}

/// A price that exceeds any balance is invalid.
fn beyond_256_bits() -> Case {
    let mut sent = UnsignedTransaction::legacy(U256::ONE, GAS, TO, U256::ZERO);
    sent.fields[1] = [&[0xa1, 1][..], &[0; 32]].concat();
    let mut block = TestBlock::new(Fork::Osaka);
    block.add(&sent, U256::MAX, 0, U256::from(BASE_FEE));
    Case::refused("gas price of 257 bits", block, "its gas price is invalid: overflow")
}

/// A block whose parent has this excess blob gas. Its blob base fee is about e^(`excess` / update fraction).
fn with_excess(excess: u64) -> TestBlock {
    let mut block = TestBlock::new(Fork::Osaka);
    block.parent.excess_blob_gas = Some(excess);
    block.header.excess_blob_gas = Some(excess.saturating_sub(6 * BLOB_GAS));
    block
}

/// The same with a blob transaction.
fn with_blob(excess: u64, max_per_blob_gas: U256, price: U256) -> TestBlock {
    let mut block = with_excess(excess + 6 * BLOB_GAS);
    block.header.blob_gas_used = Some(BLOB_GAS);
    let sender = block.add(
        &UnsignedTransaction::blob(U256::from(BASE_FEE), max_per_blob_gas, GAS, TO),
        U256::MAX,
        GAS,
        U256::from(BASE_FEE),
    );
    block.after.entry(sender).or_default().balance -= U256::from(BLOB_GAS) * price;
    block
}

/// e^100, by the specification's series: `fake_exponential(1, 100 * FRACTION, FRACTION)`.
fn e_100() -> U256 {
    U256::from_str_radix("26881171418150617243669437321705206816680764", 10).expect("a number")
}

fn blobs() -> Vec<Case> {
    let reads = |excess, price: Option<U256>| {
        let mut block = with_excess(excess + 6 * BLOB_GAS);
        block.header.gas_used = 0;
        // BLOBBASEFEE, PUSH1 1, SSTORE.
        block.put_code(TO, &hex!("4a600155"));
        let fee = U256::from(BASE_FEE);
        block.add(&UnsignedTransaction::legacy(fee, 100_000, TO, U256::ZERO), U256::MAX, GAS + 22_105, fee);
        price.into_iter().for_each(|price| {
            block.after.entry(TO).or_default().storage.insert(U256::ONE, price);
        });
        block
    };
    let most = u64::MAX - 6 * BLOB_GAS;
    vec![
        Case::valid("maximum fee per blob gas of 200 bits", with_blob(0, bits(200), U256::ONE)),
        Case::valid("blob base fee of 145 bits paid", with_blob(100 * FRACTION, e_100(), e_100())),
        Case::refused(
            "blob base fee of 145 bits",
            with_blob(100 * FRACTION, e_100() - U256::ONE, e_100()),
            "its maximum fee per blob gas is",
        ),
        Case::refused("blob base fee beyond 256 bits", with_blob(178 * FRACTION, bits(236), U256::ONE), "256 bits"),
        Case::valid("BLOBBASEFEE of 145 bits", reads(100 * FRACTION, Some(e_100()))),
        Case::refused(
            "BLOBBASEFEE beyond 256 bits",
            reads(178 * FRACTION, None),
            "the blob base fee, which has more",
        ),
        Case::valid("excess blob gas of 64 bits", with_excess(u64::MAX)),
        Case::refused("BLOBBASEFEE at the end", reads(most, None), "the blob base fee, which has more"),
    ]
}

/// The rules of a chain are part of the input, too.
fn schedules() -> Vec<Case> {
    let with = |target, max, update_fraction| {
        let mut block = TestBlock::new(Fork::Osaka);
        let schedule = BlobSchedule { target, max, update_fraction };
        Cow::to_mut(&mut block.chain.activations)[0].blobs = Some(schedule);
        block
    };
    let mut steep = with(6, 9, 1);
    steep.parent.excess_blob_gas = Some(u64::MAX);
    steep.header.excess_blob_gas = Some(u64::MAX - 6 * BLOB_GAS);
    let reason = "its blob schedule is invalid for its fork";
    vec![
        Case::valid("update fraction of 1", steep),
        Case::valid("update fraction of 64 bits", with(6, 9, u64::MAX)),
        Case::valid("no target", with(0, 1, FRACTION)),
        Case::refused("update fraction of 0", with(6, 9, 0), reason),
        Case::refused("target above the maximum", with(10, 9, FRACTION), reason),
        Case::refused("no blobs", with(0, 0, FRACTION), reason),
        Case::refused("unbounded blobs", with(6, u64::MAX, FRACTION), reason),
    ]
}

/// The sender is the beneficiary: it receives what it pays, except for what is burnt.
fn to_itself() -> Case {
    let price = bits(240);
    let mut block = TestBlock::new(Fork::Osaka);
    let sent = UnsignedTransaction::legacy(price, GAS, TO, U256::ZERO);
    let sender = block.add(&sent, U256::MAX, GAS, price);
    block.header.beneficiary = sender;
    block.after.remove(&BENEFICIARY);
    block.after.entry(sender).or_default().balance = U256::MAX - U256::from(GAS * BASE_FEE);
    Case::valid("the beneficiary pays itself", block)
}

pub(crate) fn cases() -> Vec<Case> {
    let single = vec![read_by_a_contract(), beyond_256_bits(), to_itself()];
    [prices(), offers(), blobs(), schedules(), single].into_iter().flatten().collect()
}
