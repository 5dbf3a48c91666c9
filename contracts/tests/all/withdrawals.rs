//! What withdrawals are refused for.

use crate::chain::CHAIN;
use crate::circuit;
use crate::world::{ANYBODY, FINALISE_DELAY, OPERATOR, RECEIVER, World, program, routed, withdraw_call, withdrawal};
use alloy_primitives::{B256, U256, keccak256};
use alloy_sol_types::{SolCall, SolValue, sol};
use nova_contracts::abi::INovaRollup::{proveBundleCall, withdrawCall};
use nova_contracts::abi::INovaRollupErrors::{
    AlreadyPaid, BundleNotFinal, PathOutOfRange, PaymentRefused, WrongPath,
};
use nova_contracts::bundle::{Rollup, Tree, Withdrawal};

sol! {
    interface Reentrant {
        function arm(address target, bytes calldata input) external;
        function called() external view returns (bool yes);
        function succeeded() external view returns (bool yes);
    }
}

fn five() -> Vec<Withdrawal> {
    (0..5).map(|nonce| withdrawal(RECEIVER, 10 + nonce, nonce)).collect()
}

/// A rollup with money and a final bundle of five withdrawals.
fn ready() -> (World, U256, Tree) {
    let mut world = World::new();
    world.deposit(ANYBODY, 1_000, &[]);
    let (id, tree) = world.finalised(&five());
    (world, id, tree)
}

#[track_caller]
fn refused<E: alloy_sol_types::SolError>(call: impl FnOnce(withdrawCall) -> withdrawCall) -> E {
    let (mut world, id, tree) = ready();
    let call = call(withdraw_call(five()[2], id, 2, &tree));
    world.refuses(ANYBODY, &call)
}

#[test]
fn each_leaf_is_paid_once() {
    let (mut world, id, tree) = ready();
    for (index, one) in five().into_iter().enumerate() {
        let call = withdraw_call(one, id, index, &tree);
        world.call(ANYBODY, &call).returned();
        let error: AlreadyPaid = world.refuses(ANYBODY, &call);
        assert_eq!(error.nonce, one.nonce);
    }
    assert_eq!(world.chain.balance(RECEIVER), U256::from(60));
}

/// A faulty rollup could state a withdrawal again in a later bundle.
#[test]
fn a_leaf_of_two_bundles_is_paid_once() {
    let (mut world, id, tree) = ready();
    let (again, tree_again) = world.finalised(&five()[..1]);
    world.call(ANYBODY, &withdraw_call(five()[0], again, 0, &tree_again)).returned();
    world.refuses::<AlreadyPaid>(ANYBODY, &withdraw_call(five()[0], id, 0, &tree));
}

/// A faulty rollup could use a nonce again: it says which withdrawal it is, so it is paid once, whoever gets it.
#[test]
fn a_nonce_is_paid_once() {
    let (mut world, id, tree) = ready();
    let again = [withdrawal(ANYBODY, 500, 0), withdrawal(RECEIVER, 11, 0)];
    let (other, other_tree) = world.finalised(&again);
    world.call(ANYBODY, &withdraw_call(five()[0], id, 0, &tree)).returned();
    for (index, one) in again.into_iter().enumerate() {
        let error: AlreadyPaid = world.refuses(ANYBODY, &withdraw_call(one, other, index, &other_tree));
        assert_eq!(error.nonce, U256::ZERO);
    }
}

/// A chain that takes another number has other leaves. The rollup states unpaid withdrawals again, and may state paid ones.
#[test]
fn after_a_fork_no_withdrawal_is_paid_again() {
    let (mut world, id, tree) = ready();
    world.call(ANYBODY, &withdraw_call(five()[0], id, 0, &tree)).returned();
    world.chain.set_id(CHAIN + 1);
    let place = Rollup { chain_id: CHAIN + 1, ..world.place() };
    world.refuses::<WrongPath>(ANYBODY, &withdraw_call(five()[1], id, 1, &tree));
    let tree = Tree::new(&[0, 1].map(|index| place.withdrawal(&five()[index])));
    let mut header = world.header(&[]);
    header.messagesRoot = tree.root();
    let id = world.commit(&header);
    let proof = routed(&circuit::prove(program(), place.output(&header)));
    world.call(OPERATOR, &proveBundleCall { id, proof: proof.into() }).returned();
    world.chain.wait(FINALISE_DELAY);
    world.finalise(id);
    world.refuses::<AlreadyPaid>(ANYBODY, &withdraw_call(five()[0], id, 0, &tree));
    world.call(ANYBODY, &withdraw_call(five()[1], id, 1, &tree)).returned();
}

