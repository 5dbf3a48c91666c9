//! The honest proof with some bytes changed, left out or put in is refused with an error that can be printed.
//!
//! Random bytes hardly get past the decoder. Here the input is a list of edits of a proof that is accepted, so that
//! most of what is verified is right and the rest reaches every step.
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

/// Applies edits of 6 bytes each: what to do, where (4 bytes), and a byte to do it with.
fn edited(edits: &[u8]) -> Vec<u8> {
    let mut proof = PROOF.to_vec();
    for edit in edits.chunks_exact(6) {
        let [kind, place @ .., byte] = <[u8; 6]>::try_from(edit).expect("chunks have 6 bytes");
        let place = u32::from_le_bytes(place) as usize % proof.len().max(1);
        match kind % 4 {
            0 if !proof.is_empty() => proof[place] ^= byte,
            1 if !proof.is_empty() => drop(proof.remove(place)),
            2 => proof.insert(place, byte),
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
