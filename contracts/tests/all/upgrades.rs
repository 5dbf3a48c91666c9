//! Upgrades: what they wait for, what they may change, and that users can leave before.

use crate::circuit;
use crate::world::{
    ANYBODY, DAY, FINALISE_DELAY, GUARDIAN, OPERATOR, OWNER, RECEIVER, UNKNOWN_SELECTOR, UPGRADE_DELAY, World,
    arguments, digest, program, proof_elsewhere, routed, withdraw_call, withdrawal,
};
use alloy_primitives::{B256, U256, aliases::U40};
use nova_contracts::abi::INovaGateway::freezeRouteCall;
use nova_contracts::abi::INovaKeyVerifier::ProofRefused;
use nova_contracts::abi::INovaRollup::{
    Delays, Header, UpgradeCancelled, UpgradeScheduled, Version, VersionActivated, activateUpgradeCall,
    cancelUpgradeCall, commitBundleCall, currentVersionCall, finaliseBundleCall, pauseBundlesCall,
    pauseWithdrawalsCall, proveBundleCall, resumeWithdrawalsCall, scheduleUpgradeCall, setGuardianCall,
    setOperatorCall, upgradeCall, versionOfCall,
};
use nova_contracts::abi::INovaRollupErrors::{
    BundlesArePaused, DelayOutOfRange, NoRoute, NoUpgrade, NotOperatorYet, OtherVerifier, OtherVerifierCode,
    ProgramOutOfRange, TooEarlyToPause, TooEarlyToUpgrade, UpgradeExpired, WithdrawalsArePaused, WrongRules,
    WrongVersion,
};
use nova_contracts::abi::ITwoStepOwner::NotOwner;
use nova_contracts::bundle::Tree;

#[test]
fn an_upgrade_waits_for_its_delay() {
    let mut world = World::new();
    let next = world.next_version();
    let scheduled = world.call(OWNER, &scheduleUpgradeCall { next: next.clone() }).event::<UpgradeScheduled>();
    let from = U256::from(world.chain.time() + UPGRADE_DELAY);
    assert_eq!((scheduled.version, scheduled.activeFrom, &scheduled.next), (2, from, &next));
    let announced = world.view(&upgradeCall {});
    assert_eq!((announced.next, announced.activeFrom), (next.clone(), from));

    world.chain.wait(UPGRADE_DELAY - 1);
    let error: TooEarlyToUpgrade = world.refuses(OWNER, &activateUpgradeCall {});
    assert_eq!(error.from, from);
    world.chain.wait(1);
    let event = world.call(OWNER, &activateUpgradeCall {}).event::<VersionActivated>();
    assert_eq!((event.version, event.active), (2, next));
    assert_eq!(world.view(&currentVersionCall {}), 2);
    let first = world.version();
    assert_eq!(world.view(&versionOfCall { number: 1 }), first);
    world.refuses::<NoUpgrade>(OWNER, &activateUpgradeCall {});
}

#[test]
fn an_old_announcement_is_no_warning() {
    let mut world = World::new();
    world.announce();
    world.chain.wait(UPGRADE_DELAY + 30 * DAY + 1);
    let error: UpgradeExpired = world.refuses(OWNER, &activateUpgradeCall {});
    assert_eq!(error.until, U256::from(world.chain.time() - 1));
    world.announce();
    world.chain.wait(UPGRADE_DELAY + 30 * DAY);
    world.call(OWNER, &activateUpgradeCall {}).returned();
}

#[test]
fn a_route_that_was_frozen_since_the_announcement_is_refused() {
    let mut world = World::new();
    world.announce();
    world.chain.wait(UPGRADE_DELAY);
    world.chain.call(OWNER, world.gateway, &freezeRouteCall { selector: circuit::selector() }).returned();
    let error: NoRoute = world.refuses(OWNER, &activateUpgradeCall {});
    assert_eq!(error.selector, circuit::selector());
}

#[test]
fn another_announcement_waits_anew() {
    let mut world = World::new();
    world.announce();
    world.chain.wait(UPGRADE_DELAY - 1);
    world.announce();
    world.chain.wait(1);
    world.refuses::<TooEarlyToUpgrade>(OWNER, &activateUpgradeCall {});
}

#[test]
fn a_cancelled_upgrade_is_gone() {
    let mut world = World::new();
    world.refuses::<NoUpgrade>(OWNER, &cancelUpgradeCall {});
    world.announce();
    assert_eq!(world.call(OWNER, &cancelUpgradeCall {}).event::<UpgradeCancelled>().version, 2);
    world.chain.wait(UPGRADE_DELAY);
    world.refuses::<NoUpgrade>(OWNER, &activateUpgradeCall {});
}

