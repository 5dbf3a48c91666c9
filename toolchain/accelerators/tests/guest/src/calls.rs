//! Functions by number, the same on the machine and on the host.
//!
//! A call is the function's number, the length of its arguments (4 bytes each, little-endian) and the arguments one after
//! the other, then zeros up to a multiple of 4 bytes, so that the arguments of each call are aligned. An answer is 1, or 0 if the function gives an error; then the length of the result and the result.

use alloc::vec;
use alloc::vec::Vec;
use nova_accelerators::{Error, Keccak256, bls12_381, bn254, kzg, secp256k1, secp256r1};

/// What gives the answer to a call.
pub(crate) type Answerer<E> = fn(u8, Arguments<'_>) -> Result<Vec<u8>, E>;

/// Runs one call after the other.
///
/// # Panics
///
/// If the input is no list of calls.
pub(crate) fn run<E>(mut input: &[u8], call: Answerer<E>) -> Vec<u8> {
    let mut output = Vec::new();
    while !input.is_empty() {
        let (function, rest) = word(input);
        let (length, rest) = word(rest);
        let (padded, rest) = rest.split_at(length.next_multiple_of(4));
        answer(call(function as u8, Arguments(&padded[..length])), &mut output);
        input = rest;
    }
    output
}

fn word(input: &[u8]) -> (usize, &[u8]) {
    let (word, rest) = input.split_first_chunk().expect("there is another word");
    (u32::from_le_bytes(*word) as usize, rest)
}

fn answer<E>(result: Result<Vec<u8>, E>, output: &mut Vec<u8>) {
    output.push(result.is_ok().into());
    let bytes = result.unwrap_or_default();
    output.extend((bytes.len() as u32).to_le_bytes());
    output.extend(bytes);
}

/// A call's arguments that were not taken yet.
pub(crate) struct Arguments<'a>(pub(crate) &'a [u8]);

impl<'a> Arguments<'a> {
    pub(crate) fn next<const N: usize>(&mut self) -> &'a [u8; N] {
        let (argument, rest) = self.0.split_first_chunk().expect("there is another argument");
        self.0 = rest;
        argument
    }

    /// Bytes of any length, which stands in front of them.
    pub(crate) fn bytes(&mut self) -> &'a [u8] {
        let length = u32::from_le_bytes(*self.next()) as usize;
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        bytes
    }

    /// The values of a list that ends with the arguments.
    fn list<T>(mut self, mut next: impl FnMut(&mut Self) -> T) -> impl Iterator<Item = T> {
        core::iter::from_fn(move || (!self.0.is_empty()).then(|| next(&mut self)))
    }
}

/// Functions have the address of the contract that they are behind; 0 is Keccak-256, and what has no place in a byte
/// follows 0x11. From 0x14 on, hash functions take bytes that are not aligned.
pub(crate) fn call(function: u8, mut arguments: Arguments<'_>) -> Result<Vec<u8>, Error> {
    let a = &mut arguments;
    Ok(match function {
        0x00 => nova_accelerators::keccak256(a.0).into(),
        0x01 => secp256k1::recover(a.next(), a.next(), a.next::<1>()[0])?.into(),
        0x02 => nova_accelerators::sha256(a.0).into(),
        0x03 => nova_accelerators::ripemd160(a.0).into(),
        0x05 => nova_accelerators::modexp(a.bytes(), a.bytes(), a.bytes()),
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
        0x15 => nova_accelerators::sha256(&a.0[1..]).into(),
        _ => panic!("there is no function {function}"),
    })
}

/// Keccak-256, of two pieces. Their first byte is not aligned.
fn in_pieces(first: u8, bytes: &[u8]) -> [u8; 32] {
    let (first, rest) = bytes.split_at(bytes.len().min(first.into()));
    let mut hasher = Keccak256::default();
    hasher.update(first);
    hasher.update(rest);
    hasher.finalize()
}

/// Rounds, state, message, offset and indicator, as in EIP-152.
fn blake2f(mut arguments: Arguments<'_>) -> Result<Vec<u8>, Error> {
    let rounds = u32::from_be_bytes(*arguments.next());
    let mut state = words(arguments.next::<64>());
    let (message, offset) = (words(arguments.next::<128>()), words(arguments.next::<16>()));
    nova_accelerators::blake2f(rounds, &mut state, &message, &offset, arguments.next::<1>()[0])?;
    Ok(state.iter().flat_map(|word| word.to_le_bytes()).collect())
}

fn words<const N: usize>(bytes: &[u8]) -> [u64; N] {
    core::array::from_fn(|index| u64::from_le_bytes(bytes[8 * index..][..8].try_into().expect("8 bytes")))
}
