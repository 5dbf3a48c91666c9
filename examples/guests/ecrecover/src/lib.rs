//! The signers of messages on secp256k1, as Ethereum recovers them.
#![no_std]

extern crate alloc;

use alloc::vec::Vec;
use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};
use tiny_keccak::{Hasher, Keccak};

/// The length of a signature with the message's hash, in bytes.
const BYTES: usize = 32 + 64 + 1;

/// Returns the Keccak-256 digest of the addresses that signed messages, 20 bytes each. The input is a list of signatures:
/// the message's hash (32 bytes), r and s (32 bytes each, big-endian), and the recovery id (one byte, 0 to 3).
///
/// # Panics
///
/// If the input is not a whole number of signatures, or one is invalid. One whose s is larger than half of the group's
/// order is, as for transactions.
pub fn run(input: &[u8]) -> Vec<u8> {
    let (signatures, rest) = input.as_chunks::<BYTES>();
    assert!(rest.is_empty(), "the input is signatures of 97 bytes");
    let mut addresses = Vec::with_capacity(20 * signatures.len());
    for (number, signature) in signatures.iter().enumerate() {
        let Some(key) = signer(signature) else { panic!("signature {number}, counted from 0, is not valid") };
        addresses.extend_from_slice(&address(&key));
    }
    keccak256(&addresses).to_vec()
}

/// The key that made a signature.
fn signer(entry: &[u8; BYTES]) -> Option<VerifyingKey> {
    let (hash, rest) = entry.split_at(32);
    let (signature, id) = rest.split_at(64);
    let signature = Signature::from_slice(signature).ok()?;
    VerifyingKey::recover_from_prehash(hash, &signature, RecoveryId::from_byte(id[0])?).ok()
}

/// The end of the digest of a key's coordinates.
fn address(key: &VerifyingKey) -> [u8; 20] {
    let point = key.to_encoded_point(false);
    // The first byte says that both coordinates follow.
    let digest = keccak256(&point.as_bytes()[1..]);
    *digest.last_chunk().expect("a digest has 32 bytes")
}

fn keccak256(bytes: &[u8]) -> [u8; 32] {
    let mut digest = [0; 32];
    let mut hasher = Keccak::v256();
    hasher.update(bytes);
    hasher.finalize(&mut digest);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;
    use k256::ecdsa::SigningKey;

    /// The address of the key 1, known to every block explorer.
    const FIRST: [u8; 20] = [
        0x7e, 0x5f, 0x45, 0x52, 0x09, 0x1a, 0x69, 0x12, 0x5d, 0x5d, 0xfc, 0xb7, 0xb8, 0xc2, 0x65, 0x90, 0x29, 0x39,
        0x5b, 0xdf,
    ];

    /// The address of the key 2.
    const SECOND: [u8; 20] = [
        0x2b, 0x5a, 0xd5, 0xc4, 0x79, 0x5c, 0x02, 0x65, 0x14, 0xf8, 0x31, 0x7c, 0x7a, 0x21, 0x5e, 0x21, 0x8d, 0xcc,
        0xd6, 0xcf,
    ];

    /// A message's hash and its signature by a small key.
    fn signed(message: u8, key: u8) -> Vec<u8> {
        let (hash, mut secret) = ([message; 32], [0; 32]);
        secret[31] = key;
        let key = SigningKey::from_slice(&secret).expect("a small number is a key");
        let (signature, id) = key.sign_prehash_recoverable(&hash).expect("a hash of 32 bytes can be signed");
        [&hash[..], &signature.to_bytes(), &[id.to_byte()]].concat()
    }

    #[test]
    fn known_addresses() {
        let input = [signed(7, 1), signed(200, 2), signed(0, 1)].concat();
        assert_eq!(run(&input), keccak256(&[FIRST, SECOND, FIRST].concat()));
        assert_eq!(run(&[]), keccak256(&[]));
    }

    #[test]
    fn another_message_has_another_signer() {
        let mut input = signed(7, 1);
        input[0] = 8;
        assert_ne!(run(&input), keccak256(&FIRST));
    }

    #[test]
    #[should_panic(expected = "signature 1, counted from 0, is not valid")]
    fn an_invalid_signature_is_named() {
        let mut second = signed(8, 2);
        second[96] = 4;
        run(&[signed(7, 1), second].concat());
    }

    #[test]
    #[should_panic(expected = "the input is signatures of 97 bytes")]
    fn a_part_of_a_signature_is_refused() {
        run(&[0; 96]);
    }
}
