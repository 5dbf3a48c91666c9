//! Hash functions against published digests, and against other implementations.

use crate::array;
use nova_crypto::{Error, Keccak256, blake2f, keccak256, ripemd160, sha256};
use proptest::prelude::*;
use sha2::Digest;

#[test]
fn keccak256_has_the_published_digests() {
    // The digest of the empty input (Yellow Paper), and of "abc" (the Keccak team's vectors before SHA-3).
    let vectors: [(&[u8], &str); 2] = [
        (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
    ];
    for (input, digest) in vectors {
        assert_eq!(keccak256(input), array(digest));
    }
}

#[test]
fn sha256_has_the_published_digests() {
    // FIPS 180-4's examples.
    let million = vec![b'a'; 1_000_000];
    let two_blocks = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    let vectors: [(&[u8], &str); 4] = [
        (b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (two_blocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
        (&million, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ];
    for (input, digest) in vectors {
        assert_eq!(sha256(input), array(digest));
    }
}

#[test]
fn ripemd160_has_the_published_digests() {
    // Bosselaers' page on RIPEMD-160.
    let vectors: [(&[u8], &str); 4] = [
        (b"", "9c1185a5c5e9fc54612808977ee8f548b2258d31"),
        (b"abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"),
        (b"message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36"),
        (&[b'a'; 1_000_000], "52783243c1697bdbe16d37f97f68f08325dc1528"),
    ];
    for (input, digest) in vectors {
        assert_eq!(ripemd160(input), array(digest));
    }
}

#[test]
fn final_block_indicator_is_zero_or_one() {
    for f in 2..=u8::MAX {
        let mut h = [7; 8];
        assert_eq!(blake2f(12, &mut h, &[0; 16], &[0; 2], f), Err(Error::FinalIndicator(f)));
        assert_eq!(h, [7; 8], "a refused call changes nothing");
    }
}

/// Input lengths beyond two blocks of 136 bytes.
#[test]
fn every_length_is_padded_right() {
    for length in 0..=304 {
        let input: Vec<u8> = (0..=255).cycle().take(length).collect();
        compare(&input);
    }
}

/// Unaligned input, which the functions must handle because they read words.
fn compare(input: &[u8]) {
    (0..input.len().clamp(1, 4)).for_each(|start| compare_one(&input[start..]));
}

fn compare_one(input: &[u8]) {
    let keccak = <[u8; 32]>::from(sha3::Keccak256::digest(input));
    assert_eq!(keccak256(input), keccak, "{} bytes", input.len());
    assert_eq!(sha256(input), <[u8; 32]>::from(sha2::Sha256::digest(input)), "{} bytes", input.len());
}

proptest! {
    #[test]
    fn digests_are_those_of_others(input in proptest::collection::vec(any::<u8>(), 0..600)) {
        compare(&input);
    }

    #[test]
    fn pieces_hash_like_the_whole(pieces in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..300), 0..6)) {
        let mut hasher = Keccak256::default();
        pieces.iter().for_each(|piece| hasher.update(piece));
        prop_assert_eq!(hasher.finalize(), keccak256(&pieces.concat()));
    }
}