#[test]
fn a_path_of_another_bundle_is_refused() {
    let (mut world, id, tree) = ready();
    let (other, other_tree) = world.finalised(&[withdrawal(RECEIVER, 7, 99)]);
    world.refuses::<WrongPath>(ANYBODY, &withdraw_call(five()[0], other, 0, &tree));
    world.refuses::<WrongPath>(ANYBODY, &withdraw_call(withdrawal(RECEIVER, 7, 99), id, 0, &other_tree));
}

#[test]
fn a_bundle_that_is_not_final_is_refused() {
    let mut world = World::new();
    world.deposit(ANYBODY, 1_000, &[]);
    let header = world.header(&five());
    let place = world.place();
    let tree = Tree::new(&five().iter().map(|one| place.withdrawal(one)).collect::<Vec<_>>());
    let call = withdraw_call(five()[0], U256::ONE, 0, &tree);
    world.refuses::<BundleNotFinal>(ANYBODY, &call);
    let id = world.commit(&header);
    world.refuses::<BundleNotFinal>(ANYBODY, &call);
    world.prove(id, &header);
    let error: BundleNotFinal = world.refuses(ANYBODY, &call);
    assert_eq!((error.id, error.finalised), (id, U256::ZERO));
    world.chain.wait(FINALISE_DELAY);
    world.finalise(id);
    world.call(ANYBODY, &call).returned();
}

#[test]
fn other_money_is_refused() {
    refused::<WrongPath>(|call| withdrawCall { amount: U256::from(1_000), ..call });
    refused::<WrongPath>(|call| withdrawCall { to: ANYBODY, ..call });
    refused::<WrongPath>(|call| withdrawCall { nonce: U256::from(3), ..call });
    refused::<WrongPath>(|call| withdrawCall { index: U256::from(3), ..call });
    refused::<WrongPath>(|call| withdrawCall { id: U256::ZERO, ..call });
}

#[test]
fn other_paths_are_refused() {
    refused::<WrongPath>(|call| withdrawCall { path: vec![], index: U256::ZERO, ..call });
    refused::<WrongPath>(|call| withdrawCall { path: call.path[..2].to_vec(), ..call });
    refused::<WrongPath>(|call| withdrawCall { path: call.path[1..].to_vec(), ..call });
    refused::<WrongPath>(|call| withdrawCall { path: [&call.path[..], &[B256::ZERO]].concat(), ..call });
    refused::<WrongPath>(|call| withdrawCall { path: call.path.iter().rev().copied().collect(), ..call });
}

#[test]
fn places_outside_the_tree_are_refused() {
    for index in [U256::from(8), U256::from(10), U256::ONE << 255, U256::MAX] {
        let error: PathOutOfRange = refused(|call| withdrawCall { index, ..call });
        assert_eq!((error.index, error.length), (index, U256::from(3)));
    }
    refused::<PathOutOfRange>(|call| withdrawCall { path: vec![B256::ZERO; 65], ..call });
    refused::<WrongPath>(|call| withdrawCall { path: vec![B256::ZERO; 64], ..call });
}

/// What is hashed for a leaf begins with another tag than what is hashed for a node. So nobody finds a withdrawal whose leaf is an
/// inner node: a root over nodes with the tag of leaves, or leaves with that of nodes, leads to no payment.
#[test]
fn an_inner_node_is_no_leaf() {
    let mut world = World::new();
    world.deposit(ANYBODY, 1_000, &[]);
    let (leaf_tag, node_tag) = (keccak256("nova rollup: withdrawal 1"), keccak256("nova rollup: node 1"));
    let Withdrawal { to, amount, nonce } = five()[0];
    let leaf = |tag: B256| keccak256((tag, U256::from(CHAIN), world.rollup, to, amount, nonce).abi_encode());
    let node = |tag: B256, left: B256| keccak256((tag, left, B256::ZERO).abi_encode());
    let [right, tags, leaf_for_node, node_for_leaf] = [
        node(node_tag, leaf(leaf_tag)),
        node(leaf_tag, leaf(node_tag)),
        node(leaf_tag, leaf(leaf_tag)),
        node(node_tag, leaf(node_tag)),
    ];
    for root in [tags, leaf_for_node, node_for_leaf, right] {
        let mut header = world.header(&[]);
        header.messagesRoot = root;
        let id = world.commit(&header);
        world.prove(id, &header);
        world.chain.wait(FINALISE_DELAY);
        world.finalise(id);
        let call = withdrawCall { to, amount, nonce, id, index: U256::ZERO, path: vec![B256::ZERO] };
        assert_eq!(world.call(ANYBODY, &call).result.is_ok(), root == right);
    }
}

