//! What commitments, finalisations and reverts refuse.

use crate::chain::CHAIN;
use crate::world::{
    ANYBODY, DAY, FINALISE_DELAY, GUARDIAN, OPERATOR, OWNER, PROVE_DELAY, World, digest, refused, withdraw_call,
    withdrawal,
};
use alloy_primitives::{Address, U256};
use nova_contracts::abi::INovaRollup::{
    BundlesReverted, Header, bundleCall, commitBundleCall, finaliseBundleCall, revertBundleCall,
};
use nova_contracts::abi::INovaRollupErrors::{
    BundleIsFinal, BundleNotFinal, EmptyBundle, NotNext, NotOperator, NotProved, OpenBundle, OtherBundle,
    ProvedBundle, TooEarlyToFinalise, UnknownBundle, WrongFirstBlock, WrongParent, WrongRules, WrongStateRoot,
};
use nova_contracts::bundle::Rollup;

#[test]
fn the_next_header_is_accepted_unchanged() {
    let mut world = World::new();
    world.commit_next();
    world.commit_next();
    assert_eq!(world.committed(), U256::from(2));
}

#[test]
fn only_the_operator_commits() {
    let mut world = World::new();
    let header = world.header(&[]);
    for caller in [OWNER, GUARDIAN, ANYBODY] {
        let error: NotOperator = world.refuses(caller, &commitBundleCall { header: header.clone() });
        assert_eq!(error.caller, caller);
    }
}

#[test]
fn a_replayed_header_is_refused() {
    let mut world = World::new();
    let (_, header) = world.commit_next();
    let error: WrongFirstBlock = world.refuses(OPERATOR, &commitBundleCall { header });
    assert_eq!((error.expected, error.found), (U256::from(1_011), U256::from(1_001)));
}

#[test]
fn headers_in_another_order_are_refused() {
    let mut world = World::new();
    let (first, one) = world.commit_next();
    let (_, two) = world.commit_next();
    world.revert(OPERATOR, first);
    let error: WrongFirstBlock = world.refuses(OPERATOR, &commitBundleCall { header: two });
    assert_eq!(error.expected, U256::from(one.firstBlock));
}

#[test]
fn gaps_and_overlaps_of_blocks_are_refused() {
    let mut world = World::new();
    for first in [0, 1_000, 1_002, u64::MAX] {
        let error: WrongFirstBlock = refused(&mut world, |header| header.firstBlock = first);
        assert_eq!((error.expected, error.found), (U256::from(1_001), U256::from(first)));
    }
}

#[test]
fn an_empty_bundle_is_refused() {
    let mut world = World::new();
    for last in [0, 1_000] {
        let error: EmptyBundle = refused(&mut world, |header| header.lastBlock = last);
        assert_eq!((error.firstBlock, error.lastBlock), (1_001, last));
    }
}

#[test]
fn the_last_number_of_a_block_leaves_no_next_one() {
    let mut world = World::new();
    let mut header = world.header(&[]);
    header.lastBlock = u64::MAX;
    let id = world.commit(&header);
    let mut next = header;
    next.firstBlock = 0;
    let error: WrongFirstBlock = world.refuses(OPERATOR, &commitBundleCall { header: next });
    assert_eq!(error.expected, U256::ONE << 64);
    world.revert(OPERATOR, id);
    world.commit_next();
}

#[test]
fn another_parent_is_refused() {
    let mut world = World::new();
    let error: WrongParent = refused(&mut world, |header| header.parentHash = digest("block 999"));
    assert_eq!((error.expected, error.found), (digest("block 1000"), digest("block 999")));
}

#[test]
fn another_state_root_is_refused() {
    let mut world = World::new();
    let error: WrongStateRoot = refused(&mut world, |header| header.stateRootBefore = digest("state 999"));
    assert_eq!((error.expected, error.found), (digest("state 1000"), digest("state 999")));
}

#[test]
fn other_rules_are_refused() {
    let mut world = World::new();
    let error: WrongRules = refused(&mut world, |header| header.rulesDigest = digest("no rules"));
    assert_eq!((error.expected, error.found), (digest("rules"), digest("no rules")));
}

