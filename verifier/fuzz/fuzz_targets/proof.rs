//! Bytes other than the honest proof are refused with an error that can be printed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nova_verifier::Policy;
use nova_verifier::run::{ProgramKey, verify};
use std::sync::LazyLock;

static KEY: LazyLock<ProgramKey> =
    LazyLock::new(|| ProgramKey::from_bytes(include_bytes!("../seeds/key")).expect("the key is of this version"));

fuzz_target!(|bytes: &[u8]| {
    match verify(&KEY, bytes, Policy::insecure_for_tests()) {
        Ok(_) => assert!(bytes == include_bytes!("../seeds/proof"), "another proof was accepted"),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
