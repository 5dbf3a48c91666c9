//! Routes and the gateway's owner.

use crate::circuit::{self, OTHER_KEY};
use crate::world::{ANYBODY, OPERATOR, OWNER, UNKNOWN_SELECTOR, World, program, routed};
use alloy_primitives::{Address, U256};
use nova_contracts::abi::INovaGateway::{
    NotAVerifier, RouteAdded, RouteExists, RouteFrozen, RouteIsFrozen, UnknownRoute, WrongSelector, addRouteCall,
    freezeRouteCall, routesCall,
};
use nova_contracts::abi::INovaKeyVerifier::WrongProofLength;
use nova_contracts::abi::INovaVerifier::verifyCall;
use nova_contracts::abi::ITwoStepOwner::{
    NotOwner, NotPendingOwner, OwnershipOffered, OwnershipTransferred, ZeroAddress, acceptOwnershipCall,
    offerOwnershipCall, ownerCall,
};
use nova_contracts::solidity;

fn verify(proof: Vec<u8>, output: u64) -> verifyCall {
    verifyCall { proof: proof.into(), program: program(), output: U256::from(output) }
}

#[test]
fn a_proof_goes_to_its_verifier() {
    let mut world = World::new();
    let call = verify(routed(&circuit::prove(program(), U256::from(5))), 5);
    let accepted = world.chain.view(world.gateway, &call);
    assert_eq!(accepted, <verifyCall as alloy_sol_types::SolCall>::SELECTOR);
    let route = world.chain.view(world.gateway, &routesCall { selector: circuit::selector() });
    assert_eq!((route.verifier, route.frozen), (world.verifier, false));
}

#[test]
fn trailing_bytes_are_refused() {
    let mut world = World::new();
    let proof = [routed(&circuit::prove(program(), U256::from(5))), vec![0]].concat();
    let error: WrongProofLength = world.chain.call(ANYBODY, world.gateway, &verify(proof, 5)).refused();
    assert_eq!(error.length, U256::from(257));
}

#[test]
fn an_unknown_route_is_refused() {
    let mut world = World::new();
    let proof = [&UNKNOWN_SELECTOR[..], &[0; 256]].concat();
    let error: UnknownRoute = world.chain.call(ANYBODY, world.gateway, &verify(proof, 5)).refused();
    assert_eq!(error.selector, UNKNOWN_SELECTOR);
    let freeze = freezeRouteCall { selector: UNKNOWN_SELECTOR };
    world.chain.call(OWNER, world.gateway, &freeze).refused::<UnknownRoute>();
}

#[test]
fn a_frozen_route_stays_frozen() {
    let mut world = World::new();
    let freeze = freezeRouteCall { selector: circuit::selector() };
    let event = world.chain.call(OWNER, world.gateway, &freeze).event::<RouteFrozen>();
    assert_eq!((event.selector, event.verifier), (circuit::selector(), world.verifier));
    let call = verify(routed(&circuit::prove(program(), U256::from(5))), 5);
    world.chain.call(ANYBODY, world.gateway, &call).refused::<RouteIsFrozen>();
    world.chain.call(OWNER, world.gateway, &freeze).refused::<RouteIsFrozen>();
    let again = addRouteCall { selector: circuit::selector(), verifier: world.verifier };
    world.chain.call(OWNER, world.gateway, &again).refused::<RouteExists>();
}

#[test]
fn a_route_is_not_replaced() {
    let mut world = World::new();
    let other = world.chain.deploy("NovaTestVerifier", &[]);
    let call = addRouteCall { selector: circuit::selector(), verifier: other };
    let error: RouteExists = world.chain.call(OWNER, world.gateway, &call).refused();
    assert_eq!((error.selector, error.verifier), (circuit::selector(), world.verifier));
}

#[test]
fn a_route_has_the_selector_of_its_key() {
    let mut world = World::new();
    let selector = solidity::selector(&OTHER_KEY.vk).unwrap();
    let call = addRouteCall { selector, verifier: world.verifier };
    let error: WrongSelector = world.chain.call(OWNER, world.gateway, &call).refused();
    assert_eq!((error.expected, error.found), (selector, circuit::selector()));
}