/// The output of a bundle changes with each of the header's fields, with the chain, and with the contract.
#[test]
fn the_output_binds_all_that_is_stated() {
    let mut world = World::new();
    let header = world.header(&[]);
    let changes: [fn(&mut Header); 13] = [
        |header| header.firstBlock += 1,
        |header| header.lastBlock += 1,
        |header| header.stateRootBefore.0[31] ^= 1,
        |header| header.stateRootAfter.0[31] ^= 1,
        |header| header.parentHash.0[31] ^= 1,
        |header| header.lastHash.0[31] ^= 1,
        |header| header.blocksDigest.0[31] ^= 1,
        |header| header.rulesDigest.0[31] ^= 1,
        |header| header.dataCommitment.0[31] ^= 1,
        |header| header.depositsBefore.0[31] ^= 1,
        |header| header.depositsAfter.0[31] ^= 1,
        |header| header.depositsConsumed += 1,
        |header| header.messagesRoot.0[31] ^= 1,
    ];
    let mut outputs = vec![world.output(&header)];
    for change in changes {
        let mut changed = header.clone();
        change(&mut changed);
        outputs.push(world.output(&changed));
    }
    outputs.push(Rollup { chain_id: CHAIN + 1, ..world.place() }.output(&header));
    outputs.push(Rollup { address: Address::ZERO, ..world.place() }.output(&header));
    let count = outputs.len();
    outputs.sort();
    outputs.dedup();
    assert_eq!(outputs.len(), count);
}

#[test]
fn nothing_is_finalised_before_its_proof() {
    let mut world = World::new();
    let (id, _) = world.commit_next();
    let error: NotProved = world.refuses(ANYBODY, &finaliseBundleCall { id });
    assert_eq!(error.id, id);
}

#[test]
fn nothing_is_finalised_before_its_delay() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    world.prove(id, &header);
    world.chain.wait(FINALISE_DELAY - 1);
    let error: TooEarlyToFinalise = world.refuses(ANYBODY, &finaliseBundleCall { id });
    assert_eq!(error.from, U256::from(world.chain.time() + 1));
    world.chain.wait(1);
    world.finalise(id);
}

#[test]
fn bundles_are_not_finalised_in_another_order_or_twice() {
    let mut world = World::new();
    let (first, one) = world.commit_next();
    let (second, two) = world.commit_next();
    world.prove(first, &one);
    world.prove(second, &two);
    world.chain.wait(FINALISE_DELAY);
    let error: NotNext = world.refuses(ANYBODY, &finaliseBundleCall { id: second });
    assert_eq!((error.expected, error.found), (first, second));
    world.finalise(first);
    let error: BundleIsFinal = world.refuses(ANYBODY, &finaliseBundleCall { id: first });
    assert_eq!(error.id, first);
    world.finalise(second);
}

#[test]
fn unknown_bundles_are_refused() {
    let mut world = World::new();
    for id in [U256::ONE, U256::MAX] {
        let error: UnknownBundle = world.refuses(ANYBODY, &finaliseBundleCall { id });
        assert_eq!((error.id, error.committed), (id, U256::ZERO));
        world.refuses::<UnknownBundle>(OPERATOR, &revertBundleCall { id, output: U256::ZERO });
        world.refuses::<UnknownBundle>(ANYBODY, &bundleCall { id });
    }
    world.refuses::<BundleIsFinal>(OWNER, &revertBundleCall { id: U256::ZERO, output: U256::ZERO });
}

#[test]
fn a_revert_takes_all_that_follows() {
    let mut world = World::new();
    let (first, _) = world.commit_next();
    let (second, _) = world.commit_next();
    let (third, _) = world.commit_next();
    let output = world.kept(second).output;
    let event = world.revert(OPERATOR, second).event::<BundlesReverted>();
    assert_eq!((event.first, event.output, event.last, event.caller), (second, output, third, OPERATOR));
    assert_eq!(world.committed(), first);
    for id in [second, third] {
        world.refuses::<UnknownBundle>(ANYBODY, &bundleCall { id });
        world.refuses::<UnknownBundle>(ANYBODY, &finaliseBundleCall { id });
    }
}

