//! The C ABI of the zkVM standards, as declared in nova-rt's header `zkvm_accelerators.h`.
//!
//! A function returns [`SUCCESS`], or [`FAILURE`] where the Rust function returns an error. On failure it writes
//! nothing, except `false` to `verified`. Input and output may overlap: all input is read before any output is
//! written.
//!
//! # Safety
//!
//! As the header requires, pointers must be valid for the input and output behind them.

use crate::bls12_381::{Fp, Fp2, G1, G2, Scalar};
use crate::{Error, bls12_381, bn254, kzg, secp256k1, secp256r1};
use core::ffi::c_int;

/// `ZKVM_EOK`.
const SUCCESS: c_int = 0;

/// `ZKVM_EFAIL`.
const FAILURE: c_int = -1;

/// `zkvm_bytes_N`. The header requires an alignment of 8 of callers; these functions do not rely on it.
type Bytes<const N: usize> = [u8; N];

/// Writes a result, if there is one.
unsafe fn finish<T>(result: Result<T, Error>, output: *mut T) -> c_int {
    match result {
        Ok(value) => {
            // SAFETY: the caller's promise.
            unsafe { output.write(value) };
            SUCCESS
        }
        Err(_) => FAILURE,
    }
}

/// Writes whether the check succeeded; false for invalid arguments.
unsafe fn answer(result: Result<bool, Error>, verified: *mut bool) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { verified.write(result.unwrap_or(false)) };
    if result.is_ok() { SUCCESS } else { FAILURE }
}

