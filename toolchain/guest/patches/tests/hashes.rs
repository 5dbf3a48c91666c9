//! Hashes the input with every function of the crates.

use alloc::vec::Vec;
use tiny_keccak::{CShake, Hasher, IntoXof, KangarooTwelve, Keccak, Kmac, ParallelHash, Sha3, Shake, TupleHash, Xof};

/// Lengths around every function's block sizes, and some that leave the second part unaligned.
const LENGTHS: [usize; 16] = [0, 1, 3, 32, 55, 56, 63, 64, 65, 104, 135, 136, 137, 144, 168, 400];

pub(crate) fn digests(input: &[u8]) -> Vec<u8> {
    let mut digests = Vec::new();
    for length in LENGTHS {
        let (first, second) = input[..length + 100].split_at(length);
        tiny(first, second, &mut digests);
        shakes(first, second, &mut digests);
        digests.extend(rustcrypto::<sha2::Sha224>(first, second));
        digests.extend(rustcrypto::<sha2::Sha256>(first, second));
        digests.extend(rustcrypto::<sha2::Sha512>(first, second));
        digests.extend(rustcrypto::<sha3::Keccak256>(first, second));
        digests.extend(rustcrypto::<sha3::Sha3_384>(first, second));
        digests.extend(older::<sha2_10::Sha224>(first, second));
        digests.extend(older::<sha2_10::Sha256>(first, second));
        digests.extend(older::<sha3_10::Keccak256>(first, second));
    }
    // Chunks of KangarooTwelve have 8192 bytes.
    for (first, all) in [(0, 8192), (8191, 8193), (8192, 16_384), (8000, 16_385)] {
        digest(KangarooTwelve::new(b""), [&input[..first], &input[first..all]], 32, &mut digests);
    }
    digests
}

fn rustcrypto<D: sha2::Digest>(first: &[u8], second: &[u8]) -> Vec<u8> {
    D::new().chain_update(first).chain_update(second).finalize().to_vec()
}

fn older<D: sha2_10::Digest>(first: &[u8], second: &[u8]) -> Vec<u8> {
    D::new().chain_update(first).chain_update(second).finalize().to_vec()
}

/// The digest of two parts. Extendable-output functions return 100 bytes.
fn digest(mut hasher: impl Hasher, pieces: [&[u8]; 2], length: usize, digests: &mut Vec<u8>) {
    pieces.iter().for_each(|piece| hasher.update(piece));
    let mut digest = [0; 100];
    hasher.finalize(&mut digest[..length]);
    digests.extend(&digest[..length]);
}

fn tiny(first: &[u8], second: &[u8], digests: &mut Vec<u8>) {
    let pieces = [first, second];
    for (hasher, length) in [(Keccak::v224(), 28), (Keccak::v256(), 32), (Keccak::v384(), 48), (Keccak::v512(), 64)] {
        digest(hasher, pieces, length, digests);
    }
    for (hasher, length) in [(Sha3::v224(), 28), (Sha3::v256(), 32), (Sha3::v384(), 48), (Sha3::v512(), 64)] {
        digest(hasher, pieces, length, digests);
    }
    digest(CShake::v128(b"name", b"custom"), pieces, 100, digests);
    digest(Kmac::v256(b"key", b"custom"), pieces, 100, digests);
    digest(TupleHash::v256(b"custom"), pieces, 100, digests);
    digest(ParallelHash::v128(b"custom", 50), pieces, 100, digests);
    digest(KangarooTwelve::new(b"custom"), pieces, 100, digests);
    let mut xof = KangarooTwelve::new(b"custom").into_xof();
    let mut output = [0; 100];
    xof.squeeze(&mut output);
    digests.extend(output);
}

/// Squeezes in parts, and absorbs after squeezing.
fn shakes(first: &[u8], second: &[u8], digests: &mut Vec<u8>) {
    for mut shake in [Shake::v128(), Shake::v256()] {
        let mut output = [0; 300];
        shake.update(first);
        shake.squeeze(&mut output[..7]);
        shake.squeeze(&mut output[7..]);
        digests.extend(output);
        shake.update(second);
        shake.finalize(&mut output);
        digests.extend(output);
    }
}
