//! Roles, pauses, and what a deployment is refused for.

use crate::world::{
    ANYBODY, DAY, DELAYS, FINALISE_DELAY, GUARDIAN, OPERATOR, OWNER, RECEIVER, UNKNOWN_SELECTOR, World, arguments,
    withdraw_call, withdrawal,
};
use alloy_primitives::{Address, U256, aliases::U40};
use alloy_sol_types::SolCall;
use nova_contracts::abi::INovaRollup::{
    BundlesPaused, BundlesResumed, Delays, GuardianSet, OperatorSet, Version, WithdrawalsPaused, WithdrawalsResumed,
    bundlesPausedUntilCall, commitBundleCall, depositCall, finaliseBundleCall, pauseBundlesCall,
    pauseWithdrawalsCall, resumeBundlesCall, resumeWithdrawalsCall, setGuardianCall, setOperatorCall,
};
use nova_contracts::abi::INovaRollupErrors::{
    BundlesArePaused, DelayOutOfRange, NoLeastDeposit, NoRoute, NotGuardian, NotOperator, NotPaused,
    ProgramOutOfRange, TooEarlyToPause, WithdrawalsArePaused,
};
use nova_contracts::abi::ITwoStepOwner::{NotOwner, ZeroAddress};

#[test]
fn a_pause_stops_deposits_and_bundles_and_nothing_else() {
    let mut world = World::new();
    world.deposit(ANYBODY, 100, &[]);
    let one = withdrawal(RECEIVER, 10, 0);
    let (id, tree) = world.finalised(&[one]);
    let (second, two) = world.commit_next();
    let (third, three) = world.commit_next();
    world.prove(second, &two);
    world.chain.wait(FINALISE_DELAY);
    let event = world.call(GUARDIAN, &pauseBundlesCall {}).event::<BundlesPaused>();
    assert_eq!(world.view(&bundlesPausedUntilCall {}), event.until);

    let header = world.header(&[]);
    let error: BundlesArePaused = world.refuses(OPERATOR, &commitBundleCall { header });
    assert_eq!(error.until, event.until);
    let prove = world.prove_call(third, &three);
    world.refuses::<BundlesArePaused>(OPERATOR, &prove);
    world.refuses::<BundlesArePaused>(ANYBODY, &finaliseBundleCall { id: second });
    let deposit = depositCall { to: RECEIVER, data: Default::default() }.abi_encode();
    world.chain.call_raw(ANYBODY, world.rollup, deposit, U256::ONE).refused::<BundlesArePaused>();
    world.call(ANYBODY, &withdraw_call(one, id, 0, &tree)).returned();
    world.revert(OWNER, third);

    let event = world.call(OWNER, &resumeBundlesCall {}).event::<BundlesResumed>();
    assert_eq!(event.caller, OWNER);
    world.finalise(second);
    world.deposit(ANYBODY, 1, &[]);
    world.refuses::<NotPaused>(GUARDIAN, &resumeBundlesCall {});
}

#[test]
fn a_pause_of_bundles_ends_by_itself_and_is_not_renewed_at_once() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    let event = world.call(GUARDIAN, &pauseBundlesCall {}).event::<BundlesPaused>();
    let start = world.chain.time();
    assert_eq!((event.until, event.next), (U256::from(start + 3 * DAY), U256::from(start + 33 * DAY)));
    let call = world.prove_call(id, &header);
    world.chain.wait(3 * DAY - 1);
    world.refuses::<BundlesArePaused>(OPERATOR, &call);
    world.refuses::<TooEarlyToPause>(GUARDIAN, &pauseBundlesCall {});
    world.chain.wait(1);
    world.call(OPERATOR, &call).returned();
    world.refuses::<NotPaused>(GUARDIAN, &resumeBundlesCall {});
    // Withdrawals have a pause of their own.
    world.call(GUARDIAN, &pauseWithdrawalsCall {}).returned();
    world.call(OWNER, &setGuardianCall { next: ANYBODY }).returned();
    world.chain.wait(30 * DAY - 1);
    let error: TooEarlyToPause = world.refuses(ANYBODY, &pauseBundlesCall {});
    assert_eq!(error.from, event.next);
    world.chain.wait(1);
    world.call(ANYBODY, &pauseBundlesCall {}).returned();
}

#[test]
fn only_the_guardian_pauses_and_the_owner_resumes_too() {
    let mut world = World::new();
    for caller in [OWNER, OPERATOR, ANYBODY] {
        world.refuses::<NotGuardian>(caller, &pauseBundlesCall {});
        world.refuses::<NotGuardian>(caller, &pauseWithdrawalsCall {});
    }
    for resumer in [OWNER, GUARDIAN] {
        world.chain.wait(33 * DAY);
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
fn deployments_that_could_not_work_are_refused() {
    let mut world = World::new();
    let version = world.version();
    let refused = |world: &mut World, arguments: Vec<u8>| world.chain.try_deploy("NovaRollup", &arguments).0;
    let days = |count: u64| U40::from(count * DAY);
    for delays in [
        Delays { prove: days(30) + U40::from(1), ..DELAYS },
        Delays { finalise: days(7) + U40::from(1), ..DELAYS },
        Delays { upgrade: days(7), ..DELAYS },
        Delays { upgrade: days(365) + U40::from(1), ..DELAYS },
        Delays { upgrade: U40::MAX, ..DELAYS },
    ] {
        refused(&mut world, arguments(delays, version.clone())).refused::<DelayOutOfRange>();
    }
    let next = Version { selector: UNKNOWN_SELECTOR, ..version.clone() };
    refused(&mut world, arguments(DELAYS, next)).refused::<NoRoute>();
    let next = Version { program: U256::ZERO, ..version.clone() };
    refused(&mut world, arguments(DELAYS, next)).refused::<ProgramOutOfRange>();
    // Addresses of no gateway.
    for gateway in [Address::ZERO, ANYBODY, world.verifier] {
        assert!(refused(&mut world, arguments(DELAYS, Version { gateway, ..version.clone() })).result.is_err());
    }
    let mut free = arguments(DELAYS, version.clone());
    let least = free.len() - 32;
    free[least..].fill(0);
    refused(&mut world, free).refused::<NoLeastDeposit>();
    // Nobody for a role: the first words.
    for role in 0..3 {
        let mut nobody = arguments(DELAYS, version.clone());
        nobody[32 * role..][..32].fill(0);
        refused(&mut world, nobody).refused::<ZeroAddress>();
    }
}
