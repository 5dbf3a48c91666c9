//! The key and the proof that fuzzing starts from, see `verifier/fuzz`.

use crate::guests;
use crate::support::{prove, prover};
use nova_verifier::Policy;
use nova_verifier::run::{self, ProgramKey};
use std::path::PathBuf;

fn seed(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../verifier/fuzz/seeds").join(name)
}

/// Proofs depend on nothing but the run and the proof system, so the committed ones can be compared.
#[test]
fn the_seeds_of_fuzzing_are_of_this_version() {
    let prover = prover(1 << 10, false);
    let key = prover.setup(&guests::exits_at_once()).expect("the guest has a key");
    let (proof, _) = prove(&prover, &key, b"").expect("the run is provable");
    let files = [("key", key.verifying().to_bytes()), ("proof", proof)];
    for (name, bytes) in &files {
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(seed(name), bytes).expect("the folder is there");
        }
        let committed = std::fs::read(seed(name)).expect("the file is committed");
        assert!(
            &committed == bytes,
            "seeds/{name} is of another version: set UPDATE_EXPECT=1 and run the test again"
        );
    }
    let verified = run::verify(key.verifying(), &files[1].1, Policy::insecure_for_tests());
    verified.expect("the seed verifies");
    assert!(ProgramKey::from_bytes(&files[0].1).is_ok());
}
