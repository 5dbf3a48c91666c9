//! Patched crates: a guest computes the same with them, with accelerators.

/// Asserts that published and patched crates produce the same output, that the patched ones call these accelerators,
/// and that they take at least `factor` times fewer cycles.
fn compare(what: u8, accelerators: &[&str], factor: u64) {
    if !crate::common::can_build() {
        return;
    }
    let (published, patched) = (crate::guest::run("published", what), crate::guest::run("patched", what));
    assert_eq!(patched.output, published.output);
    assert!(published.output.len() > 30_000, "results were written");
    assert!(patched.cycles * factor < published.cycles, "{} and {} cycles", patched.cycles, published.cycles);
    for name in accelerators {
        assert_eq!(published.syscalls.get(*name), None);
        assert!(patched.syscalls[*name] > 100, "{patched}");
    }
}

#[test]
fn hashes_are_those_of_the_published_crates() {
    compare(0, &["keccak_f", "sha256_compress"], 4);
}

#[test]
#[ignore = "takes minutes: the published crates need 2.5 billion cycles"]
fn keys_are_those_of_the_published_crates() {
    let points = ["secp256k1_add", "secp256k1_double", "secp256r1_add", "secp256r1_double"];
    compare(1, &[["multiply_add_256"].as_slice(), &points].concat(), 100);
}
