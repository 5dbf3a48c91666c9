//! The C functions: they return what the Rust functions return, and match the header.

use crate::array;
use core::ffi::c_int;
use nova_crypto::{blake2f, keccak256};
use nova_crypto::{bls12_381, bn254, kzg, modexp, ripemd160, secp256k1, secp256r1, sha256};
use std::path::{Path, PathBuf};
use std::process::Command;

type Bytes<const N: usize> = [u8; N];

/// Declares the functions, and lists their names.
macro_rules! functions {
    ($(fn $name:ident($($argument:ident: $type:ty),*);)*) => {
        unsafe extern "C" {
            $(fn $name($($argument: $type),*) -> c_int;)*
        }
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

functions! {
    fn zkvm_keccak256(data: *const u8, length: usize, output: *mut Bytes<32>);
    fn zkvm_sha256(data: *const u8, length: usize, output: *mut Bytes<32>);
    fn zkvm_ripemd160(data: *const u8, length: usize, output: *mut Bytes<32>);
    fn zkvm_secp256k1_verify(hash: &Bytes<32>, signature: &Bytes<64>, key: &Bytes<64>, verified: &mut bool);
    fn zkvm_secp256k1_ecrecover(hash: &Bytes<32>, signature: &Bytes<64>, id: u8, output: *mut Bytes<64>);
    fn zkvm_secp256r1_verify(hash: &Bytes<32>, signature: &Bytes<64>, key: &Bytes<64>, verified: &mut bool);
    fn zkvm_modexp(base: *const u8, base_length: usize, exponent: *const u8, exponent_length: usize,
                   modulus: *const u8, modulus_length: usize, output: *mut u8);
    fn zkvm_bn254_g1_add(left: &Bytes<64>, right: &Bytes<64>, sum: *mut Bytes<64>);
    fn zkvm_bn254_g1_mul(point: &Bytes<64>, scalar: &Bytes<32>, product: *mut Bytes<64>);
    fn zkvm_bn254_pairing(pairs: *const Bytes<192>, count: usize, verified: &mut bool);
    fn zkvm_blake2f(rounds: u32, state: &mut Bytes<64>, message: &Bytes<128>, offset: &Bytes<16>, last: u8);
    fn zkvm_kzg_point_eval(commitment: &Bytes<48>, z: &Bytes<32>, y: &Bytes<32>, proof: &Bytes<48>, verified: &mut bool);
    fn zkvm_bls12_g1_add(left: &Bytes<96>, right: &Bytes<96>, sum: *mut Bytes<96>);
    fn zkvm_bls12_g1_msm(pairs: *const Bytes<128>, count: usize, sum: *mut Bytes<96>);
    fn zkvm_bls12_g2_add(left: &Bytes<192>, right: &Bytes<192>, sum: *mut Bytes<192>);
    fn zkvm_bls12_g2_msm(pairs: *const Bytes<224>, count: usize, sum: *mut Bytes<192>);
    fn zkvm_bls12_pairing(pairs: *const Bytes<288>, count: usize, verified: &mut bool);
    fn zkvm_bls12_map_fp_to_g1(element: &Bytes<48>, point: *mut Bytes<96>);
    fn zkvm_bls12_map_fp2_to_g2(element: &Bytes<96>, point: *mut Bytes<192>);
}

unsafe extern "C" {
    /// The hook of alloy-primitives, which is not in the header.
    fn native_keccak256(data: *const u8, length: usize, output: *mut Bytes<32>);
}

const SUCCESS: c_int = 0;
const FAILURE: c_int = -1;

/// The output of a function; none if it fails, which must not write to the output.
fn written<const N: usize>(call: impl FnOnce(*mut Bytes<N>) -> c_int) -> Option<Bytes<N>> {
    let mut output = [0xa5; N];
    match call(&mut output) {
        SUCCESS => Some(output),
        FAILURE => {
            assert_eq!(output, [0xa5; N], "a failure writes nothing");
            None
        }
        other => panic!("status {other}"),
    }
}

/// The result of a check; none if it fails, which must write false.
fn answered(call: impl FnOnce(&mut bool) -> c_int) -> Option<bool> {
    let mut verified = true;
    match call(&mut verified) {
        SUCCESS => Some(verified),
        FAILURE => {
            assert!(!verified, "a failure answers no");
            None
        }
        other => panic!("status {other}"),
    }
}

#[test]
fn hashes_are_those_of_the_rust_functions() {
    for input in [&b""[..], b"abc"] {
        let (data, length) = (input.as_ptr(), input.len());
        assert_eq!(written(|output| unsafe { zkvm_keccak256(data, length, output) }), Some(keccak256(input)));
        assert_eq!(written(|output| unsafe { zkvm_sha256(data, length, output) }), Some(sha256(input)));
        let padded = [&[0; 12], &ripemd160(input)[..]].concat();
        assert_eq!(written(|output| unsafe { zkvm_ripemd160(data, length, output) }).map(Vec::from), Some(padded));
    }
    // C programs may pass a null pointer for empty data.
    assert_eq!(written(|output| unsafe { zkvm_sha256(core::ptr::null(), 0, output) }), Some(sha256(b"")));
}

#[test]
fn hook_of_alloy_is_keccak256() {
    let mut digest = [0; 32];
    unsafe { native_keccak256(b"abc".as_ptr(), 3, &mut digest) };
    assert_eq!(digest, keccak256(b"abc"));
}

#[test]
fn blake2f_reads_and_writes_little_endian_words() {
    let bytes: [u8; 64] = core::array::from_fn(|index| index as u8);
    let words =
        |bytes: &[u8]| bytes.chunks(8).map(|word| u64::from_le_bytes(word.try_into().unwrap())).collect::<Vec<_>>();
    let mut state = words(&bytes).try_into().unwrap();
    blake2f(12, &mut state, &[1; 16], &[2, 3], 1).expect("the indicator is 1");
    let (message, offset) = ([1_u64; 16].map(u64::to_le_bytes).concat(), [2_u64, 3].map(u64::to_le_bytes).concat());
    let (message, offset) = (message.try_into().unwrap(), offset.try_into().unwrap());
    let mut output = bytes;
    assert_eq!(unsafe { zkvm_blake2f(12, &mut output, &message, &offset, 1) }, SUCCESS);
    assert_eq!(words(&output), state);
    assert_eq!(unsafe { zkvm_blake2f(12, &mut output, &message, &offset, 2) }, FAILURE);
    assert_eq!(words(&output), state, "a failure writes nothing");
}

#[test]
fn signatures_are_checked_like_by_the_rust_functions() {
    let hash = array("18c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c");
    let signature = array(
        "73b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75f\
         eeb940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c4549",
    );
    let key = secp256k1::recover(&hash, &signature, 1).expect("the signature is good");
    for (signature, hash) in [(signature, hash), (signature, [1; 32]), ([0; 64], hash)] {
        let recovered = written(|output| unsafe { zkvm_secp256k1_ecrecover(&hash, &signature, 1, output) });
        assert_eq!(recovered, secp256k1::recover(&hash, &signature, 1).ok());
        let verified = answered(|verified| unsafe { zkvm_secp256k1_verify(&hash, &signature, &key, verified) });
        assert_eq!(verified, secp256k1::verify(&hash, &signature, &key).ok());
        // The key is on another curve.
        let verified = answered(|verified| unsafe { zkvm_secp256r1_verify(&hash, &signature, &key, verified) });
        assert_eq!(verified, secp256r1::verify(&hash, &signature, &key).ok());
    }
}

#[test]
fn powers_have_the_length_of_the_modulus() {
    for modulus in [&[][..], &[0], &[7], &[1, 0, 0, 0, 1]] {
        let (mut output, base, exponent) = (vec![0xa5; modulus.len()], [3, 5], [200]);
        let status = unsafe {
            let (base, exponent) = (base.as_ptr_range(), exponent.as_ptr_range());
            zkvm_modexp(base.start, 2, exponent.start, 1, modulus.as_ptr(), modulus.len(), output.as_mut_ptr())
        };
        assert_eq!((status, output), (SUCCESS, modexp(&base, &exponent, modulus)));
    }
}

#[test]
fn bn254_is_that_of_the_rust_functions() {
    let mut generator = [0; 64];
    (generator[31], generator[63]) = (1, 2);
    for point in [generator, [0; 64], [1; 64]] {
        let sum = written(|sum| unsafe { zkvm_bn254_g1_add(&point, &generator, sum) });
        assert_eq!(sum, bn254::add(&point, &generator).ok());
        let product = written(|product| unsafe { zkvm_bn254_g1_mul(&point, &[9; 32], product) });
        assert_eq!(product, bn254::mul(&point, &[9; 32]).ok());
        let pair = [&point[..], &[0; 128]].concat().try_into().unwrap();
        let verified = answered(|verified| unsafe { zkvm_bn254_pairing(&pair, 1, verified) });
        assert_eq!(verified, bn254::pairing_check([(&point, &[0; 128])]).ok());
    }
    assert_eq!(answered(|verified| unsafe { zkvm_bn254_pairing(core::ptr::null(), 0, verified) }), Some(true));
}

#[test]
fn bls12_381_is_that_of_the_rust_functions() {
    let g1 = written(|point| unsafe { zkvm_bls12_map_fp_to_g1(&[3; 48], point) });
    assert_eq!(g1, bls12_381::map_fp_to_g1(&[3; 48]).ok());
    let g2 = written(|point| unsafe { zkvm_bls12_map_fp2_to_g2(&[3; 96], point) });
    assert_eq!(g2, bls12_381::map_fp2_to_g2(&[3; 96]).ok());
    assert_eq!(written(|point| unsafe { zkvm_bls12_map_fp_to_g1(&[0xff; 48], point) }), None);
    let (g1, g2, scalar) = (g1.expect("3 is below the modulus"), g2.expect("3 is below the modulus"), [9; 32]);
    for (p, q) in [(g1, g2), ([1; 96], [1; 192])] {
        assert_eq!(written(|sum| unsafe { zkvm_bls12_g1_add(&p, &g1, sum) }), bls12_381::g1_add(&p, &g1).ok());
        assert_eq!(written(|sum| unsafe { zkvm_bls12_g2_add(&q, &g2, sum) }), bls12_381::g2_add(&q, &g2).ok());
        let pairs = [&p[..], &scalar, &g1, &scalar].concat();
        let sum = written(|sum| unsafe { zkvm_bls12_g1_msm(pairs.as_ptr().cast(), 2, sum) });
        assert_eq!(sum, bls12_381::g1_msm([(p, scalar), (g1, scalar)]).ok());
        let pairs = [&q[..], &scalar, &g2, &scalar].concat();
        let sum = written(|sum| unsafe { zkvm_bls12_g2_msm(pairs.as_ptr().cast(), 2, sum) });
        assert_eq!(sum, bls12_381::g2_msm([(q, scalar), (g2, scalar)]).ok());
        let pairs = [&p[..], &q].concat();
        let verified = answered(|verified| unsafe { zkvm_bls12_pairing(pairs.as_ptr().cast(), 1, verified) });
        assert_eq!(verified, bls12_381::pairing_check([(p, q)]).ok());
    }
}

#[test]
fn point_evaluation_is_that_of_the_rust_function() {
    let mut infinity = [0; 48];
    infinity[0] = 0xc0;
    for (y, commitment) in [([0; 32], infinity), ([1; 32], infinity), ([0; 32], [0; 48])] {
        let z = [2; 32];
        let verified = answered(|verified| unsafe { zkvm_kzg_point_eval(&commitment, &z, &y, &infinity, verified) });
        assert_eq!(verified, kzg::verify_point_evaluation(&commitment, &z, &y, &infinity).ok());
    }
}

fn header() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../rt/include")
}

#[test]
fn header_declares_exactly_these_functions() {
    let text = std::fs::read_to_string(header().join("zkvm_accelerators.h")).expect("the header is there");
    let declared = text.lines().filter_map(|line| line.strip_prefix("zkvm_status ")?.split('(').next());
    let (mut declared, mut names) = (declared.collect::<Vec<_>>(), NAMES.to_vec());
    declared.sort_unstable();
    names.sort_unstable();
    assert_eq!(declared, names);
}

/// The layouts that the Rust functions assume.
const LAYOUTS: &str = "
#include <zkvm_accelerators.h>
#ifdef __cplusplus
#define CHECK(condition) static_assert(condition, #condition)
#else
#define CHECK(condition) _Static_assert(condition, #condition)
#endif
CHECK(sizeof(zkvm_status) == sizeof(int));
CHECK(sizeof(bool) == 1);
CHECK(sizeof(zkvm_bn254_pairing_pair) == 192);
CHECK(sizeof(zkvm_bls12_381_g1_msm_pair) == 128);
CHECK(sizeof(zkvm_bls12_381_g2_msm_pair) == 224);
CHECK(sizeof(zkvm_bls12_381_pairing_pair) == 288);
";

#[test]
fn header_is_good_c_and_has_the_layouts() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("layouts.c");
    std::fs::write(&source, LAYOUTS).expect("a file");
    let mut compiler = Command::new("cc");
    compiler.args(["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "-I"]).arg(header());
    // Rust links with cc, so it is installed wherever this test was built.
    assert!(compiler.arg(&source).status().expect("cc starts").success(), "{compiler:?}");
}
