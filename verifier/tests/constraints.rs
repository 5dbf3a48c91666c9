//! The digests of the constraint systems that a run is verified with.
#![expect(clippy::unwrap_used, reason = "a test panics where it fails")]

use nova_air::circuit::circuit_chips;
use nova_verifier::compressed::{SHRINK_BLOCKS, SHRINK_CONSTRAINTS};
use nova_verifier::run::{ChipSets, MEMORY_CONSTRAINTS, RUN_CONSTRAINTS, SHARD_CONSTRAINTS};
use nova_verifier::{Digest, constraint_digest};
use p3_field::PrimeField32;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/run/system.rs");
const SHRINK_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/compressed/system.rs");

fn constant(name: &str, chips: &str, digest: &Digest) -> String {
    let elements: Vec<_> = digest.iter().map(|element| format!("{:#010x}", element.as_canonical_u32())).collect();
    format!(
        "/// Digest of the constraint system of {chips}.\n\
         pub const {name}: Digest =\n    F::new_array([{}]);\n",
        elements.join(", ")
    )
}

/// Writes the constants of a file anew where `UPDATE_EXPECT` is set. Whether it is.
fn update(file: &str, constants: &[String]) -> bool {
    let is_set = std::env::var_os("UPDATE_EXPECT").is_some();
    if is_set {
        let text = std::fs::read_to_string(file).unwrap();
        let head = text.split("/// Digest of").next().unwrap();
        std::fs::write(file, format!("{head}{}", constants.join("\n"))).unwrap();
    }
    is_set
}

/// The verifier takes these digests for those of the chips that it checks.
#[test]
fn the_constants_are_the_digests_of_the_chips() {
    let chip_sets = ChipSets::new().unwrap();
    let run = constraint_digest(&chip_sets.run).unwrap();
    let memory = constraint_digest(&chip_sets.memory).unwrap();
    let shard = constraint_digest(&chip_sets.shard).unwrap();
    let constants = [
        constant("RUN_CONSTRAINTS", "the run section's chips", &run),
        constant("MEMORY_CONSTRAINTS", "the memory table's chips", &memory),
        constant("SHARD_CONSTRAINTS", "a shard's chips", &shard),
    ];
    if update(FILE, &constants) {
        return;
    }
    let stale = "verifier/src/run/system.rs is stale: set UPDATE_EXPECT=1 and run the test again";
    assert_eq!([run, memory, shard], [RUN_CONSTRAINTS, MEMORY_CONSTRAINTS, SHARD_CONSTRAINTS], "{stale}");
}

/// So does the verifier of compressed proofs, for a circuit that states as much as shrink.
#[test]
fn the_constant_of_shrink_is_the_digest_of_its_chips() {
    let shrink = constraint_digest(&circuit_chips(SHRINK_BLOCKS, |_| None).unwrap()).unwrap();
    let constants = [constant("SHRINK_CONSTRAINTS", "the chips of circuits with 48 public values", &shrink)];
    if update(SHRINK_FILE, &constants) {
        return;
    }
    let stale = "verifier/src/compressed/system.rs is stale: set UPDATE_EXPECT=1 and run the test again";
    assert_eq!(shrink, SHRINK_CONSTRAINTS, "{stale}");
}
