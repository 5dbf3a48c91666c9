//! What the proof of a bundle is refused for.

use crate::chain::CHAIN;
use crate::circuit::{self, KEY, OTHER_KEY, order};
use crate::world::{
    ANYBODY, DELAYS, FINALISE_DELAY, OPERATOR, OWNER, PROVE_DELAY, UNKNOWN_SELECTOR, World, arguments, program,
    routed,
};
use alloy_primitives::{Bytes, U256};
use ark_bn254::Bn254;
use ark_groth16::Groth16;
use ark_std::rand::{SeedableRng, rngs::StdRng};
use nova_contracts::abi::INovaGateway::{NoSelector, freezeRouteCall};
use nova_contracts::abi::INovaKeyVerifier::{ProofRefused, WrongProofLength};
use nova_contracts::abi::INovaRollup::{Header, Version, commitBundleCall, outputOfCall, proveBundleCall};
use nova_contracts::abi::INovaRollupErrors::{
    AlreadyProved, BundleIsFinal, NoRoute, NotAccepted, NotOperatorYet, OtherVerifier, OtherVerifierCode,
    UnknownBundle, WrongVersion,
};
use nova_contracts::bundle::{self, OUTPUT_BITS, Rollup};
use nova_contracts::proof;
use nova_verifier::Digest;

alloy_sol_types::sol! {
    interface Impostor {
        function lead(address verifier) external;
    }
}

fn call(id: U256, proof: impl Into<Bytes>) -> proveBundleCall {
    proveBundleCall { id, proof: proof.into() }
}

#[test]
fn another_chain_is_refused() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    let output = Rollup { chain_id: CHAIN + 1, ..world.place() }.output(&header);
    world.refuses::<ProofRefused>(OPERATOR, &call(id, routed(&circuit::prove(program(), output))));
}

#[test]
fn another_contract_is_refused() {
    let mut world = World::new();
    let version = world.version();
    let other = world.chain.deploy("NovaRollup", &arguments(DELAYS, version));
    let (id, header) = world.commit_next();
    let output = Rollup { address: other, ..world.place() }.output(&header);
    let proof = call(id, routed(&circuit::prove(program(), output)));
    world.refuses::<ProofRefused>(OPERATOR, &proof);
    // It is valid where it belongs.
    world.chain.call(OPERATOR, other, &commitBundleCall { header }).returned();
    world.chain.call(OPERATOR, other, &proof).returned();
}

/// A chain that splits after the commitment: what was committed before has the old number, what is committed after the new one.
#[test]
fn after_a_fork_headers_have_the_new_chain() {
    let mut world = World::new();
    world.chain.set_id(CHAIN + 1);
    let (id, header) = world.commit_next();
    let old = world.proof(&header);
    world.refuses::<ProofRefused>(OPERATOR, &call(id, old));
    let output = Rollup { chain_id: CHAIN + 1, ..world.place() }.output(&header);
    world.call(OPERATOR, &call(id, routed(&circuit::prove(program(), output)))).returned();
}

#[test]
fn a_proof_of_another_bundle_is_refused() {
    let mut world = World::new();
    let (first, one) = world.commit_next();
    let (second, two) = world.commit_next();
    let (proof_of_one, proof_of_two) = (world.proof(&one), world.proof(&two));
    world.refuses::<ProofRefused>(OPERATOR, &call(second, proof_of_one.clone()));
    world.refuses::<ProofRefused>(OPERATOR, &call(first, proof_of_two.clone()));
    world.call(OPERATOR, &call(first, proof_of_one)).returned();
    world.call(OPERATOR, &call(second, proof_of_two)).returned();
}

#[test]
fn a_proof_of_another_program_is_refused() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    let proof = routed(&circuit::prove(program() + U256::ONE, world.output(&header)));
    world.refuses::<ProofRefused>(OPERATOR, &call(id, proof));
}

#[test]
fn a_proof_by_another_key_is_refused() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    let proof = proof::encode(&circuit::prove_with(&OTHER_KEY, program(), world.output(&header)));
    world.refuses::<ProofRefused>(OPERATOR, &call(id, routed(&proof)));
}

#[test]
fn a_proof_of_a_reverted_bundle_is_refused() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    let proof = world.proof(&header);
    world.revert(OPERATOR, id);
    let error: UnknownBundle = world.refuses(OPERATOR, &call(id, proof.clone()));
    assert_eq!((error.id, error.committed), (id, U256::ZERO));
    // Nor for the bundle that takes its number.
    let mut other = header;
    other.lastHash = crate::world::digest("another block 1010");
    assert_eq!(world.commit(&other), id);
    world.refuses::<ProofRefused>(OPERATOR, &call(id, proof));
}

