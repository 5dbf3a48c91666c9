//! Roles, pauses, upgrades, and what a deployment is refused for.

use crate::circuit;
use crate::world::{
    ANYBODY, DELAYS, FINALISE_DELAY, GUARDIAN, OPERATOR, OWNER, RECEIVER, UNKNOWN_SELECTOR, UPGRADE_DELAY, World,
    arguments, digest, program, routed, version, withdraw_call, withdrawal,
};
use alloy_primitives::{Address, U256, aliases::U40};
use nova_contracts::abi::INovaGateway::freezeRouteCall;
use nova_contracts::abi::INovaKeyVerifier::ProofRefused;
use nova_contracts::abi::INovaRollup::{
    BundlesPaused, Delays, GuardianSet, OperatorSet, UpgradeCancelled, UpgradeScheduled, Version, VersionActivated,
    WithdrawalsPaused, WithdrawalsResumed, activateUpgradeCall, cancelUpgradeCall, commitBundleCall,
    currentVersionCall, finaliseBundleCall, pauseBundlesCall, pauseWithdrawalsCall, proveBundleCall,
    resumeBundlesCall, resumeWithdrawalsCall, scheduleUpgradeCall, setGuardianCall, setOperatorCall, upgradeCall,
    versionOfCall,
};
use nova_contracts::abi::INovaRollupErrors::{
    DelayOutOfRange, NoRoute, NoUpgrade, NotGuardian, NotOperator, NotPaused, Paused, ProgramOutOfRange,
    TooEarlyToPause, TooEarlyToUpgrade, UpgradeExpired, WithdrawalsArePaused, WrongRules,
};
use nova_contracts::abi::ITwoStepOwner::{NotOwner, ZeroAddress};

const DAY: u64 = 86_400;

fn next_version() -> Version {
    Version { program: program() + U256::ONE, rulesDigest: digest("new rules"), ..version() }
}

#[test]
fn a_pause_stops_bundles_and_nothing_else() {
    let mut world = World::new();
    world.deposit(ANYBODY, 100, &[]);
    let one = withdrawal(RECEIVER, 10, 0);
    let (id, tree) = world.finalised(&[one]);
    let (second, two) = world.commit_next();
    let (third, three) = world.commit_next();
    world.prove(second, &two);
    world.chain.wait(FINALISE_DELAY);
    let event = world.call(GUARDIAN, &pauseBundlesCall {}).event::<BundlesPaused>();
    assert_eq!((event.paused, event.caller), (true, GUARDIAN));

    let header = world.header(&[]);
    world.refuses::<Paused>(OPERATOR, &commitBundleCall { header });
    let prove = world.prove_call(third, &three);
    world.refuses::<Paused>(OPERATOR, &prove);
    world.refuses::<Paused>(ANYBODY, &finaliseBundleCall { id: second });
    world.refuses::<Paused>(GUARDIAN, &pauseBundlesCall {});
    world.deposit(ANYBODY, 1, &[]);
    world.call(ANYBODY, &withdraw_call(one, id, 0, &tree)).returned();
    world.revert(OWNER, third);

    world.call(OWNER, &resumeBundlesCall {}).returned();
    world.finalise(second);
    world.refuses::<NotPaused>(GUARDIAN, &resumeBundlesCall {});
}

#[test]
fn only_the_guardian_pauses_and_the_owner_resumes_too() {
    let mut world = World::new();
    for caller in [OWNER, OPERATOR, ANYBODY] {
        world.refuses::<NotGuardian>(caller, &pauseBundlesCall {});
        world.refuses::<NotGuardian>(caller, &pauseWithdrawalsCall {});
    }
    for resumer in [OWNER, GUARDIAN] {
        world.call(GUARDIAN, &pauseBundlesCall {}).returned();
        for caller in [OPERATOR, ANYBODY] {
            world.refuses::<NotGuardian>(caller, &resumeBundlesCall {});
            world.refuses::<NotGuardian>(caller, &resumeWithdrawalsCall {});
        }
        world.call(resumer, &resumeBundlesCall {}).returned();
    }
}

#[test]
fn a_pause_of_withdrawals_ends_by_itself_and_is_not_renewed_at_once() {
    let mut world = World::new();
    world.deposit(ANYBODY, 100, &[]);
    let one = withdrawal(RECEIVER, 10, 0);
    let (id, tree) = world.finalised(&[one]);
    let event = world.call(GUARDIAN, &pauseWithdrawalsCall {}).event::<WithdrawalsPaused>();
    let start = world.chain.time();
    assert_eq!((event.until, event.next), (U256::from(start + 3 * DAY), U256::from(start + 33 * DAY)));

    let call = withdraw_call(one, id, 0, &tree);
    world.chain.wait(3 * DAY - 1);
    let error: WithdrawalsArePaused = world.refuses(ANYBODY, &call);
    assert_eq!(error.until, event.until);
    world.refuses::<TooEarlyToPause>(GUARDIAN, &pauseWithdrawalsCall {});
    world.chain.wait(1);
    world.call(ANYBODY, &call).returned();
    // Neither a new guardian nor the time that is left brings the next pause nearer.
    world.call(OWNER, &setGuardianCall { next: ANYBODY }).returned();
    world.chain.wait(30 * DAY - 1);
    let error: TooEarlyToPause = world.refuses(ANYBODY, &pauseWithdrawalsCall {});
    assert_eq!(error.from, event.next);
    world.chain.wait(1);
    world.call(ANYBODY, &pauseWithdrawalsCall {}).returned();
}