#[test]
fn a_revert_costs_the_same_for_many_bundles() {
    let mut world = World::new();
    let (first, _) = world.commit_next();
    let one = world.revert(OPERATOR, first).gas;
    for _ in 0..20 {
        world.commit_next();
    }
    // The first leaves no bundle, so its number becomes zero in both.
    assert_eq!(world.revert(OPERATOR, first).gas, one);
}

#[test]
fn a_final_bundle_is_not_reverted() {
    let mut world = World::new();
    let (id, _) = world.finalised(&[]);
    let call = world.revert_call(id);
    for caller in [OWNER, OPERATOR] {
        let error: BundleIsFinal = world.refuses(caller, &call);
        assert_eq!(error.id, id);
    }
}

#[test]
fn who_may_revert() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    let call = world.revert_call(id);
    for caller in [GUARDIAN, ANYBODY] {
        world.refuses::<NotOperator>(caller, &call);
    }
    world.prove(id, &header);
    for caller in [OPERATOR, ANYBODY] {
        let error: ProvedBundle = world.refuses(caller, &call);
        assert_eq!(error.id, id);
    }
    world.revert(OWNER, id);
    assert_eq!(world.committed(), U256::ZERO);
}

/// An operator who sees a proof on its way could take the bundle back before it.
#[test]
fn the_operator_reverts_nothing_that_anybody_may_prove() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    world.chain.wait(PROVE_DELAY);
    let revert = world.revert_call(id);
    let now = U256::from(world.chain.time());
    let error: OpenBundle = world.refuses(OPERATOR, &revert);
    assert_eq!((error.id, error.openFrom, error.staleFrom), (id, now, now + U256::from(7 * DAY)));
    world.refuses::<NotOperator>(ANYBODY, &revert);
    let call = world.prove_call(id, &header);
    world.call(ANYBODY, &call).returned();
}

/// A header that nobody can prove, committed by an operator who is gone, does not stop the rollup for ever.
#[test]
fn anybody_reverts_what_stays_unproved() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    let call = world.revert_call(id);
    world.chain.wait(PROVE_DELAY + 7 * DAY - 1);
    world.refuses::<OpenBundle>(OPERATOR, &call);
    world.refuses::<NotOperator>(ANYBODY, &call);
    world.chain.wait(1);
    let event = world.call(ANYBODY, &call).event::<BundlesReverted>();
    assert_eq!((event.first, event.caller), (id, ANYBODY));
    assert_eq!(world.committed(), U256::ZERO);
    // But not what is proved, however old it is.
    world.commit(&header);
    world.chain.wait(PROVE_DELAY + 7 * DAY);
    world.prove(id, &header);
    world.refuses::<ProvedBundle>(ANYBODY, &call);
}

/// Between signing and execution of a revert, another bundle may get the number.
#[test]
fn a_revert_takes_the_bundle_that_it_means() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    let call = world.revert_call(id);
    world.revert(OWNER, id);
    let mut other = header.clone();
    other.lastHash = digest("another block 1010");
    assert_eq!(world.commit(&other), id);
    for caller in [OWNER, OPERATOR] {
        let error: OtherBundle = world.refuses(caller, &call);
        assert_eq!((error.id, error.expected, error.found), (id, world.output(&other), world.output(&header)));
    }
    world.revert(OWNER, id);
}

#[test]
fn a_reverted_bundle_leaves_nothing_to_the_next_of_its_number() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    world.prove(id, &header);
    world.revert(OWNER, id);
    let (again, _) = world.commit_next();
    assert_eq!(again, id);
    world.chain.wait(FINALISE_DELAY);
    let error: NotProved = world.refuses(ANYBODY, &finaliseBundleCall { id });
    assert_eq!(error.id, id);
}

#[test]
fn withdrawals_of_a_reverted_bundle_are_refused() {
    let mut world = World::new();
    world.deposit(ANYBODY, 10, &[]);
    let one = withdrawal(ANYBODY, 10, 0);
    let header = world.header(&[one]);
    let id = world.commit(&header);
    world.prove(id, &header);
    world.revert(OWNER, id);
    let tree = nova_contracts::bundle::Tree::new(&[world.place().withdrawal(&one)]);
    let error: BundleNotFinal = world.refuses(ANYBODY, &withdraw_call(one, id, 0, &tree));
    assert_eq!((error.id, error.finalised), (id, U256::ZERO));
}
