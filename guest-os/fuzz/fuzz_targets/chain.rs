//! Any bytes are either the canonical encoding of a chain's rules, or refused. Decoded rules work for any block.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nova_os::chain::ChainConfig;

fuzz_target!(|input: ([u64; 2], &[u8])| {
    let ([number, timestamp], bytes) = input;
    match ChainConfig::decode(bytes) {
        Ok(config) => {
            assert_eq!(config.encode(), bytes, "two encodings of the same rules");
            let _ = config.rules(number, timestamp);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