#[test]
fn a_pause_of_withdrawals_can_end_early_and_counts_in_full() {
    let mut world = World::new();
    world.refuses::<NotPaused>(GUARDIAN, &resumeWithdrawalsCall {});
    world.deposit(ANYBODY, 100, &[]);
    let one = withdrawal(RECEIVER, 10, 0);
    let (id, tree) = world.finalised(&[one]);
    let paused = world.call(GUARDIAN, &pauseWithdrawalsCall {}).event::<WithdrawalsPaused>();
    world.refuses::<WithdrawalsArePaused>(ANYBODY, &withdraw_call(one, id, 0, &tree));
    let event = world.call(OWNER, &resumeWithdrawalsCall {}).event::<WithdrawalsResumed>();
    assert_eq!(event.caller, OWNER);
    world.call(ANYBODY, &withdraw_call(one, id, 0, &tree)).returned();
    let error: TooEarlyToPause = world.refuses(GUARDIAN, &pauseWithdrawalsCall {});
    assert_eq!(error.from, paused.next);
    world.refuses::<NotPaused>(GUARDIAN, &resumeWithdrawalsCall {});
}

#[test]
fn the_owner_names_operator_and_guardian() {
    let mut world = World::new();
    for caller in [OPERATOR, GUARDIAN, ANYBODY] {
        world.refuses::<NotOwner>(caller, &setOperatorCall { next: caller });
        world.refuses::<NotOwner>(caller, &setGuardianCall { next: caller });
    }
    world.refuses::<ZeroAddress>(OWNER, &setOperatorCall { next: Address::ZERO });
    world.refuses::<ZeroAddress>(OWNER, &setGuardianCall { next: Address::ZERO });
    let event = world.call(OWNER, &setOperatorCall { next: ANYBODY }).event::<OperatorSet>();
    assert_eq!(event.operator, ANYBODY);
    let event = world.call(OWNER, &setGuardianCall { next: ANYBODY }).event::<GuardianSet>();
    assert_eq!(event.guardian, ANYBODY);
    let header = world.header(&[]);
    world.refuses::<NotOperator>(OPERATOR, &commitBundleCall { header: header.clone() });
    world.call(ANYBODY, &commitBundleCall { header }).returned();
    world.refuses::<NotGuardian>(GUARDIAN, &pauseBundlesCall {});
    world.call(ANYBODY, &pauseBundlesCall {}).returned();
}

#[test]
fn an_upgrade_waits_for_its_delay() {
    let mut world = World::new();
    let scheduled = world.call(OWNER, &scheduleUpgradeCall { next: next_version() }).event::<UpgradeScheduled>();
    let from = U256::from(world.chain.time() + UPGRADE_DELAY);
    assert_eq!((scheduled.version, scheduled.activeFrom, &scheduled.next), (2, from, &next_version()));
    let announced = world.view(&upgradeCall {});
    assert_eq!((announced.next, announced.activeFrom), (next_version(), from));

    world.chain.wait(UPGRADE_DELAY - 1);
    let error: TooEarlyToUpgrade = world.refuses(OWNER, &activateUpgradeCall {});
    assert_eq!(error.from, from);
    world.chain.wait(1);
    let event = world.call(OWNER, &activateUpgradeCall {}).event::<VersionActivated>();
    assert_eq!((event.version, event.active), (2, next_version()));
    assert_eq!(world.view(&currentVersionCall {}), 2);
    assert_eq!(world.view(&versionOfCall { number: 1 }), version());
    world.refuses::<NoUpgrade>(OWNER, &activateUpgradeCall {});
}

#[test]
fn an_old_announcement_is_no_warning() {
    let mut world = World::new();
    world.call(OWNER, &scheduleUpgradeCall { next: next_version() }).returned();
    world.chain.wait(UPGRADE_DELAY + 30 * DAY + 1);
    let error: UpgradeExpired = world.refuses(OWNER, &activateUpgradeCall {});
    assert_eq!(error.until, U256::from(world.chain.time() - 1));
    world.call(OWNER, &scheduleUpgradeCall { next: next_version() }).returned();
    world.chain.wait(UPGRADE_DELAY + 30 * DAY);
    world.call(OWNER, &activateUpgradeCall {}).returned();
}

