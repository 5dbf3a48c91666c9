//! Headers, parents, rules and transactions with random values at the edges of their types: the run always ends with an
//! output.

use super::test_block::{TestBlock, UnsignedTransaction};
use alloy_consensus::Header;
use alloy_primitives::{Address, U256, hex};
use nova_os::chain::{BlobSchedule, Fork};
use nova_os::run_block;
use proptest::prelude::*;
use proptest::sample::select;
use std::borrow::Cow;

/// A contract that reads prices, numbers and hashes.
const READER: Address = Address::repeat_byte(0xc1);

/// `GASPRICE`, `BASEFEE`, `NUMBER`, `TIMESTAMP`, `GASLIMIT`, the parent's `BLOCKHASH`, and at the end `BLOBBASEFEE`,
/// which is an invalid instruction before Cancun.
const READS: [u8; 18] = hex!("3a5048504350425045506001430340504a50");

const EDGES: [u64; 10] = [0, 1, 7, 5000, 1 << 17, u32::MAX as u64, i64::MAX as u64, 1 << 63, u64::MAX - 1, u64::MAX];

fn edge() -> impl Strategy<Value = u64> {
    select(&EDGES[..])
}

/// Changes the integer fields that a header has.
fn change(header: &mut Header, numbers: [Option<u64>; 7]) {
    let fees = [&mut header.base_fee_per_gas, &mut header.blob_gas_used, &mut header.excess_blob_gas];
    for (field, number) in fees.into_iter().zip(&numbers) {
        if let (Some(field), Some(number)) = (field, number) {
            *field = *number;
        }
    }
    let others = [&mut header.number, &mut header.timestamp, &mut header.gas_limit, &mut header.gas_used];
    for (field, number) in others.into_iter().zip(&numbers[3..]) {
        *field = number.unwrap_or(*field);
    }
}

/// Changes of a header: most fields stay the same, so that many blocks get far.
fn numbers() -> impl Strategy<Value = [Option<u64>; 7]> {
    prop::array::uniform7(prop::option::weighted(0.3, edge()))
}

proptest! {
    #[test]
    fn no_value_stops_the_run(
        (parent, header) in (numbers(), numbers()),
        (fork, synthetic) in (select(&Fork::ALL[..]), any::<bool>()),
        schedule in prop::option::weighted(0.3, prop::array::uniform3(edge())),
        (price, value, blob_price) in (0usize..256, 0usize..256, 0usize..256),
    ) {
        let mut block = TestBlock::new(fork);
        block.chain.synthetic_parent = synthetic;
        change(&mut block.parent, parent);
        change(&mut block.header, header);
        let blobs = &mut Cow::to_mut(&mut block.chain.activations)[0].blobs;
        if let (Some(blobs), Some([target, max, update_fraction])) = (blobs, schedule) {
            *blobs = BlobSchedule { target, max, update_fraction };
        }
        block.put_code(READER, &READS);
        let (price, blob_price) = (U256::MAX >> price, U256::MAX >> blob_price);
        let legacy = UnsignedTransaction::legacy(price, 100_000, READER, U256::MAX >> value);
        for sent in [legacy, UnsignedTransaction::blob(price, blob_price, 100_000, READER)] {
            let (encoded, sender) = sent.sign();
            block.transactions.push(encoded);
            block.put_balance(sender, U256::MAX, U256::MAX);
        }
        block.seal();
        prop_assert!(!run_block(&block.input()).successful, "the state root differs");
    }
}
