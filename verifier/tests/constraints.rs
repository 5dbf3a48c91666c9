//! The digests of the constraint systems that a run is verified with.
#![expect(clippy::unwrap_used, reason = "a test panics where it fails")]

use nova_air::chips::{Initial, Program};
use nova_air::rv32im::{memory_chips, shard_chips};
use nova_verifier::run::{MEMORY_CONSTRAINTS, SHARD_CONSTRAINTS};
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
    let shard = constraint_digest(&shard_chips(Program::default()).unwrap()).unwrap();
    let memory = constraint_digest(&memory_chips(Initial::default()).unwrap()).unwrap();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let file = std::fs::read_to_string(FILE).unwrap();
        let head = file.split("/// Digest of").next().unwrap();
        let shard = constant("SHARD_CONSTRAINTS", "a shard's chips", &shard);
        let memory = constant("MEMORY_CONSTRAINTS", "the memory table's chips", &memory);
        std::fs::write(FILE, format!("{head}{shard}\n{memory}")).unwrap();
        return;
    }
    let stale = "verifier/src/run/system.rs is stale: set UPDATE_EXPECT=1 and run the test again";
    assert_eq!([shard, memory], [SHARD_CONSTRAINTS, MEMORY_CONSTRAINTS], "{stale}");
}