#[test]
fn only_the_owner_upgrades() {
    let mut world = World::new();
    world.announce();
    world.chain.wait(UPGRADE_DELAY);
    for caller in [OPERATOR, GUARDIAN, ANYBODY] {
        let next = world.next_version();
        world.refuses::<NotOwner>(caller, &scheduleUpgradeCall { next });
        world.refuses::<NotOwner>(caller, &cancelUpgradeCall {});
        world.refuses::<NotOwner>(caller, &activateUpgradeCall {});
    }
}

#[test]
fn a_bundle_keeps_the_version_that_it_was_committed_under() {
    let mut world = World::new();
    let (old, one) = world.commit_next();
    world.announce();
    world.chain.wait(UPGRADE_DELAY);
    world.call(OWNER, &activateUpgradeCall {}).returned();
    // New bundles have the new rules and the new program.
    let header = world.header(&[]);
    world.refuses::<WrongRules>(OPERATOR, &commitBundleCall { header: header.clone() });
    let two = Header { rulesDigest: digest("new rules"), ..header };
    let new = world.commit(&two);
    let old_program = world.prove_call(new, &two);
    world.refuses::<ProofRefused>(OPERATOR, &old_program);
    let proof = routed(&circuit::prove(program() + U256::ONE, world.output(&two)));
    world.call(OPERATOR, &proveBundleCall { id: new, proof: proof.into() }).returned();
    // The old one has the old program.
    let proof = routed(&circuit::prove(program() + U256::ONE, world.output(&one)));
    world.refuses::<ProofRefused>(OPERATOR, &proveBundleCall { id: old, proof: proof.into() });
    world.prove(old, &one);
    assert_eq!((world.kept(old).version, world.kept(new).version), (1, 2));
}

#[test]
fn versions_that_prove_nothing_are_refused() {
    let mut world = World::new();
    for program in [U256::ZERO, U256::ONE << 248, U256::MAX] {
        let next = Version { program, ..world.version() };
        let error: ProgramOutOfRange = world.refuses(OWNER, &scheduleUpgradeCall { next });
        assert_eq!(error.program, program);
    }
    let next = Version { selector: UNKNOWN_SELECTOR, ..world.version() };
    let error: NoRoute = world.refuses(OWNER, &scheduleUpgradeCall { next });
    assert_eq!(error.selector, UNKNOWN_SELECTOR);
    world.chain.call(OWNER, world.gateway, &freezeRouteCall { selector: circuit::selector() }).returned();
    let next = world.next_version();
    world.refuses::<NoRoute>(OWNER, &scheduleUpgradeCall { next });
}

#[test]
fn an_announcement_states_the_verifier_and_its_code() {
    let mut world = World::new();
    let code = world.version().verifierCode;
    let next = Version { verifier: ANYBODY, ..world.next_version() };
    let error: OtherVerifier = world.refuses(OWNER, &scheduleUpgradeCall { next });
    assert_eq!((error.expected, error.found), (ANYBODY, world.verifier));
    let next = Version { verifierCode: B256::ZERO, ..world.next_version() };
    let error: OtherVerifierCode = world.refuses(OWNER, &scheduleUpgradeCall { next });
    assert_eq!((error.expected, error.found), (B256::ZERO, code));
    // Code that changes until the activation.
    world.announce();
    world.chain.wait(UPGRADE_DELAY);
    world.chain.set_code(world.verifier, &[0]);
    world.refuses::<OtherVerifierCode>(OWNER, &activateUpgradeCall {});
}

/// A gateway's owner who freezes all routes stops a rollup until the rollup's owner moves it to another gateway.
#[test]
fn a_frozen_route_is_left_by_an_upgrade_to_another_gateway() {
    let mut world = World::new();
    let (stuck, header) = world.commit_next();
    world.chain.call(OWNER, world.gateway, &freezeRouteCall { selector: circuit::selector() }).returned();
    let old = world.prove_call(stuck, &header);
    world.refuses::<NoRoute>(OPERATOR, &old);

    let next = world.version_elsewhere();
    assert!(next.gateway != world.gateway && next.selector != circuit::selector());
    world.call(OWNER, &scheduleUpgradeCall { next }).returned();
    world.chain.wait(UPGRADE_DELAY);
    world.call(OWNER, &activateUpgradeCall {}).returned();

    // What was committed before has the old version. It is taken back, and committed under the new one.
    let new = proveBundleCall { id: stuck, proof: proof_elsewhere(program(), world.output(&header)).into() };
    world.refuses::<WrongVersion>(OPERATOR, &new);
    world.revert(OWNER, stuck);
    assert_eq!(world.commit(&header), stuck);
    world.refuses::<WrongVersion>(OPERATOR, &old);
    world.call(OPERATOR, &new).returned();
    world.chain.wait(FINALISE_DELAY);
    world.finalise(stuck);
}

fn days(count: u64) -> U40 {
    U40::from(count * DAY)
}

/// The delays of the longest way out, and the shortest delay of upgrades that they allow.
const LONGEST: Delays = Delays {
    prove: U40::from_limbs([30 * DAY]),
    finalise: U40::from_limbs([7 * DAY]),
    upgrade: U40::from_limbs([(30 + 3 + 7 + 3 + 1) * DAY]),
};

