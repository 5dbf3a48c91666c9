//! The whole way: deposit, commit, prove, finalise, withdraw.

use crate::world::{ANYBODY, FINALISE_DELAY, OPERATOR, RECEIVER, World, digest, withdraw_call, withdrawal};
use alloy_primitives::{Address, U256, keccak256};
use nova_contracts::abi::INovaRollup::{
    BundleCommitted, BundleFinalised, BundleProved, DepositQueued, WithdrawalPaid, commitBundleCall, finalisedCall,
    paidCall,
};
use nova_contracts::bundle::{self, Deposit};

#[test]
fn a_deposit_goes_in_and_comes_out() {
    let mut world = World::new();
    let queued = world.deposit(ANYBODY, 700, b"hello").event::<DepositQueued>();
    let deposit =
        Deposit { index: 0, sender: ANYBODY, to: RECEIVER, amount: U256::from(700), data: b"hello".to_vec() };
    let hash = bundle::queue(Default::default(), world.place().deposit(&deposit));
    assert_eq!((queued.queueHash, world.queue_hash(1)), (hash, hash));

    let paid = [withdrawal(RECEIVER, 300, 0), withdrawal(RECEIVER, 400, 1), withdrawal(ANYBODY, 0, 2)];
    let header = world.header(&paid);
    assert_eq!((header.depositsConsumed, header.depositsAfter), (1, hash));
    let committed = world.call(OPERATOR, &commitBundleCall { header: header.clone() });
    let event = committed.event::<BundleCommitted>();
    let output = world.output(&header);
    assert_eq!((event.id, event.output, event.version, &event.header), (U256::ONE, output, 1, &header));

    let event = world.prove(event.id, &header).event::<BundleProved>();
    assert_eq!((event.output, event.prover), (output, OPERATOR));
    world.chain.wait(FINALISE_DELAY);
    let event = world.finalise(event.id).event::<BundleFinalised>();
    assert_eq!((event.lastBlock, event.stateRoot, event.output), (1_010, digest("state 1010"), output));

    let place = world.place();
    let tree = bundle::Tree::new(&paid.map(|withdrawal| place.withdrawal(&withdrawal)));
    for (index, withdrawal) in paid.into_iter().enumerate() {
        assert!(!world.view(&paidCall { nonce: withdrawal.nonce }));
        let event = world.call(ANYBODY, &withdraw_call(withdrawal, event.id, index, &tree)).event::<WithdrawalPaid>();
        assert_eq!(
            (event.nonce, event.to, event.amount, event.leaf),
            (withdrawal.nonce, withdrawal.to, withdrawal.amount, place.withdrawal(&withdrawal))
        );
        assert!(world.view(&paidCall { nonce: event.nonce }));
    }
    assert_eq!(world.chain.balance(RECEIVER), U256::from(700));
    assert_eq!(world.chain.balance(world.rollup), U256::ZERO);
}

#[test]
fn bundles_are_proved_in_any_order_and_finalised_in_theirs() {
    let mut world = World::new();
    let bundles: Vec<_> = (0..3).map(|_| world.commit_next()).collect();
    for (id, header) in bundles.iter().rev() {
        world.prove(*id, header);
    }
    world.chain.wait(FINALISE_DELAY);
    for (id, header) in bundles {
        world.finalise(id);
        assert_eq!(world.view(&finalisedCall {}), id);
        assert_eq!(world.kept(id).lastBlock, header.lastBlock);
    }
}

#[test]
fn what_is_hashed_on_the_chain_is_what_is_hashed_off_it() {
    use nova_contracts::abi::INovaRollup::{outputOfCall, withdrawalLeafCall};
    let mut world = World::new();
    world.deposit(ANYBODY, 5, &[]);
    let header = world.header(&[withdrawal(RECEIVER, 1, 2)]);
    let output = world.view(&outputOfCall { header: header.clone() });
    assert_eq!(output, world.output(&header));
    assert!(output.bit_len() <= bundle::OUTPUT_BITS);
    let one = withdrawal(Address::repeat_byte(7), 8, 9);
    let leaf = world.view(&withdrawalLeafCall { to: one.to, amount: one.amount, nonce: one.nonce });
    assert_eq!(leaf, world.place().withdrawal(&one));
    assert_ne!(leaf, keccak256([]));
}
