//! The Rust functions, by number.

use crate::protocol::Arguments;
use alloc::vec;
use alloc::vec::Vec;
use nova_crypto::{Error, Keccak256, bls12_381, bn254, kzg, secp256k1, secp256r1};

/// Calls a function. Its number is the address of its precompile; 0 is Keccak-256, and functions whose address
/// exceeds a byte follow 0x11. From 0x14, hash functions get unaligned input.
pub(crate) fn call(function: u8, mut arguments: Arguments<'_>) -> Result<Vec<u8>, Error> {
    let a = &mut arguments;
    Ok(match function {
        0x00 => nova_crypto::keccak256(a.0).into(),
        0x01 => secp256k1::recover(a.next(), a.next(), a.next::<1>()[0])?.into(),
        0x02 => nova_crypto::sha256(a.0).into(),
        0x03 => nova_crypto::ripemd160(a.0).into(),
        0x05 => nova_crypto::modexp(a.bytes(), a.bytes(), a.bytes()),
        0x06 => bn254::add(a.next(), a.next())?.into(),
        0x07 => bn254::mul(a.next(), a.next())?.into(),
        0x08 => vec![bn254::pairing_check(arguments.list(|a| (a.next(), a.next())))?.into()],
        0x09 => blake2f(arguments)?,
        0x0a => vec![kzg::verify_point_evaluation(a.next(), a.next(), a.next(), a.next())?.into()],
        0x0b => bls12_381::g1_add(a.next(), a.next())?.into(),
        0x0c => bls12_381::g1_msm(arguments.list(|a| (*a.next(), *a.next())))?.into(),
        0x0d => bls12_381::g2_add(a.next(), a.next())?.into(),
        0x0e => bls12_381::g2_msm(arguments.list(|a| (*a.next(), *a.next())))?.into(),
        0x0f => vec![bls12_381::pairing_check(arguments.list(|a| (*a.next(), *a.next())))?.into()],
        0x10 => bls12_381::map_fp_to_g1(a.next())?.into(),
        0x11 => bls12_381::map_fp2_to_g2(a.next())?.into(),
        0x12 => vec![secp256r1::verify(a.next(), a.next(), a.next())?.into()],
        0x13 => vec![secp256k1::verify(a.next(), a.next(), a.next())?.into()],
        0x14 => in_pieces(a.next::<1>()[0], a.0).into(),
        0x15 => nova_crypto::sha256(&a.0[1..]).into(),
        0x16 => parts(a.0),
        _ => panic!("there is no function {function}"),
    })
}

/// Keccak-256 of two unaligned parts.
fn in_pieces(first: u8, bytes: &[u8]) -> [u8; 32] {
    let (first, rest) = bytes.split_at(bytes.len().min(first.into()));
    let mut hasher = Keccak256::default();
    hasher.update(first);
    hasher.update(rest);
    hasher.finalize()
}

/// The digests of all slices that start at one of the first four bytes, which cover all alignments.
fn parts(bytes: &[u8]) -> Vec<u8> {
    let parts = (0..4).flat_map(|start| (start..=bytes.len()).map(move |end| &bytes[start..end]));
    parts
        .flat_map(|part| {
            let whole = [nova_crypto::keccak256(part), nova_crypto::sha256(part)];
            let pieces = [part.len() / 2, part.len() / 7].map(|first| in_pieces(first as u8, part));
            [whole, pieces].concat().concat()
        })
        .collect()
}

/// Rounds, state, message, offset and indicator, as in EIP-152.
fn blake2f(mut arguments: Arguments<'_>) -> Result<Vec<u8>, Error> {
    let rounds = u32::from_be_bytes(*arguments.next());
    let mut state = words(arguments.next::<64>());
    let (message, offset) = (words(arguments.next::<128>()), words(arguments.next::<16>()));
    nova_crypto::blake2f(rounds, &mut state, &message, &offset, arguments.next::<1>()[0])?;
    Ok(state.iter().flat_map(|word| word.to_le_bytes()).collect())
}

fn words<const N: usize>(bytes: &[u8]) -> [u64; N] {
    core::array::from_fn(|index| u64::from_le_bytes(bytes[8 * index..][..8].try_into().expect("8 bytes")))
}