#[test]
fn the_delay_of_upgrades_covers_the_way_out() {
    let mut world = World::new();
    let version = world.version();
    for delays in [LONGEST, Delays { prove: U40::ZERO, finalise: U40::ZERO, upgrade: days(7) }] {
        let short = Delays { upgrade: delays.upgrade - U40::from(1), ..delays.clone() };
        let (outcome, _) = world.chain.try_deploy("NovaRollup", &arguments(short, version.clone()));
        assert_eq!(outcome.refused::<DelayOutOfRange>().least, U256::from(delays.upgrade));
        world.deploy(delays, version.clone());
    }
}

/// An owner that wants all money names itself operator and guardian, announces a program that pays it, and pauses whatever it may
/// whenever that hurts most. A user whose bundle was committed right before proves it, and leaves before the upgrade.
#[test]
fn a_robbery_leaves_time_to_leave() {
    let mut world = World::new();
    let version = world.version();
    world.deploy(LONGEST, version);
    world.deposit(ANYBODY, 100, &[]);
    let mine = withdrawal(RECEIVER, 100, 0);
    let header = world.header(&[mine]);
    let id = world.commit(&header);
    let prove = world.prove_call(id, &header);
    let withdraw = withdraw_call(mine, id, 0, &Tree::new(&[world.place().withdrawal(&mine)]));

    world.call(OWNER, &setOperatorCall { next: OWNER }).returned();
    world.call(OWNER, &setGuardianCall { next: OWNER }).returned();
    world.announce();
    let start = world.chain.time();
    let wait_until = |world: &mut World, seconds: u64| world.chain.set_time(start + seconds);

    wait_until(&mut world, 30 * DAY - 1);
    world.refuses::<NotOperatorYet>(ANYBODY, &prove);
    world.call(OWNER, &pauseBundlesCall {}).returned();
    wait_until(&mut world, 33 * DAY - 2);
    world.refuses::<BundlesArePaused>(ANYBODY, &prove);
    wait_until(&mut world, 33 * DAY - 1);
    world.call(ANYBODY, &prove).returned();
    wait_until(&mut world, 40 * DAY - 1);
    world.refuses::<TooEarlyToPause>(OWNER, &pauseBundlesCall {});
    world.call(OWNER, &pauseWithdrawalsCall {}).returned();
    world.call(ANYBODY, &finaliseBundleCall { id }).returned();
    wait_until(&mut world, 43 * DAY - 2);
    world.refuses::<WithdrawalsArePaused>(ANYBODY, &withdraw);
    // A whole day is left.
    for time in [43 * DAY - 1, 44 * DAY - 1] {
        wait_until(&mut world, time);
        world.refuses::<TooEarlyToPause>(OWNER, &pauseWithdrawalsCall {});
        world.refuses::<TooEarlyToUpgrade>(OWNER, &activateUpgradeCall {});
    }
    world.call(ANYBODY, &withdraw).returned();
    assert_eq!(world.chain.balance(RECEIVER), U256::from(100));
    wait_until(&mut world, 44 * DAY);
    world.call(OWNER, &activateUpgradeCall {}).returned();
}

/// Pauses that begin right before the activation put it off, so that the last day before it is one in which users can leave.
#[test]
fn no_upgrade_is_activated_within_a_day_of_a_pause() {
    for bundles in [false, true] {
        let mut world = World::new();
        world.announce();
        world.chain.wait(UPGRADE_DELAY - 1);
        if bundles {
            world.call(GUARDIAN, &pauseBundlesCall {}).returned();
        } else {
            world.call(GUARDIAN, &pauseWithdrawalsCall {}).returned();
        }
        let from = world.chain.time() + 4 * DAY;
        for time in [world.chain.time() + 1, from - DAY, from - 1] {
            world.chain.set_time(time);
            let error: TooEarlyToUpgrade = world.refuses(OWNER, &activateUpgradeCall {});
            assert_eq!(error.from, U256::from(from));
        }
        world.chain.set_time(from);
        world.call(OWNER, &activateUpgradeCall {}).returned();
    }
}

/// Nobody stops upgrades by pausing: a pause that ends early counts to its end only, and the next one is far.
#[test]
fn a_pause_that_ends_early_delays_an_upgrade_by_a_day() {
    let mut world = World::new();
    world.announce();
    world.chain.wait(UPGRADE_DELAY);
    world.call(GUARDIAN, &pauseWithdrawalsCall {}).returned();
    world.call(OWNER, &resumeWithdrawalsCall {}).returned();
    world.chain.wait(DAY - 1);
    world.refuses::<TooEarlyToUpgrade>(OWNER, &activateUpgradeCall {});
    world.chain.wait(1);
    world.call(OWNER, &activateUpgradeCall {}).returned();
}
