//! Comparison with C libraries: libsecp256k1, blst and c-kzg behind revm's default implementation.
//!
//! Inputs are points made by blst or by the functions themselves, and the same with one byte changed. Most of the
//! latter are not on the curve, so errors are compared too.

use crate::exceptions::{EXCEPTION, TO_INFINITY};
use fastrand::Rng;
use nova_crypto::revm::NovaCrypto;
use nova_crypto::{keccak256, modexp};
use num_bigint::BigUint;
use revm_precompile::bls12_381::{G1Point, G2Point};
use revm_precompile::{Crypto, DefaultCrypto, PrecompileHalt};

const CASES: usize = 40;

fn random<const N: usize>(rng: &mut Rng) -> [u8; N] {
    std::array::from_fn(|_| rng.u8(..))
}

/// Asserts that the results are equal, or both are errors: the result of a precompile does not depend on the error.
fn same<T: PartialEq + std::fmt::Debug>(
    ours: Result<T, PrecompileHalt>,
    theirs: Result<T, PrecompileHalt>,
    what: &dyn std::fmt::Debug,
) {
    assert_eq!(ours.ok(), theirs.ok(), "{what:?}");
}

/// Changes one byte in a third of the cases.
fn damage(rng: &mut Rng, bytes: &mut [u8]) {
    if rng.u8(..3) == 0 {
        let position = rng.usize(..bytes.len());
        bytes[position] ^= 1 << rng.u8(..8);
    }
}

#[test]
fn recovery_is_that_of_libsecp256k1() {
    let rng = &mut Rng::with_seed(1);
    let mut recovered = 0;
    for _ in 0..20 * CASES {
        let (hash, id) = (random(rng), rng.u8(..4));
        let mut signature: [u8; 64] = random(rng);
        if rng.bool() {
            // High and low s, and the boundaries of the range.
            signature[32..63].fill(*rng.choice(&[0, 0xff, 0x7f]).expect("there are choices"));
        }
        let ours = NovaCrypto.secp256k1_ecrecover(&signature, id, &hash);
        recovered += usize::from(ours.is_ok());
        same(ours, DefaultCrypto.secp256k1_ecrecover(&signature, id, &hash), &(signature, id, hash));
    }
    assert!(recovered > CASES, "half of all x coordinates have a point");
}

/// Points in G1 in revm's encoding, some with a changed byte.
fn g1(rng: &mut Rng) -> G1Point {
    let mut element = random(rng);
    element[0] &= 0x0f;
    let mut point = DefaultCrypto.bls12_381_fp_to_g1(&element).expect("the element is below the modulus");
    damage(rng, &mut point);
    let (x, y) = point.split_at(48);
    (x.try_into().expect("half"), y.try_into().expect("half"))
}

/// Points in G2 in revm's encoding, some with a changed byte.
fn g2(rng: &mut Rng) -> G2Point {
    let (mut real, mut imaginary) = (random(rng), random(rng));
    real[0] &= 0x0f;
    imaginary[0] &= 0x0f;
    let mut point = DefaultCrypto.bls12_381_fp2_to_g2((real, imaginary)).expect("the elements are below the modulus");
    damage(rng, &mut point);
    let number = |index: usize| point[48 * index..][..48].try_into().expect("a number");
    (number(0), number(1), number(2), number(3))
}

#[test]
fn maps_are_those_of_blst() {
    let rng = &mut Rng::with_seed(2);
    for _ in 0..CASES {
        let (one, two): ([u8; 48], [u8; 48]) = (random(rng), random(rng));
        let (mut below_one, mut below_two) = (one, two);
        below_one[0] &= 0x0f;
        below_two[0] &= 0x0f;
        for (real, imaginary) in [(one, two), (below_one, two), (below_one, below_two), ([0; 48], below_two)] {
            same(NovaCrypto.bls12_381_fp_to_g1(&real), DefaultCrypto.bls12_381_fp_to_g1(&real), &real);
            let element = (real, imaginary);
            same(NovaCrypto.bls12_381_fp2_to_g2(element), DefaultCrypto.bls12_381_fp2_to_g2(element), &element);
        }
    }
}

