//! Any bytes are a key in its one encoding, or refused with an error that can be printed; no key makes verifying panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nova_verifier::Policy;
use nova_verifier::run::{ProgramKey, verify};

fuzz_target!(|bytes: &[u8]| {
    match ProgramKey::from_bytes(bytes) {
        Ok(key) => {
            assert!(key.to_bytes() == bytes);
            // The digest covers the key, so that the seed's proof is of no other key.
            let accepted = verify(&key, include_bytes!("../seeds/proof"), Policy::insecure_for_tests()).is_ok();
            assert!(!accepted || bytes == include_bytes!("../seeds/key"));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
