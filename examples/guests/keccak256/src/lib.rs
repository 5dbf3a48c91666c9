//! Keccak-256 of the input, Ethereum's hash.
#![no_std]

extern crate alloc;

use alloc::vec::Vec;
use tiny_keccak::{Hasher, Keccak};

/// Returns the digest, 32 bytes.
pub fn run(input: &[u8]) -> Vec<u8> {
    let mut digest = [0; 32];
    let mut hasher = Keccak::v256();
    hasher.update(input);
    hasher.finalize(&mut digest);
    digest.to_vec()
}

#[cfg(test)]
mod tests {
    /// The code hash of an Ethereum account without code (Yellow Paper, section 4.1).
    #[test]
    fn digest_of_nothing() {
        let expected = [
            0xc5, 0xd2, 0x46, 0x01, 0x86, 0xf7, 0x23, 0x3c, 0x92, 0x7e, 0x7d, 0xb2, 0xdc, 0xc7, 0x03, 0xc0, 0xe5,
            0x00, 0xb6, 0x53, 0xca, 0x82, 0x27, 0x3b, 0x7b, 0xfa, 0xd8, 0x04, 0x5d, 0x85, 0xa4, 0x70,
        ];
        assert_eq!(super::run(b""), expected);
    }
}
