//! Headers, transactions and blocks.

use super::has_one_form;
use super::rlp::Item;
use alloy_consensus::{Header, SignableTransaction, Signed, TxEip1559, TxEip2930, TxEip4844, TxEip7702, TxLegacy};
use alloy_eips::eip2718::Encodable2718;
use alloy_eips::eip2930::{AccessList, AccessListItem};
use alloy_eips::eip4895::Withdrawal;
use alloy_eips::eip7702::{Authorization, SignedAuthorization};
use alloy_primitives::{Address, B256, Bytes, Signature, TxKind, U256, bytes};
use nova_os::bootloader::{Block, Envelope, SealedHeader, decode_envelope};

const TO: Address = Address::repeat_byte(0x11);

const DATA: Bytes = bytes!("0102");

fn signature() -> Signature {
    Signature::new(U256::from(0x1234_5678_u64), U256::from(0x0987_6543_u64), true)
}

fn access_list() -> AccessList {
    let item = AccessListItem { address: TO, storage_keys: vec![B256::ZERO, B256::repeat_byte(1)] };
    AccessList(vec![item.clone(), AccessListItem { storage_keys: Vec::new(), ..item }])
}

fn signed<T: SignableTransaction<Signature>>(transaction: T) -> Vec<u8>
where
    Signed<T>: Into<Envelope>,
{
    let transaction: Envelope = transaction.into_signed(signature()).into();
    transaction.encoded_2718()
}

/// A transaction of each type.
fn transactions() -> Vec<Vec<u8>> {
    let (chain_id, gas_limit, access_list, input) = (1, 21_000, access_list(), DATA);
    let authorization = Authorization { chain_id: U256::from(1), address: TO, nonce: 0 };
    let authorization = SignedAuthorization::new_unchecked(authorization, 1, U256::from(7), U256::from(300));
    let to = TxKind::Call(TO);
    let legacy = TxLegacy { gas_limit, to, input: DATA, nonce: 5, ..TxLegacy::default() };
    vec![
        signed(legacy.clone()),
        signed(TxLegacy { chain_id: Some(1), to: TxKind::Create, ..legacy }),
        signed(TxEip2930 {
            chain_id,
            gas_limit,
            to,
            access_list: access_list.clone(),
            input: DATA,
            ..Default::default()
        }),
        signed(TxEip1559 {
            chain_id,
            gas_limit,
            to,
            access_list: access_list.clone(),
            input: DATA,
            ..Default::default()
        }),
        signed(TxEip4844 {
            chain_id,
            gas_limit,
            to: TO,
            access_list: access_list.clone(),
            blob_versioned_hashes: vec![B256::repeat_byte(1)],
            input: DATA,
            ..Default::default()
        }),
        signed(TxEip7702 {
            chain_id,
            gas_limit,
            to: TO,
            access_list,
            authorization_list: vec![authorization],
            input,
            ..Default::default()
        }),
    ]
}

fn header(with: usize) -> Header {
    let all = Header {
        number: 0x80,
        gas_limit: 30_000_000,
        timestamp: 1,
        extra_data: DATA,
        base_fee_per_gas: Some(7),
        withdrawals_root: Some(B256::ZERO),
        blob_gas_used: Some(0),
        excess_blob_gas: Some(1),
        parent_beacon_block_root: Some(B256::ZERO),
        requests_hash: Some(B256::ZERO),
        ..Header::default()
    };
    match with {
        0 => Header { base_fee_per_gas: None, ..header(1) },
        1 => Header { withdrawals_root: None, ..header(2) },
        2 => Header { blob_gas_used: None, excess_blob_gas: None, parent_beacon_block_root: None, ..header(3) },
        3 => Header { requests_hash: None, ..all },
        _ => all,
    }
}

fn block() -> Item {
    let withdrawal = Withdrawal { index: 1, validator_index: 0, address: TO, amount: 0x80 };
    let in_block = |transaction: Vec<u8>| match transaction[0] {
        0xc0.. => Item::parse(&transaction),
        _ => Item::String(transaction),
    };
    Item::List(vec![
        Item::parse(&alloy_rlp::encode(header(4))),
        Item::List(transactions().into_iter().map(in_block).collect()),
        Item::List(Vec::new()),
        Item::List(vec![Item::parse(&alloy_rlp::encode(withdrawal)); 2]),
    ])
}

/// Decodes a block and encodes it again: header, withdrawals and transactions.
fn encode_again(encoded: &[u8]) -> Option<Vec<u8>> {
    let block = Block::decode(encoded).ok().filter(|block| !block.has_ommers)?;
    let transaction = |transaction: &&[u8]| {
        let transaction = decode_envelope(transaction).ok()?.encoded_2718();
        Some(if transaction[0] >= 0xc0 { Item::Raw(transaction) } else { Item::String(transaction) })
    };
    let mut parts = vec![
        Item::Raw(alloy_rlp::encode(&block.header.header)),
        Item::List(block.transactions.iter().map(transaction).collect::<Option<_>>()?),
        Item::List(Vec::new()),
    ];
    if let Some(withdrawals) = &block.withdrawals {
        let encode = |(withdrawal, _): &(Withdrawal, &[u8])| Item::Raw(alloy_rlp::encode(withdrawal));
        parts.push(Item::List(withdrawals.iter().map(encode).collect()));
    }
    Some(Item::List(parts).encode())
}

#[test]
fn headers() {
    for with in 0..5 {
        has_one_form("a header", &alloy_rlp::encode(header(with)), |encoded| {
            let sealed = SealedHeader::decode(encoded).ok()?;
            Some(alloy_rlp::encode(&sealed.header))
        });
    }
}

#[test]
fn transactions_of_all_types() {
    for transaction in transactions() {
        // The type comes before the list.
        let position = transaction.iter().position(|byte| *byte >= 0xc0).expect("the transaction has a list");
        let (kind, list) = transaction.split_at(position);
        has_one_form("a transaction", list, |list| {
            let transaction = decode_envelope(&[kind, list].concat()).ok()?.encoded_2718();
            transaction.strip_prefix(kind).map(<[u8]>::to_vec)
        });
        for kind in [&[][..], &[0], &[5], &[kind, kind].concat()] {
            let other = [kind, list].concat();
            assert!(other == transaction || decode_envelope(&other).is_err(), "type {kind:?}");
        }
    }
}

#[test]
fn parities() {
    for transaction in &transactions()[2..] {
        let position = transaction.len() - 11;
        assert_eq!(transaction[position..position + 2], [1, 0x84], "parity, then an integer of four bytes");
        for parity in [2, 27, 28, 37] {
            let mut other = transaction.clone();
            other[position] = parity;
            assert!(decode_envelope(&other).is_err(), "parity {parity}");
        }
    }
}

#[test]
fn blocks() {
    has_one_form("a block", &block().encode(), encode_again);
}

#[test]
fn lists_in_strings() {
    let Item::List(parts) = block() else { unreachable!("a block is a list") };
    for transaction in transactions() {
        let mut wrong = vec![Item::List(vec![Item::String(vec![])])];
        if transaction[0] >= 0xc0 {
            // The form of a typed transaction, around a legacy one.
            wrong.push(Item::String(transaction.clone()));
            wrong.push(Item::String([&[0], &transaction[..]].concat()));
        } else {
            // The bytes in the trie, without the string header.
            wrong.push(Item::Raw(transaction.clone()));
            wrong.push(Item::Raw(transaction[1..].to_vec()));
        }
        for item in wrong {
            let mut parts = parts.clone();
            parts[1] = Item::List(vec![item]);
            assert_eq!(encode_again(&Item::List(parts).encode()), None);
        }
    }
}
