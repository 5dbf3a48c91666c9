//! What is generated: the verifier of a key, and the ABI.

use crate::chain::artifact;
use crate::circuit::{KEY, OTHER_KEY};
use alloy_sol_types::SolInterface;
use ark_bn254::{Fr, G1Affine, G2Affine};
use ark_ec::{AffineRepr, CurveGroup};
use expect_test::expect_file;
use nova_contracts::abi::{INovaGateway, INovaKeyVerifier, INovaRollup, INovaRollupErrors, ITwoStepOwner};
use nova_contracts::solidity::{self, KeyError};
use nova_wrap::groth16::UnsoundKey;
use std::collections::BTreeSet;

const NOTE: [&str; 2] = [
    "This key's setup has a fixed seed, so anybody can forge proofs for it, and its circuit proves nothing about runs",
    "(tests/all/circuit.rs). `nova_contracts::solidity::verifier` writes the contract for another key.",
];

#[test]
fn the_committed_verifier_is_that_of_the_tests_key() {
    let source = solidity::test_verifier(&KEY.vk, &NOTE).expect("a sound key");
    expect_file!["../../src/NovaTestVerifier.sol"].assert_eq(&source);
}

/// Nobody takes a contract with a key of tests for the real one: it has another name, and says what it is.
#[test]
fn only_the_contract_of_a_real_key_has_the_real_name() {
    let (real, test) = (solidity::verifier(&KEY.vk).unwrap(), solidity::test_verifier(&KEY.vk, &[]).unwrap());
    assert!(real.contains("\ncontract NovaVerifier is") && test.contains("\ncontract NovaTestVerifier is"));
    assert!(!real.contains("NovaTestVerifier") && !test.contains("contract NovaVerifier"));
    assert!(!real.to_lowercase().contains("for tests") && test.contains("@custom:warning FOR TESTS ONLY."));
    // Name and warning are all that differs.
    let lines = |source: &str| source.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let (real, test) = (lines(&real), lines(&test));
    assert_eq!((real.difference(&test).count(), test.difference(&real).count()), (1, 3));
}

#[test]
fn another_key_makes_another_contract() {
    let source = solidity::verifier(&OTHER_KEY.vk).unwrap();
    let committed = solidity::verifier(&KEY.vk).unwrap();
    let (lines, others): (Vec<_>, Vec<_>) = (source.lines().collect(), committed.lines().collect());
    assert_eq!(lines.len(), others.len());
    let changed: Vec<_> = lines.iter().zip(&others).filter(|(one, two)| one != two).map(|(line, _)| line).collect();
    assert_eq!(changed.len(), 20);
    assert!(changed.iter().all(|line| line.starts_with("    uint256 private constant ")), "{changed:?}");
}

#[test]
fn keys_without_the_second_phase_are_refused() {
    let mut key = KEY.vk.clone();
    for sign in [Fr::from(1_u8), -Fr::from(1_u8)] {
        let signed = |point: G2Affine| (point * sign).into_affine();
        key.delta_g2 = signed(key.gamma_g2);
        assert_eq!(solidity::verifier(&key), Err(KeyError::Unsound(UnsoundKey::Related("gamma", "delta"))));
        key.delta_g2 = signed(key.beta_g2);
        assert_eq!(solidity::verifier(&key), Err(KeyError::Unsound(UnsoundKey::Related("beta", "delta"))));
        key.delta_g2 = signed(G2Affine::generator());
        assert_eq!(solidity::verifier(&key), Err(KeyError::Unsound(UnsoundKey::DeltaIsGenerator)));
    }
    let related = ark_groth16::VerifyingKey { gamma_g2: -key.beta_g2, ..KEY.vk.clone() };
    assert_eq!(solidity::verifier(&related), Err(KeyError::Unsound(UnsoundKey::Related("beta", "gamma"))));
    assert!(solidity::key_hash(&key).is_err() && solidity::selector(&key).is_err());
}

