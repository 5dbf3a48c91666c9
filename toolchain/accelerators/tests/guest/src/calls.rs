//! Functions by number, the same on the machine and on the host.
//!
//! A call is the function's number, the length of its arguments (4 bytes, little-endian) and the arguments one after the
//! other. An answer is 1, or 0 if the function gives an error; then the length of the result and the result.

use alloc::vec;
use alloc::vec::Vec;
use nova_accelerators::{Error, bls12_381, bn254, kzg, secp256k1, secp256r1};

/// Runs one call after the other.
///
/// # Panics
///
/// If the input is no list of calls.
pub(crate) fn run(mut input: &[u8]) -> Vec<u8> {
    let mut output = Vec::new();
    while let Some((&function, rest)) = input.split_first() {
        let (length, rest) = rest.split_first_chunk().expect("the length follows the function's number");
        let (arguments, rest) = rest.split_at(u32::from_le_bytes(*length) as usize);
        answer(call(function, Arguments(arguments)), &mut output);
        input = rest;
    }
    output
}

fn answer(result: Result<Vec<u8>, Error>, output: &mut Vec<u8>) {
    output.push(result.is_ok().into());
    let bytes = result.unwrap_or_default();
    output.extend((bytes.len() as u32).to_le_bytes());
    output.extend(bytes);
}

struct Arguments<'a>(&'a [u8]);

impl<'a> Arguments<'a> {
    fn next<const N: usize>(&mut self) -> &'a [u8; N] {
        let (argument, rest) = self.0.split_first_chunk().expect("there is another argument");
        self.0 = rest;
        argument
    }

    /// Bytes of any length, which stands in front of them.
    fn bytes(&mut self) -> &'a [u8] {
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
/// follows 0x11.
fn call(function: u8, mut arguments: Arguments<'_>) -> Result<Vec<u8>, Error> {
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
        _ => panic!("there is no function {function}"),
    })
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
