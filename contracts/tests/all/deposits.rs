//! The queue of deposits, and how a bundle may misstate it.

use crate::world::{ANYBODY, DELAYS, GUARDIAN, OPERATOR, RECEIVER, World, arguments, digest, refused};
use alloy_primitives::{B256, U256};
use alloy_sol_types::SolCall;
use nova_contracts::abi::INovaRollup::{DepositQueued, commitBundleCall, depositCall};
use nova_contracts::abi::INovaRollupErrors::{
    DepositDataTooLong, DepositTooSmall, TooManyDeposits, WrongDepositsAfter, WrongDepositsBefore,
};
use nova_contracts::bundle::{self, Deposit};

/// A rollup with three deposits.
fn three() -> World {
    let mut world = World::new();
    for (amount, data) in [(1, "one"), (2, "two"), (3, "three")] {
        world.deposit(ANYBODY, amount, data.as_bytes());
    }
    world
}

fn deposits() -> Vec<Deposit> {
    let deposit = |(index, data): (u64, &str)| Deposit {
        index,
        sender: ANYBODY,
        to: RECEIVER,
        amount: U256::from(index + 1),
        data: data.into(),
    };
    [(0, "one"), (1, "two"), (2, "three")].map(deposit).into()
}

/// The queue's hash for some deposits.
fn queue(world: &World, deposits: &[Deposit]) -> B256 {
    deposits.iter().fold(B256::ZERO, |before, deposit| bundle::queue(before, world.place().deposit(deposit)))
}

#[test]
fn a_bundle_consumes_the_next_deposits() {
    let mut world = three();
    assert_eq!(world.queue_hash(3), queue(&world, &deposits()));
    let mut header = world.header(&[]);
    header.depositsConsumed = 2;
    header.depositsAfter = queue(&world, &deposits()[..2]);
    let id = world.commit(&header);
    assert_eq!(world.kept(id).deposits, 2);
    let (id, header) = world.commit_next();
    assert_eq!((world.kept(id).deposits, header.depositsConsumed), (3, 1));
}

#[test]
fn a_bundle_may_consume_none() {
    let mut world = three();
    let mut header = world.header(&[]);
    header.depositsConsumed = 0;
    header.depositsAfter = B256::ZERO;
    let id = world.commit(&header);
    assert_eq!(world.kept(id).deposits, 0);
}

#[test]
fn a_dropped_deposit_is_refused() {
    let mut world = three();
    let without_second = [deposits()[0].clone(), deposits()[2].clone()];
    let hash = queue(&world, &without_second);
    for consumed in [2, 3] {
        let error: WrongDepositsAfter = refused(&mut world, |header| {
            (header.depositsConsumed, header.depositsAfter) = (consumed, hash);
        });
        assert_eq!(error.found, hash);
    }
}

#[test]
fn deposits_in_another_order_are_refused() {
    let mut world = three();
    let mut swapped = deposits();
    swapped.swap(0, 1);
    let hash = queue(&world, &swapped);
    refused::<WrongDepositsAfter>(&mut world, |header| header.depositsAfter = hash);
}

#[test]
fn forged_deposits_are_refused() {
    let changes: [fn(&mut Deposit); 5] = [
        |deposit| deposit.amount += U256::ONE,
        |deposit| deposit.to = GUARDIAN,
        |deposit| deposit.sender = GUARDIAN,
        |deposit| deposit.data.push(0),
        |deposit| deposit.index += 1,
    ];
    let mut world = three();
    for change in changes {
        let mut forged = deposits();
        change(&mut forged[1]);
        let hash = queue(&world, &forged);
        let error: WrongDepositsAfter = refused(&mut world, |header| header.depositsAfter = hash);
        assert_eq!(error.expected, queue(&world, &deposits()));
    }
}

#[test]
fn deposits_that_are_counted_wrong_are_refused() {
    let mut world = three();
    for consumed in [0, 1, 2] {
        refused::<WrongDepositsAfter>(&mut world, |header| header.depositsConsumed = consumed);
    }
    for consumed in [4, u64::MAX] {
        let error: TooManyDeposits = refused(&mut world, |header| header.depositsConsumed = consumed);
        assert_eq!((error.queued, error.consumed), (U256::from(3), U256::from(consumed)));
    }
}

#[test]
fn another_queue_before_is_refused() {
    let mut world = three();
    world.commit_next();
    let error: WrongDepositsBefore = refused(&mut world, |header| header.depositsBefore = digest("queue"));
    assert_eq!((error.expected, error.found), (queue(&world, &deposits()), digest("queue")));
    // Deposits that are consumed already.
    refused::<WrongDepositsBefore>(&mut world, |header| header.depositsBefore = B256::ZERO);
}

#[test]
fn a_reverted_bundle_gives_its_deposits_back() {
    let mut world = three();
    let (id, header) = world.commit_next();
    world.revert(OPERATOR, id);
    assert_eq!(world.header(&[]).depositsConsumed, 3);
    world.commit(&header);
}

#[test]
fn long_data_are_refused() {
    let mut world = World::new();
    world.deposit(ANYBODY, 1, &[7; 8192]);
    let call = depositCall { to: RECEIVER, data: vec![7; 8193].into() };
    let outcome = world.chain.call_raw(ANYBODY, world.rollup, call.abi_encode(), U256::ONE);
    let error: DepositDataTooLong = outcome.refused();
    assert_eq!((error.most, error.found), (U256::from(8192), U256::from(8193)));
}

#[test]
fn a_deposit_has_the_least_amount() {
    let mut world = World::new();
    let version = world.version();
    let mut arguments = arguments(DELAYS, version);
    let least = arguments.len() - 1;
    arguments[least] = 100;
    world.rollup = world.chain.deploy("NovaRollup", &arguments);
    for amount in [0, 1, 99] {
        let data = depositCall { to: RECEIVER, data: b"message".into() }.abi_encode();
        let outcome = world.chain.call_raw(ANYBODY, world.rollup, data, U256::from(amount));
        let error: DepositTooSmall = outcome.refused();
        assert_eq!((error.least, error.found), (U256::from(100), U256::from(amount)));
    }
    let event = world.deposit(ANYBODY, 100, b"message").event::<DepositQueued>();
    assert_eq!((event.index, event.amount, &event.data[..]), (U256::ZERO, U256::from(100), &b"message"[..]));
}

#[test]
fn money_without_a_deposit_is_refused() {
    let mut world = World::new();
    let to = world.rollup;
    assert!(world.chain.call_raw(ANYBODY, to, Vec::new(), U256::ONE).result.is_err());
    let header = world.header(&[]);
    let call = commitBundleCall { header }.abi_encode();
    assert!(world.chain.call_raw(OPERATOR, to, call, U256::ONE).result.is_err());
    assert_eq!(world.chain.balance(to), U256::ZERO);
}
