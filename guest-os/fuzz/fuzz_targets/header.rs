//! Any bytes are either the canonical encoding of a header, or refused: hashing the bytes hashes the header.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nova_os::bootloader::SealedHeader;

fuzz_target!(|bytes: &[u8]| {
    match SealedHeader::decode(bytes) {
        Ok(sealed) => {
            assert_eq!(alloy_rlp::encode(&sealed.header), bytes, "two encodings of one header");
            assert_eq!(sealed.hash, sealed.header.hash_slow());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