#[test]
fn a_bundle_is_proved_once() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    world.prove(id, &header);
    let call = world.prove_call(id, &header);
    let error: AlreadyProved = world.refuses(OPERATOR, &call);
    assert_eq!(error.id, id);
    world.chain.wait(FINALISE_DELAY);
    world.finalise(id);
    world.refuses::<BundleIsFinal>(OPERATOR, &call);
}

/// Anybody can make another valid proof of the same statement. So nothing may depend on the bytes of a proof: what counts is that a
/// bundle, which has one output, is proved once.
#[test]
fn a_malleated_proof_is_valid_and_worth_nothing_more() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    let original = circuit::prove_with(&KEY, program(), world.output(&header));
    let negated = ark_groth16::Proof { a: -original.a, b: -original.b, c: original.c };
    let fresh = Groth16::<Bn254>::rerandomize_proof(&KEY.vk, &original, &mut StdRng::seed_from_u64(4));
    let [original, negated, fresh] = [original, negated, fresh].map(|proof| routed(&proof::encode(&proof)));
    assert!(original != negated && original != fresh);

    world.call(OPERATOR, &call(id, negated)).returned();
    for proof in [original, fresh.clone()] {
        world.refuses::<AlreadyProved>(OPERATOR, &call(id, proof));
    }
    // Both are of one statement, and of no other.
    let (next, _) = world.commit_next();
    world.refuses::<ProofRefused>(OPERATOR, &call(next, fresh.clone()));
    world.revert(OWNER, id);
    assert_eq!(world.commit(&header), id);
    world.call(OPERATOR, &call(id, fresh)).returned();
}

#[test]
fn proofs_of_another_length_are_refused() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    let proof = world.proof(&header);
    for length in [4, 5, 36, 259] {
        let error: WrongProofLength = world.refuses(OPERATOR, &call(id, proof[..length].to_vec()));
        assert_eq!(error.length, U256::from(length - 4));
    }
    for extra in [1, 32, 256] {
        let long = [&proof[..], &vec![0; extra]].concat();
        let error: WrongProofLength = world.refuses(OPERATOR, &call(id, long));
        assert_eq!(error.length, U256::from(256 + extra));
    }
}

#[test]
fn proofs_without_a_selector_are_refused() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    let error: WrongVersion = world.refuses(OPERATOR, &call(id, world.proof(&header)[4..].to_vec()));
    assert_eq!(error.expected, circuit::selector());
    for length in 0..4 {
        world.refuses::<WrongVersion>(OPERATOR, &call(id, circuit::selector()[..length].to_vec()));
        let direct = nova_contracts::abi::INovaVerifier::verifyCall {
            proof: circuit::selector()[..length].to_vec().into(),
            program: program(),
            output: U256::ZERO,
        };
        let error: NoSelector = world.chain.call(ANYBODY, world.gateway, &direct).refused();
        assert_eq!(error.length, U256::from(length));
    }
}

/// A route of the gateway that is not the version's is not believed, whoever added it.
#[test]
fn another_route_is_refused() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    let proof = [&UNKNOWN_SELECTOR[..], &world.proof(&header)[4..]].concat();
    let error: WrongVersion = world.refuses(OPERATOR, &call(id, proof));
    assert_eq!((error.expected, error.found), (circuit::selector(), UNKNOWN_SELECTOR));
}

#[test]
fn an_answer_that_is_no_acceptance_is_refused() {
    let mut world = World::new();
    let impostor = world.chain.deploy("Impostor", &[]);
    let code = world.chain.code_hash(impostor);
    let version = Version { gateway: impostor, verifier: impostor, verifierCode: code, ..world.version() };
    world.deploy(DELAYS, version);
    let (id, header) = world.commit_next();
    let call = world.prove_call(id, &header);
    world.refuses::<NotAccepted>(OPERATOR, &call);
}

/// A gateway that answers anything and replaces routes can stop proofs. It cannot make one believed: the version's verifier is asked.
#[test]
fn a_hostile_gateway_only_stops_proofs() {
    let mut world = World::new();
    let impostor = world.chain.deploy("Impostor", &[]);
    world.chain.call(ANYBODY, impostor, &Impostor::leadCall { verifier: world.verifier }).returned();
    let version = Version { gateway: impostor, ..world.version() };
    world.deploy(DELAYS, version);
    let (id, header) = world.commit_next();
    let call = world.prove_call(id, &header);
    world.chain.call(ANYBODY, impostor, &Impostor::leadCall { verifier: impostor }).returned();
    let error: OtherVerifier = world.refuses(OPERATOR, &call);
    assert_eq!((error.expected, error.found), (world.verifier, impostor));
    world.chain.call(ANYBODY, impostor, &Impostor::leadCall { verifier: world.verifier }).returned();
    world.call(OPERATOR, &call).returned();
}