#[test]
fn a_leaf_of_another_chain_or_contract_is_refused() {
    let mut world = World::new();
    world.deposit(ANYBODY, 1_000, &[]);
    let here = world.place();
    let elsewhere = [Rollup { chain_id: CHAIN + 1, ..here }, Rollup { address: ANYBODY, ..here }];
    let tree = Tree::new(&elsewhere.map(|place| place.withdrawal(&five()[0])));
    let mut header = world.header(&[]);
    header.messagesRoot = tree.root();
    let id = world.commit(&header);
    world.prove(id, &header);
    world.chain.wait(FINALISE_DELAY);
    world.finalise(id);
    for index in 0..2 {
        world.refuses::<WrongPath>(ANYBODY, &withdraw_call(five()[0], id, index, &tree));
    }
}

#[test]
fn a_bundle_without_withdrawals_pays_nothing() {
    let mut world = World::new();
    world.deposit(ANYBODY, 1_000, &[]);
    let (id, _) = world.finalised(&[]);
    let Withdrawal { to, amount, nonce } = five()[0];
    for id in [U256::ZERO, id] {
        world.refuses::<WrongPath>(ANYBODY, &withdrawCall { to, amount, nonce, id, index: U256::ZERO, path: vec![] });
    }
}

#[test]
fn a_receiver_that_calls_back_is_paid_once() {
    let mut world = World::new();
    world.deposit(ANYBODY, 1_000, &[]);
    let receiver = world.chain.deploy("Reentrant", &[]);
    let one = withdrawal(receiver, 100, 0);
    let (id, tree) = world.finalised(&[one]);
    let call = withdraw_call(one, id, 0, &tree);
    let arm = Reentrant::armCall { target: world.rollup, input: call.abi_encode().into() };
    world.chain.call(ANYBODY, receiver, &arm).returned();
    world.call(ANYBODY, &call).returned();
    assert!(world.chain.view(receiver, &Reentrant::calledCall {}));
    assert!(!world.chain.view(receiver, &Reentrant::succeededCall {}));
    assert_eq!(world.chain.balance(receiver), U256::from(100));
}

/// The receiver may be paid another leaf from within: both are its own.
#[test]
fn a_receiver_may_withdraw_another_leaf_from_within() {
    let mut world = World::new();
    world.deposit(ANYBODY, 1_000, &[]);
    let receiver = world.chain.deploy("Reentrant", &[]);
    let both = [withdrawal(receiver, 100, 0), withdrawal(ANYBODY, 1, 1)];
    let (id, tree) = world.finalised(&both);
    let inner = withdraw_call(both[1], id, 1, &tree);
    let arm = Reentrant::armCall { target: world.rollup, input: inner.abi_encode().into() };
    world.chain.call(ANYBODY, receiver, &arm).returned();
    world.call(ANYBODY, &withdraw_call(both[0], id, 0, &tree)).returned();
    assert!(world.chain.view(receiver, &Reentrant::succeededCall {}));
    assert_eq!(world.chain.balance(world.rollup), U256::from(899));
}

/// A receiver that refuses money loses nothing: the leaf stays unpaid.
#[test]
fn a_refused_payment_leaves_the_leaf_unpaid() {
    let mut world = World::new();
    world.deposit(ANYBODY, 1_000, &[]);
    let refusing = world.gateway;
    let one = withdrawal(refusing, 100, 0);
    let (id, tree) = world.finalised(&[one]);
    let call = withdraw_call(one, id, 0, &tree);
    for _ in 0..2 {
        let error: PaymentRefused = world.refuses(ANYBODY, &call);
        assert_eq!(error.to, refusing);
    }
}

#[test]
fn more_than_there_is_cannot_be_paid() {
    let mut world = World::new();
    world.deposit(ANYBODY, 5, &[]);
    let one = withdrawal(RECEIVER, 6, 0);
    let (id, tree) = world.finalised(&[one]);
    world.refuses::<PaymentRefused>(ANYBODY, &withdraw_call(one, id, 0, &tree));
    world.deposit(ANYBODY, 1, &[]);
    world.call(ANYBODY, &withdraw_call(one, id, 0, &tree)).returned();
}