#[test]
fn exceptions_of_maps_are_those_of_blst() {
    for digits in TO_INFINITY {
        let element = crate::array(digits);
        assert_eq!(NovaCrypto.bls12_381_fp_to_g1(&element), Ok([0; 96]));
        assert_eq!(DefaultCrypto.bls12_381_fp_to_g1(&element), Ok([0; 96]));
    }
    let element = crate::array(EXCEPTION);
    same(NovaCrypto.bls12_381_fp_to_g1(&element), DefaultCrypto.bls12_381_fp_to_g1(&element), &element);
}

#[test]
fn sums_are_those_of_blst() {
    let rng = &mut Rng::with_seed(3);
    for _ in 0..CASES {
        let (left, right) = (g1(rng), g1(rng));
        for pair in [(left, right), (left, left), (left, ([0; 48], [0; 48]))] {
            same(NovaCrypto.bls12_381_g1_add(pair.0, pair.1), DefaultCrypto.bls12_381_g1_add(pair.0, pair.1), &pair);
        }
        let (left, right) = (g2(rng), g2(rng));
        for pair in [(left, right), (left, left), (left, ([0; 48], [0; 48], [0; 48], [0; 48]))] {
            same(NovaCrypto.bls12_381_g2_add(pair.0, pair.1), DefaultCrypto.bls12_381_g2_add(pair.0, pair.1), &pair);
        }
    }
}

/// Random scalars, including the smallest and the largest.
fn scalar(rng: &mut Rng) -> [u8; 32] {
    match rng.u8(..8) {
        0 => [0; 32],
        1 => [0xff; 32],
        _ => random(rng),
    }
}

#[test]
fn sums_of_products_are_those_of_blst() {
    let rng = &mut Rng::with_seed(4);
    for count in [0, 1, 2, 3, 7, 8, 9, 33] {
        let pairs: Vec<_> = (0..count).map(|_| Ok((g1(rng), scalar(rng)))).collect();
        let (ours, theirs) = (&mut pairs.clone().into_iter(), &mut pairs.clone().into_iter());
        same(NovaCrypto.bls12_381_g1_msm(ours), DefaultCrypto.bls12_381_g1_msm(theirs), &pairs);
        let pairs: Vec<_> = (0..count).map(|_| Ok((g2(rng), scalar(rng)))).collect();
        let (ours, theirs) = (&mut pairs.clone().into_iter(), &mut pairs.clone().into_iter());
        same(NovaCrypto.bls12_381_g2_msm(ours), DefaultCrypto.bls12_381_g2_msm(theirs), &pairs);
    }
}

/// Multi-scalar multiplications with many terms, all of valid points.
#[test]
fn sums_of_many_products_are_those_of_blst() {
    let rng = &mut Rng::with_seed(5);
    let whole = |rng: &mut Rng| loop {
        let (x, y) = g1(rng);
        if DefaultCrypto.bls12_381_g1_msm(&mut std::iter::once(Ok(((x, y), [1; 32])))).is_ok() {
            return (x, y);
        }
    };
    for count in [2, 7, 8, 40] {
        let pairs: Vec<_> = (0..count).map(|_| Ok((whole(rng), scalar(rng)))).collect();
        let ours = NovaCrypto.bls12_381_g1_msm(&mut pairs.clone().into_iter());
        assert!(ours.is_ok());
        same(ours, DefaultCrypto.bls12_381_g1_msm(&mut pairs.clone().into_iter()), &pairs);
    }
}

#[test]
fn pairings_are_those_of_blst() {
    let rng = &mut Rng::with_seed(6);
    for _ in 0..CASES / 2 {
        let (p, q) = (g1(rng), g2(rng));
        // The product of the pairings of (p, q) and (-p, q) is one.
        let negative = negate(&p);
        for pairs in [vec![(p, q)], vec![(p, q), (negative, q)], vec![(p, q), (([0; 48], [0; 48]), q)]] {
            let ours = NovaCrypto.bls12_381_pairing_check(&pairs);
            same(ours, DefaultCrypto.bls12_381_pairing_check(&pairs), &pairs);
        }
    }
}

fn negate((x, y): &G1Point) -> G1Point {
    use ark_ff::{BigInteger, PrimeField};
    let negative = -ark_bls12_381::Fq::from_be_bytes_mod_order(y);
    (*x, negative.into_bigint().to_bytes_be().try_into().expect("48 bytes"))
}