#[test]
fn keys_of_other_circuits_are_refused() {
    for found in [0, 1, 2, 4] {
        let mut key = KEY.vk.clone();
        key.gamma_abc_g1 = vec![key.alpha_g1; found];
        assert_eq!(solidity::verifier(&key), Err(KeyError::Inputs { found }));
    }
}

type Key = ark_groth16::VerifyingKey<ark_bn254::Bn254>;
/// Where a key has a point.
type Place<P> = fn(&mut Key) -> &mut P;

const INPUT: &str = "a point of public values";

#[test]
fn damaged_keys_are_refused() {
    let g1: [(&str, Place<G1Affine>); 4] = [
        ("alpha", |key| &mut key.alpha_g1),
        (INPUT, |key| &mut key.gamma_abc_g1[0]),
        (INPUT, |key| &mut key.gamma_abc_g1[1]),
        (INPUT, |key| &mut key.gamma_abc_g1[2]),
    ];
    for (name, point) in g1 {
        let mut key = KEY.vk.clone();
        point(&mut key).x += ark_bn254::Fq::from(1_u64);
        assert_eq!(solidity::verifier(&key), Err(KeyError::Unsound(UnsoundKey::NotInGroup(name))));
        *point(&mut key) = G1Affine::zero();
        assert_eq!(solidity::verifier(&key), Err(KeyError::Unsound(UnsoundKey::Zero(name))));
    }
    let g2: [(&str, Place<G2Affine>); 3] =
        [("beta", |key| &mut key.beta_g2), ("gamma", |key| &mut key.gamma_g2), ("delta", |key| &mut key.delta_g2)];
    for (name, point) in g2 {
        let mut key = KEY.vk.clone();
        point(&mut key).y.c0 += ark_bn254::Fq::from(1_u64);
        assert_eq!(solidity::verifier(&key), Err(KeyError::Unsound(UnsoundKey::NotInGroup(name))));
        *point(&mut key) = G2Affine::zero();
        assert_eq!(solidity::verifier(&key), Err(KeyError::Unsound(UnsoundKey::Zero(name))));
    }
}

/// How many functions and errors a committed ABI has.
fn listed(contract: &str, kind: &str) -> BTreeSet<String> {
    let artifact = artifact(contract);
    let entries = artifact["abi"].as_array().expect("a list");
    let named = entries.iter().filter(|entry| entry["type"] == kind);
    named.map(|entry| entry["name"].as_str().expect("a name").to_owned()).collect()
}

/// Every function, event and error of the interfaces is in the committed ABI of the contract.
#[test]
fn the_interfaces_are_in_the_committed_abi() {
    let functions = listed("NovaRollup", "function");
    for name in ["commitBundle", "proveBundle", "finaliseBundle", "revertBundle", "deposit", "withdraw", "owner"] {
        assert!(functions.contains(name), "{name}");
    }
    let own = INovaRollup::INovaRollupCalls::COUNT + ITwoStepOwner::ITwoStepOwnerCalls::COUNT;
    // Constants that are public and in no interface: five tags, two limits of deposits, three delays, five other times.
    assert_eq!(functions.len(), own + 15);
    let errors = INovaRollupErrors::INovaRollupErrorsErrors::COUNT + ITwoStepOwner::ITwoStepOwnerErrors::COUNT;
    assert_eq!(listed("NovaRollup", "error").len(), errors);
    assert_eq!(listed("NovaTestVerifier", "error").len(), INovaKeyVerifier::INovaKeyVerifierErrors::COUNT);
    let errors = INovaGateway::INovaGatewayErrors::COUNT + ITwoStepOwner::ITwoStepOwnerErrors::COUNT;
    assert_eq!(listed("NovaGateway", "error").len(), errors);
}

/// A chain takes the contracts: the compile script checks their sizes, and this that nothing else was committed.
#[test]
fn artifacts_are_those_of_the_contracts() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts");
    let names: BTreeSet<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    let expected = ["Impostor", "NovaGateway", "NovaRollup", "NovaTestVerifier", "Permissive", "Reentrant"];
    assert_eq!(names, expected.map(|name| format!("{name}.json")).into());
}