#[test]
fn other_code_of_the_verifier_is_refused() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    let expected = world.version().verifierCode;
    world.chain.set_code(world.verifier, &[0]);
    let found = world.chain.code_hash(world.verifier);
    let call = world.prove_call(id, &header);
    let error: OtherVerifierCode = world.refuses(OPERATOR, &call);
    assert_eq!((error.expected, error.found), (expected, found));
}

#[test]
fn a_frozen_route_is_refused() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    world.chain.call(OWNER, world.gateway, &freezeRouteCall { selector: circuit::selector() }).returned();
    let call = world.prove_call(id, &header);
    let error: NoRoute = world.refuses(OPERATOR, &call);
    assert_eq!((error.gateway, error.selector), (world.gateway, circuit::selector()));
}

#[test]
fn before_the_delay_only_the_operator_proves_and_after_it_anybody() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    let call = world.prove_call(id, &header);
    world.chain.wait(PROVE_DELAY - 1);
    for caller in [ANYBODY, OWNER] {
        let error: NotOperatorYet = world.refuses(caller, &call);
        assert_eq!((error.caller, error.openFrom), (caller, U256::from(world.chain.time() + 1)));
    }
    world.chain.wait(1);
    world.call(ANYBODY, &call).returned();
}

#[test]
fn a_new_commitment_has_a_new_delay() {
    let mut world = World::new();
    let (id, header) = world.commit_next();
    world.chain.wait(PROVE_DELAY - 1);
    world.revert(OPERATOR, id);
    world.call(OPERATOR, &commitBundleCall { header: header.clone() }).returned();
    world.chain.wait(1);
    let call = world.prove_call(id, &header);
    world.refuses::<NotOperatorYet>(ANYBODY, &call);
}

/// Headers of runs whose outputs have each of the three bits that no public input has.
fn headers_of_high_outputs(world: &mut World) -> [Header; 3] {
    let header = world.header(&[]);
    [0x20, 0x40, 0x80].map(|bit| {
        let headers = (0_u64..).map(|count| Header { dataCommitment: U256::from(count).into(), ..header.clone() });
        let high = headers.filter(|header| world.place().hash(header)[0] & bit != 0);
        high.take(1).next().expect("half of the hashes have the bit")
    })
}

/// Without the mask, the output of such a run would be the order of the field or more, and no proof of it would be accepted.
#[test]
fn inputs_of_the_rollup_are_canonical() {
    let mut world = World::new();
    for header in headers_of_high_outputs(&mut world) {
        let run = U256::from_be_bytes(world.place().hash(&header).0);
        let output = world.view(&outputOfCall { header: header.clone() });
        assert!(run.bit_len() > OUTPUT_BITS && output.bit_len() <= OUTPUT_BITS && output < order());
        assert_eq!(output, run % (U256::ONE << OUTPUT_BITS));
        let id = world.commit(&header);
        assert_eq!(world.kept(id).output, output);
        world.prove(id, &header);
        world.revert(OWNER, id);
    }
}

/// What the contract passes to the verifier is what the circuit has as public inputs, for the same program and the same run.
#[test]
fn inputs_of_the_rollup_are_those_of_the_circuit() {
    for elements in [[0x7f00_0000_u32; 8], [1, 2, 3, 4, 5, 6, 7, 8]] {
        let digest: Digest = elements.map(nova_air::F::new);
        let mut world = World::new();
        let [program, _] = bundle::public_inputs(&digest, &Default::default());
        let packed = elements.iter().rev().fold(U256::ZERO, |sum, &element| (sum << 31) | U256::from(element));
        assert_eq!(program, packed);
        let version = Version { program, ..world.version() };
        world.deploy(DELAYS, version);
        for header in headers_of_high_outputs(&mut world) {
            let inputs = nova_wrap::circuit::public_inputs(&digest, &world.place().hash(&header));
            let id = world.commit(&header);
            let [program, output] = inputs.map(|scalar| U256::from_limbs(ark_ff::PrimeField::into_bigint(scalar).0));
            assert_eq!(world.kept(id).output, output);
            let proof = routed(&circuit::prove(program, output));
            world.call(OPERATOR, &call(id, proof)).returned();
            world.revert(OWNER, id);
        }
    }
}
