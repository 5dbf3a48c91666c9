//! Ethereum's precompiles, through revm, against published vectors.

use crate::bytes;
use nova_crypto::keccak256;
use nova_crypto::revm::NovaCrypto;
use revm_precompile::{PrecompileStatus, Precompiles, u64_to_address};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Vector {
    contract: u64,
    name: String,
    input: String,
    output: Option<String>,
    digest: Option<String>,
    #[serde(default)]
    fails: bool,
}

/// More gas than any vector needs: vectors do not test the price.
const GAS: u64 = u64::MAX;

/// The output; none if the precompile fails.
fn call(contract: u64, input: &[u8]) -> Option<Vec<u8>> {
    let contract = Precompiles::osaka().get(&u64_to_address(contract)).expect("the contract exists");
    let output = contract.execute(input, GAS, 0).expect("no contract ends the program");
    (output.status == PrecompileStatus::Success).then(|| output.bytes.into())
}

fn check(vector: &Vector) {
    let output = call(vector.contract, &bytes(&vector.input));
    let name = format!("contract {}: {}", vector.contract, vector.name);
    assert_eq!(output.is_none(), vector.fails, "{name}");
    if let Some(expected) = &vector.output {
        assert_eq!(output, Some(bytes(expected)), "{name}");
    }
    if let Some(expected) = &vector.digest {
        assert_eq!(output.map(|output| keccak256(&output).to_vec()), Some(bytes(expected)), "{name}");
    }
}

/// The minimum number of vectors per precompile, so that a truncated file is noticed.
const COUNTS: [(u64, usize); 15] = [
    (1, 3),
    (5, 18),
    (6, 6),
    (7, 6),
    (8, 13),
    (9, 9),
    (10, 8),
    (11, 3),
    (12, 3),
    (13, 4),
    (14, 3),
    (15, 4),
    (16, 4),
    (17, 4),
    (256, 89),
];

#[test]
fn contracts_answer_as_published() {
    NovaCrypto::install();
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("../vectors/contracts.json")).expect("vectors");
    let mut counts = BTreeMap::new();
    for vector in &vectors {
        check(vector);
        *counts.entry(vector.contract).or_insert(0) += 1;
    }
    assert_eq!(counts, COUNTS.into());
}

/// Nothing else in this program installs an implementation, so the vectors are known to test this one.
#[test]
fn functions_are_installed_once() {
    NovaCrypto::install();
    assert!(format!("{:?}", revm_precompile::crypto()).contains("NovaCrypto"));
    assert!(!NovaCrypto::install());
}
