//! The digests of the constraint systems that a run is verified with.
#![expect(clippy::unwrap_used, reason = "a test panics where it fails")]

use nova_verifier::run::{ChipSets, MEMORY_CONSTRAINTS, RUN_CONSTRAINTS, SHARD_CONSTRAINTS};
use nova_verifier::{Digest, constraint_digest};
use p3_field::PrimeField32;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/run/system.rs");

fn constant(name: &str, chips: &str, digest: &Digest) -> String {
    let elements: Vec<_> = digest.iter().map(|element| format!("{:#010x}", element.as_canonical_u32())).collect();
    format!(
        "/// Digest of the constraint system of {chips}.\n\
         pub const {name}: Digest =\n    F::new_array([{}]);\n",
        elements.join(", ")
    )
}

/// The verifier takes these digests for those of the chips that it checks.
#[test]
fn the_constants_are_the_digests_of_the_chips() {
    let chip_sets = ChipSets::new().unwrap();
    let run = constraint_digest(&chip_sets.run).unwrap();
    let memory = constraint_digest(&chip_sets.memory).unwrap();
    let shard = constraint_digest(&chip_sets.shard).unwrap();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let file = std::fs::read_to_string(FILE).unwrap();
        let head = file.split("/// Digest of").next().unwrap();
        let constants = [
            constant("RUN_CONSTRAINTS", "the run section's chips", &run),
            constant("MEMORY_CONSTRAINTS", "the memory table's chips", &memory),
            constant("SHARD_CONSTRAINTS", "a shard's chips", &shard),
        ];
        std::fs::write(FILE, format!("{head}{}", constants.join("\n"))).unwrap();
        return;
    }
    let stale = "verifier/src/run/system.rs is stale: set UPDATE_EXPECT=1 and run the test again";
    assert_eq!([run, memory, shard], [RUN_CONSTRAINTS, MEMORY_CONSTRAINTS, SHARD_CONSTRAINTS], "{stale}");
}
