//! The functions of `zkvm_accelerators.h`, by the numbers of the Rust functions.

use crate::protocol::Arguments;
use alloc::vec;
use alloc::vec::Vec;
use core::ffi::c_int;
// Links the C functions.
use nova_rt as _;

type Bytes<const N: usize> = *const [u8; N];
type Output<const N: usize> = *mut [u8; N];

unsafe extern "C" {
    fn zkvm_keccak256(data: *const u8, length: usize, output: Output<32>) -> c_int;
    fn zkvm_sha256(data: *const u8, length: usize, output: Output<32>) -> c_int;
    fn zkvm_ripemd160(data: *const u8, length: usize, output: Output<32>) -> c_int;
    fn zkvm_secp256k1_verify(hash: Bytes<32>, signature: Bytes<64>, key: Bytes<64>, verified: *mut bool) -> c_int;
    fn zkvm_secp256k1_ecrecover(hash: Bytes<32>, signature: Bytes<64>, id: u8, output: Output<64>) -> c_int;
    fn zkvm_secp256r1_verify(hash: Bytes<32>, signature: Bytes<64>, key: Bytes<64>, verified: *mut bool) -> c_int;
    fn zkvm_modexp(
        base: *const u8,
        base_length: usize,
        exponent: *const u8,
        exponent_length: usize,
        modulus: *const u8,
        modulus_length: usize,
        output: *mut u8,
    ) -> c_int;
    fn zkvm_bn254_g1_add(one: Bytes<64>, other: Bytes<64>, result: Output<64>) -> c_int;
    fn zkvm_bn254_g1_mul(point: Bytes<64>, scalar: Bytes<32>, result: Output<64>) -> c_int;
    fn zkvm_bn254_pairing(pairs: Bytes<192>, count: usize, verified: *mut bool) -> c_int;
    fn zkvm_blake2f(rounds: u32, state: Output<64>, message: Bytes<128>, offset: Bytes<16>, last: u8) -> c_int;
    fn zkvm_kzg_point_eval(
        commitment: Bytes<48>,
        z: Bytes<32>,
        y: Bytes<32>,
        proof: Bytes<48>,
        verified: *mut bool,
    ) -> c_int;
    fn zkvm_bls12_g1_add(one: Bytes<96>, other: Bytes<96>, result: Output<96>) -> c_int;
    fn zkvm_bls12_g1_msm(pairs: Bytes<128>, count: usize, result: Output<96>) -> c_int;
    fn zkvm_bls12_g2_add(one: Bytes<192>, other: Bytes<192>, result: Output<192>) -> c_int;
    fn zkvm_bls12_g2_msm(pairs: Bytes<224>, count: usize, result: Output<192>) -> c_int;
    fn zkvm_bls12_pairing(pairs: Bytes<288>, count: usize, verified: *mut bool) -> c_int;
    fn zkvm_bls12_map_fp_to_g1(element: Bytes<48>, result: Output<96>) -> c_int;
    fn zkvm_bls12_map_fp2_to_g2(element: Bytes<96>, result: Output<192>) -> c_int;
}

/// Converts a status; only `ZKVM_EOK` is a success.
pub(crate) struct Failure;

fn bytes<const N: usize>(function: impl FnOnce(Output<N>) -> c_int) -> Result<Vec<u8>, Failure> {
    let mut output = [0; N];
    if function(&mut output) == 0 { Ok(output.to_vec()) } else { Err(Failure) }
}

fn flag(function: impl FnOnce(*mut bool) -> c_int) -> Result<Vec<u8>, Failure> {
    let mut verified = false;
    if function(&mut verified) == 0 { Ok(vec![verified.into()]) } else { Err(Failure) }
}

/// Calls `function` with the rest of the arguments as a list.
fn list<const N: usize, T>(arguments: Arguments<'_>, function: impl FnOnce(Bytes<N>, usize) -> T) -> T {
    let (elements, rest) = arguments.0.as_chunks::<N>();
    assert!(rest.is_empty(), "the list is whole");
    function(elements.as_ptr(), elements.len())
}

/// Calls the C function with this number.
pub(crate) fn call(function: u8, mut arguments: Arguments<'_>) -> Result<Vec<u8>, Failure> {
    let a = &mut arguments;
    let (data, length) = (a.0.as_ptr(), a.0.len());
    // SAFETY: the types have the lengths of the header.
    unsafe {
        match function {
            0x00 => bytes(|output| zkvm_keccak256(data, length, output)),
            0x01 => bytes(|output| zkvm_secp256k1_ecrecover(a.next(), a.next(), a.next::<1>()[0], output)),
            0x02 => bytes(|output| zkvm_sha256(data, length, output)),
            0x03 => bytes(|output| zkvm_ripemd160(data, length, output)).map(|word| word[12..].to_vec()),
            0x05 => modexp(a.bytes(), a.bytes(), a.bytes()),
            0x06 => bytes(|output| zkvm_bn254_g1_add(a.next(), a.next(), output)),
            0x07 => bytes(|output| zkvm_bn254_g1_mul(a.next(), a.next(), output)),
            0x08 => flag(|verified| list(arguments, |pairs, count| zkvm_bn254_pairing(pairs, count, verified))),
            0x09 => blake2f(arguments),
            0x0a => flag(|verified| zkvm_kzg_point_eval(a.next(), a.next(), a.next(), a.next(), verified)),
            0x0b => bytes(|output| zkvm_bls12_g1_add(a.next(), a.next(), output)),
            0x0c => bytes(|output| list(arguments, |pairs, count| zkvm_bls12_g1_msm(pairs, count, output))),
            0x0d => bytes(|output| zkvm_bls12_g2_add(a.next(), a.next(), output)),
            0x0e => bytes(|output| list(arguments, |pairs, count| zkvm_bls12_g2_msm(pairs, count, output))),
            0x0f => flag(|verified| list(arguments, |pairs, count| zkvm_bls12_pairing(pairs, count, verified))),
            0x10 => bytes(|output| zkvm_bls12_map_fp_to_g1(a.next(), output)),
            0x11 => bytes(|output| zkvm_bls12_map_fp2_to_g2(a.next(), output)),
            0x12 => flag(|verified| zkvm_secp256r1_verify(a.next(), a.next(), a.next(), verified)),
            0x13 => flag(|verified| zkvm_secp256k1_verify(a.next(), a.next(), a.next(), verified)),
            _ => panic!("there is no function {function}"),
        }
    }
}

fn modexp(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut output = vec![0; modulus.len()];
    // SAFETY: the output has the length of the modulus.
    let status = unsafe {
        zkvm_modexp(
            base.as_ptr(),
            base.len(),
            exponent.as_ptr(),
            exponent.len(),
            modulus.as_ptr(),
            modulus.len(),
            output.as_mut_ptr(),
        )
    };
    if status == 0 { Ok(output) } else { Err(Failure) }
}

fn blake2f(mut arguments: Arguments<'_>) -> Result<Vec<u8>, Failure> {
    let rounds = u32::from_be_bytes(*arguments.next());
    let mut state = *arguments.next();
    let (message, offset, last) = (arguments.next(), arguments.next(), arguments.next::<1>()[0]);
    // SAFETY: the types have the lengths of the header.
    let status = unsafe { zkvm_blake2f(rounds, &mut state, message, offset, last) };
    if status == 0 { Ok(state.to_vec()) } else { Err(Failure) }
}