#[test]
fn a_route_that_was_frozen_since_the_announcement_is_refused() {
    let mut world = World::new();
    world.call(OWNER, &scheduleUpgradeCall { next: next_version() }).returned();
    world.chain.wait(UPGRADE_DELAY);
    world.chain.call(OWNER, world.gateway, &freezeRouteCall { selector: circuit::selector() }).returned();
    let error: NoRoute = world.refuses(OWNER, &activateUpgradeCall {});
    assert_eq!(error.selector, circuit::selector());
}

#[test]
fn another_announcement_waits_anew() {
    let mut world = World::new();
    world.call(OWNER, &scheduleUpgradeCall { next: next_version() }).returned();
    world.chain.wait(UPGRADE_DELAY - 1);
    world.call(OWNER, &scheduleUpgradeCall { next: next_version() }).returned();
    world.chain.wait(1);
    world.refuses::<TooEarlyToUpgrade>(OWNER, &activateUpgradeCall {});
}

#[test]
fn a_cancelled_upgrade_is_gone() {
    let mut world = World::new();
    world.refuses::<NoUpgrade>(OWNER, &cancelUpgradeCall {});
    world.call(OWNER, &scheduleUpgradeCall { next: next_version() }).returned();
    assert_eq!(world.call(OWNER, &cancelUpgradeCall {}).event::<UpgradeCancelled>().version, 2);
    world.chain.wait(UPGRADE_DELAY);
    world.refuses::<NoUpgrade>(OWNER, &activateUpgradeCall {});
}

#[test]
fn only_the_owner_upgrades() {
    let mut world = World::new();
    world.call(OWNER, &scheduleUpgradeCall { next: next_version() }).returned();
    world.chain.wait(UPGRADE_DELAY);
    for caller in [OPERATOR, GUARDIAN, ANYBODY] {
        world.refuses::<NotOwner>(caller, &scheduleUpgradeCall { next: next_version() });
        world.refuses::<NotOwner>(caller, &cancelUpgradeCall {});
        world.refuses::<NotOwner>(caller, &activateUpgradeCall {});
    }
}

#[test]
fn a_bundle_keeps_the_version_that_it_was_committed_under() {
    let mut world = World::new();
    let (old, one) = world.commit_next();
    world.call(OWNER, &scheduleUpgradeCall { next: next_version() }).returned();
    world.chain.wait(UPGRADE_DELAY);
    world.call(OWNER, &activateUpgradeCall {}).returned();
    // New bundles have the new rules and the new program.
    let header = world.header(&[]);
    world.refuses::<WrongRules>(OPERATOR, &commitBundleCall { header: header.clone() });
    let two = nova_contracts::abi::INovaRollup::Header { rulesDigest: digest("new rules"), ..header };
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
        let error: ProgramOutOfRange =
            world.refuses(OWNER, &scheduleUpgradeCall { next: Version { program, ..version() } });
        assert_eq!(error.program, program);
    }
    let next = Version { selector: UNKNOWN_SELECTOR, ..version() };
    let error: NoRoute = world.refuses(OWNER, &scheduleUpgradeCall { next });
    assert_eq!(error.selector, UNKNOWN_SELECTOR);
    world.chain.call(OWNER, world.gateway, &freezeRouteCall { selector: circuit::selector() }).returned();
    world.refuses::<NoRoute>(OWNER, &scheduleUpgradeCall { next: next_version() });
}

#[test]
fn deployments_that_could_not_work_are_refused() {
    let mut world = World::new();
    let gateway = world.gateway;
    let refused = |world: &mut World, arguments: Vec<u8>| world.chain.try_deploy("NovaRollup", &arguments).0;
    let days = |count: u64| U40::from(count * DAY);
    for delays in [
        Delays { prove: days(30) + U40::from(1), ..DELAYS },
        Delays { finalise: days(7) + U40::from(1), ..DELAYS },
        Delays { upgrade: days(1) - U40::from(1), ..DELAYS },
        Delays { upgrade: days(365) + U40::from(1), ..DELAYS },
        Delays { upgrade: U40::MAX, ..DELAYS },
    ] {
        refused(&mut world, arguments(gateway, delays, version())).refused::<DelayOutOfRange>();
    }
    let next = Version { selector: UNKNOWN_SELECTOR, ..version() };
    refused(&mut world, arguments(gateway, DELAYS, next)).refused::<NoRoute>();
    let next = Version { program: U256::ZERO, ..version() };
    refused(&mut world, arguments(gateway, DELAYS, next)).refused::<ProgramOutOfRange>();
    // Addresses of no gateway.
    for address in [Address::ZERO, ANYBODY, world.verifier] {
        assert!(refused(&mut world, arguments(address, DELAYS, version())).result.is_err());
    }
    // Nobody for a role: the words after the gateway.
    for role in 1..=3 {
        let mut nobody = arguments(gateway, DELAYS, version());
        nobody[32 * role..][..32].fill(0);
        refused(&mut world, nobody).refused::<ZeroAddress>();
    }
}
