//! Bytes are the canonical encoding of a key, or are refused with an error that can be printed. No key causes a panic in
//! the verifier.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nova_verifier::Policy;
use nova_verifier::run::{ProgramKey, verify};

fuzz_target!(|bytes: &[u8]| {
    match ProgramKey::from_bytes(bytes) {
        Ok(key) => {
            assert!(key.to_bytes() == bytes);
            // The digest covers the key, so only the seed's key accepts the seed's proof.
            let accepted = verify(&key, include_bytes!("../seeds/proof"), Policy::insecure_for_tests()).is_ok();
            assert!(!accepted || bytes == include_bytes!("../seeds/key"));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
