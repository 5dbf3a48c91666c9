//! The honest proof with changed, removed or inserted bytes is refused with an error that can be printed.
//!
//! Random bytes rarely pass the decoder. The input here is a list of edits to an accepted proof: most of the proof stays
//! valid, so the edits reach every step of the verifier.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nova_verifier::Policy;
use nova_verifier::run::{ProgramKey, verify};
use std::sync::LazyLock;

const PROOF: &[u8] = include_bytes!("../seeds/proof");

static KEY: LazyLock<ProgramKey> = LazyLock::new(|| {
    let key = ProgramKey::from_bytes(include_bytes!("../seeds/key")).expect("the key is of this version");
    verify(&key, PROOF, Policy::insecure_for_tests()).expect("the seed is a proof of this version");
    key
});

/// Applies edits of 6 bytes each: the kind, the position (4 bytes), and a byte.
fn edited(edits: &[u8]) -> Vec<u8> {
    let mut proof = PROOF.to_vec();
    for edit in edits.chunks_exact(6) {
        let [kind, position @ .., byte] = <[u8; 6]>::try_from(edit).expect("chunks have 6 bytes");
        let position = u32::from_le_bytes(position) as usize % proof.len().max(1);
        match kind % 4 {
            0 if !proof.is_empty() => proof[position] ^= byte,
            1 if !proof.is_empty() => drop(proof.remove(position)),
            2 => proof.insert(position, byte),
            _ => proof.truncate(proof.len().saturating_sub(byte.into())),
        }
    }
    proof
}

fuzz_target!(|edits: &[u8]| {
    let key = &*KEY;
    let proof = edited(edits);
    match verify(key, &proof, Policy::insecure_for_tests()) {
        Ok(_) => assert!(proof == PROOF, "a changed proof was accepted"),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