/// A slice from C, where an empty array may have a null pointer.
unsafe fn slice<'a, T>(address: *const T, count: usize) -> &'a [T] {
    if count == 0 {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { core::slice::from_raw_parts(address, count) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_keccak256(data: *const u8, length: usize, output: *mut Bytes<32>) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { finish(Ok(crate::keccak256(slice(data, length))), output) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_sha256(data: *const u8, length: usize, output: *mut Bytes<32>) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { finish(Ok(crate::sha256(slice(data, length))), output) }
}

/// Pads the digest of 20 bytes with 12 leading zeros.
#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_ripemd160(data: *const u8, length: usize, output: *mut Bytes<32>) -> c_int {
    let mut word = [0; 32];
    // SAFETY: the caller's promise.
    unsafe {
        word[12..].copy_from_slice(&crate::ripemd160(slice(data, length)));
        finish(Ok(word), output)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_secp256k1_verify(
    hash: *const Bytes<32>,
    signature: *const Bytes<64>,
    public_key: *const Bytes<64>,
    verified: *mut bool,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { answer(secp256k1::verify(&*hash, &*signature, &*public_key), verified) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_secp256k1_ecrecover(
    hash: *const Bytes<32>,
    signature: *const Bytes<64>,
    recovery_id: u8,
    output: *mut Bytes<64>,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { finish(secp256k1::recover(&*hash, &*signature, recovery_id), output) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_secp256r1_verify(
    hash: *const Bytes<32>,
    signature: *const Bytes<64>,
    public_key: *const Bytes<64>,
    verified: *mut bool,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { answer(secp256r1::verify(&*hash, &*signature, &*public_key), verified) }
}

/// Writes `modulus_length` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_modexp(
    base: *const u8,
    base_length: usize,
    exponent: *const u8,
    exponent_length: usize,
    modulus: *const u8,
    modulus_length: usize,
    output: *mut u8,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe {
        let (base, exponent) = (slice(base, base_length), slice(exponent, exponent_length));
        let power = crate::modexp(base, exponent, slice(modulus, modulus_length));
        output.copy_from(power.as_ptr(), power.len());
    }
    SUCCESS
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_bn254_g1_add(
    left: *const bn254::G1,
    right: *const bn254::G1,
    sum: *mut bn254::G1,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { finish(bn254::add(&*left, &*right), sum) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_bn254_g1_mul(
    point: *const bn254::G1,
    scalar: *const Bytes<32>,
    product: *mut bn254::G1,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { finish(bn254::mul(&*point, &*scalar), product) }
}

/// `zkvm_bn254_pairing_pair`, `zkvm_bls12_381_pairing_pair`, and the pairs of a point and a scalar.
#[repr(C)]
struct Pair<A, B>(A, B);

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_bn254_pairing(
    pairs: *const Pair<bn254::G1, bn254::G2>,
    count: usize,
    verified: *mut bool,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe {
        answer(bn254::pairing_check(slice(pairs, count).iter().map(|Pair(left, right)| (left, right))), verified)
    }
}

/// State, message and offset are little-endian words.
#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_blake2f(
    rounds: u32,
    state: *mut Bytes<64>,
    message: *const Bytes<128>,
    offset: *const Bytes<16>,
    last: u8,
) -> c_int {
    // SAFETY: the caller's promise.
    let (mut h, m, t) = unsafe { (words(&*state), words(&*message), words(&*offset)) };
    let result = crate::blake2f(rounds, &mut h, &m, &t, last).map(|()| {
        let mut bytes = [0; 64];
        bytes.as_chunks_mut().0.iter_mut().zip(h).for_each(|(bytes, word)| *bytes = word.to_le_bytes());
        bytes
    });
    // SAFETY: the caller's promise.
    unsafe { finish(result, state) }
}

/// Reads little-endian words.
fn words<const N: usize>(bytes: &[u8]) -> [u64; N] {
    let mut words = [0; N];
    words.iter_mut().zip(bytes.as_chunks().0).for_each(|(word, bytes)| *word = u64::from_le_bytes(*bytes));
    words
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_kzg_point_eval(
    commitment: *const Bytes<48>,
    z: *const Bytes<32>,
    y: *const Bytes<32>,
    proof: *const Bytes<48>,
    verified: *mut bool,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { answer(kzg::verify_point_evaluation(&*commitment, &*z, &*y, &*proof), verified) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_bls12_g1_add(left: *const G1, right: *const G1, sum: *mut G1) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { finish(bls12_381::g1_add(&*left, &*right), sum) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_bls12_g1_msm(pairs: *const Pair<G1, Scalar>, count: usize, sum: *mut G1) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { finish(bls12_381::g1_msm(slice(pairs, count).iter().map(|Pair(point, scalar)| (*point, *scalar))), sum) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_bls12_g2_add(left: *const G2, right: *const G2, sum: *mut G2) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { finish(bls12_381::g2_add(&*left, &*right), sum) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_bls12_g2_msm(pairs: *const Pair<G2, Scalar>, count: usize, sum: *mut G2) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { finish(bls12_381::g2_msm(slice(pairs, count).iter().map(|Pair(point, scalar)| (*point, *scalar))), sum) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_bls12_pairing(pairs: *const Pair<G1, G2>, count: usize, verified: *mut bool) -> c_int {
    // SAFETY: the caller's promise.
    unsafe {
        let pairs = slice(pairs, count).iter().map(|Pair(left, right)| (*left, *right));
        answer(bls12_381::pairing_check(pairs), verified)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_bls12_map_fp_to_g1(element: *const Fp, point: *mut G1) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { finish(bls12_381::map_fp_to_g1(&*element), point) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn zkvm_bls12_map_fp2_to_g2(element: *const Fp2, point: *mut G2) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { finish(bls12_381::map_fp2_to_g2(&*element), point) }
}

/// The hook of alloy-primitives: with its feature `native-keccak`, `alloy_primitives::keccak256` calls this function.
#[unsafe(no_mangle)]
unsafe extern "C" fn native_keccak256(data: *const u8, length: usize, output: *mut Bytes<32>) {
    // SAFETY: the caller's promise.
    unsafe { output.write(crate::keccak256(slice(data, length))) };
}
