//! Crates that stand in for published ones: a guest computes the same with them, in the machine's circuits.

mod common;
#[path = "common/patches.rs"]
mod guest;

/// Asserts that the output is the same with published crates and with patches, that the latter call these circuits, and
/// that they take so many times fewer cycles.
fn compare(what: u8, circuits: &[&str], factor: u64) {
    if !common::can_build() {
        return;
    }
    let (published, patched) = (guest::run("published", what), guest::run("patched", what));
    assert_eq!(patched.output, published.output);
    assert!(published.output.len() > 30_000, "results were written");
    assert!(patched.cycles * factor < published.cycles, "{} and {} cycles", patched.cycles, published.cycles);
    for name in circuits {
        assert_eq!(published.syscalls.get(*name), None);
        assert!(patched.syscalls[*name] > 100, "{patched}");
    }
}

#[test]
fn hashes_are_those_of_the_published_crates() {
    compare(0, &["keccak_f", "sha256_compress"], 4);
}

#[test]
fn keys_are_those_of_the_published_crates() {
    let points = ["secp256k1_add", "secp256k1_double", "secp256r1_add", "secp256r1_double"];
    compare(1, &[["multiply_add_256"].as_slice(), &points].concat(), 100);
}
