//! Bytes are the canonical encodings of a key and a proof of a compressed run, or are refused with an error that can be
//! printed. Neither causes a panic in the verifier.
//!
//! The first two bytes are the length of the key. Keys of other constraints are refused at once, so the verifier sees the
//! key with those that it checks.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nova_verifier::compressed::{CompressedKey, CompressedProof, SHRINK_CONSTRAINTS, verify};
use nova_verifier::{Digest, Policy};

fuzz_target!(|bytes: &[u8]| {
    let Some((length, rest)) = bytes.split_first_chunk() else { return };
    let Some((key, proof)) = rest.split_at_checked(u16::from_le_bytes(*length).into()) else { return };
    match CompressedProof::from_bytes(proof) {
        Ok(decoded) => assert!(decoded.to_bytes() == proof),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    match CompressedKey::from_bytes(key) {
        Ok(mut decoded) => {
            assert!(decoded.to_bytes() == key);
            decoded.shrink.constraints = SHRINK_CONSTRAINTS;
            let program = CompressedProof::from_bytes(proof).map_or(Digest::default(), |proof| proof.program);
            if let Err(error) = verify(&decoded, &program, proof, Policy::insecure_for_tests()) {
                assert!(!error.to_string().is_empty());
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