#[test]
fn point_evaluations_are_those_of_c_kzg() {
    let rng = &mut Rng::with_seed(7);
    let generator = crate::array(
        "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb",
    );
    let mut infinity = [0; 48];
    infinity[0] = 0xc0;
    let mut one = [0; 32];
    one[31] = 1;
    let mut proved = 0;
    for _ in 0..CASES {
        // The polynomial 1 evaluates to 1 everywhere; its proof is infinity.
        let (mut z, mut y, mut commitment, mut proof) = (random(rng), one, generator, infinity);
        z[0] &= 0x3f;
        damage(rng, &mut y);
        damage(rng, &mut commitment);
        damage(rng, &mut proof);
        let ours = NovaCrypto.verify_kzg_proof(&z, &y, &commitment, &proof);
        proved += usize::from(ours.is_ok());
        same(ours, DefaultCrypto.verify_kzg_proof(&z, &y, &commitment, &proof), &(z, y, commitment, proof));
    }
    assert!((1..CASES).contains(&proved), "{proved} of {CASES}");
}

/// An integer of up to 100 bytes: with leading or trailing zeros, or a power of two.
fn number(rng: &mut Rng) -> Vec<u8> {
    let mut bytes = vec![0; rng.usize(..100)];
    rng.fill(&mut bytes);
    let some = rng.usize(..=bytes.len());
    match rng.u8(..5) {
        0 => bytes[..some].fill(0),
        1 => bytes[some..].fill(0),
        2 => {
            bytes.fill(0);
            bytes.iter_mut().take(1).for_each(|byte| *byte = 1 << rng.u8(..8));
        }
        3 => bytes.fill(0xff),
        _ => {}
    }
    bytes
}

#[test]
fn powers_are_those_of_num_bigint() {
    let rng = &mut Rng::with_seed(8);
    for _ in 0..50 * CASES {
        let (base, exponent, modulus) = (number(rng), number(rng), number(rng));
        let big = |bytes: &[u8]| BigUint::from_bytes_be(bytes);
        let power = modexp(&base, &exponent, &modulus);
        let expected = match big(&modulus) {
            zero if zero == BigUint::ZERO => zero,
            modulus => big(&base).modpow(&big(&exponent), &modulus),
        };
        assert_eq!(power.len(), modulus.len());
        assert_eq!(big(&power), expected, "{base:02x?} to the power of {exponent:02x?} modulo {modulus:02x?}");
    }
}

#[test]
fn blake2f_is_that_of_revm() {
    let rng = &mut Rng::with_seed(9);
    for rounds in [0, 1, 9, 10, 11, 12, 25] {
        let (h, m, t) =
            (std::array::from_fn(|_| rng.u64(..)), std::array::from_fn(|_| rng.u64(..)), [rng.u64(..), 3]);
        for last in [false, true] {
            let (mut ours, mut theirs) = (h, h);
            NovaCrypto.blake2_compress(rounds, &mut ours, &m, &t, last);
            DefaultCrypto.blake2_compress(rounds, &mut theirs, &m, &t, last);
            assert_eq!(ours, theirs);
        }
    }
}

/// The two curves whose other implementation is in Rust, on inputs of the precompiles.
#[test]
fn other_contracts_are_those_of_revm() {
    let rng = &mut Rng::with_seed(10);
    for _ in 0..CASES {
        let digest = keccak256(&random::<8>(rng));
        assert_eq!(NovaCrypto.sha256(&digest), DefaultCrypto.sha256(&digest));
        assert_eq!(NovaCrypto.ripemd160(&digest), DefaultCrypto.ripemd160(&digest));
        let mut generator = [0; 64];
        (generator[31], generator[63]) = (1, 2);
        let point = NovaCrypto.bn254_g1_mul(&generator, &digest).expect("the generator is on the curve");
        same(Ok(point), DefaultCrypto.bn254_g1_mul(&generator, &digest), &digest);
        let mut other = point;
        damage(rng, &mut other);
        same(NovaCrypto.bn254_g1_add(&point, &other), DefaultCrypto.bn254_g1_add(&point, &other), &other);
    }
}