#[test]
fn what_is_no_verifier_gets_no_route() {
    let mut world = World::new();
    let permissive = world.chain.deploy("Permissive", &[]);
    for verifier in [permissive, world.gateway, Address::ZERO, ANYBODY] {
        let call = addRouteCall { selector: UNKNOWN_SELECTOR, verifier };
        assert!(world.chain.call(OWNER, world.gateway, &call).result.is_err(), "{verifier}");
    }
}

/// A contract with a verifier's functions that neither reverts nor accepts.
#[test]
fn an_answer_that_is_no_acceptance_is_refused() {
    let mut world = World::new();
    let impostor = world.chain.deploy("Impostor", &[]);
    let hash = alloy_primitives::keccak256("impostor");
    let selector = alloy_primitives::FixedBytes([hash[0], hash[1], hash[2], hash[3]]);
    world.chain.call(OWNER, world.gateway, &addRouteCall { selector, verifier: impostor }).returned();
    let call = verify([&selector[..], &[1; 256]].concat(), 5);
    let error: NotAVerifier = world.chain.call(ANYBODY, world.gateway, &call).refused();
    assert_eq!(error.verifier, impostor);
}

#[test]
fn a_new_route_is_announced() {
    let mut world = World::new();
    let gateway = world.chain.deploy("NovaGateway", &alloy_sol_types::SolValue::abi_encode(&OWNER));
    let call = addRouteCall { selector: circuit::selector(), verifier: world.verifier };
    let event = world.chain.call(OWNER, gateway, &call).event::<RouteAdded>();
    assert_eq!((event.verifier, event.keyHash), (world.verifier, solidity::key_hash(&circuit::KEY.vk).unwrap()));
}

#[test]
fn only_the_owner_adds_and_freezes() {
    let mut world = World::new();
    let add = addRouteCall { selector: UNKNOWN_SELECTOR, verifier: world.verifier };
    let freeze = freezeRouteCall { selector: circuit::selector() };
    for caller in [ANYBODY, OPERATOR] {
        world.chain.call(caller, world.gateway, &add).refused::<NotOwner>();
        world.chain.call(caller, world.gateway, &freeze).refused::<NotOwner>();
    }
}

#[test]
fn ownership_takes_two_steps() {
    let mut world = World::new();
    for contract in [world.gateway, world.rollup] {
        let chain = &mut world.chain;
        chain.call(ANYBODY, contract, &offerOwnershipCall { next: ANYBODY }).refused::<NotOwner>();
        let event = chain.call(OWNER, contract, &offerOwnershipCall { next: ANYBODY }).event::<OwnershipOffered>();
        assert_eq!((event.owner, event.pendingOwner), (OWNER, ANYBODY));
        assert_eq!(chain.view(contract, &ownerCall {}), OWNER);
        let error: NotPendingOwner = chain.call(OPERATOR, contract, &acceptOwnershipCall {}).refused();
        assert_eq!(error.caller, OPERATOR);
        let event = chain.call(ANYBODY, contract, &acceptOwnershipCall {}).event::<OwnershipTransferred>();
        assert_eq!((event.previous, event.owner), (OWNER, ANYBODY));
        chain.call(ANYBODY, contract, &acceptOwnershipCall {}).refused::<NotPendingOwner>();
        chain.call(OWNER, contract, &offerOwnershipCall { next: OWNER }).refused::<NotOwner>();
    }
}

#[test]
fn an_offer_can_be_taken_back() {
    let mut world = World::new();
    let gateway = world.gateway;
    for next in [ANYBODY, Address::ZERO] {
        world.chain.call(OWNER, gateway, &offerOwnershipCall { next }).returned();
    }
    world.chain.call(ANYBODY, gateway, &acceptOwnershipCall {}).refused::<NotPendingOwner>();
}

#[test]
fn a_gateway_without_an_owner_is_refused() {
    let mut world = World::new();
    let (outcome, _) = world.chain.try_deploy("NovaGateway", &[0; 32]);
    outcome.refused::<ZeroAddress>();
}
