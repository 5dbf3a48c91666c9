//! Any bytes are either the canonical encoding of a transaction, or refused.
#![no_main]

use alloy_eips::eip2718::Encodable2718;
use libfuzzer_sys::fuzz_target;
use nova_os::bootloader::decode_envelope;

fuzz_target!(|bytes: &[u8]| {
    match decode_envelope(bytes) {
        Ok(transaction) => assert_eq!(transaction.encoded_2718(), bytes, "two encodings of one transaction"),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
