//! Comparison of the accelerated implementations, over a model of the accelerators, with the native ones.

use crate::bls12_381::{self, Fp, G1, G2, accelerated};
use crate::curve::write_field_element;
use crate::{bn254, kzg, secp256k1, secp256r1};
use ark_bls12_381::{Fq, Fq2, Fr};
use ark_ec::short_weierstrass::{Affine, SWCurveConfig};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{BigInteger, PrimeField};
use ark_serialize::CanonicalSerialize;
use proptest::prelude::*;

/// Bytes of an element of the base field of BLS12-381, sometimes not reduced.
fn element() -> impl Strategy<Value = Fp> {
    any::<[[u8; 24]; 2]>().prop_map(|halves| {
        let mut bytes: Fp = *halves.as_flattened().as_array().expect("48 bytes");
        bytes[0] %= 0x1b;
        bytes
    })
}

/// A point with the next x coordinate on the curve from `x`, mostly outside the subgroup of prime order.
fn on_curve<P: SWCurveConfig>(mut x: P::BaseField, is_larger: bool) -> Affine<P> {
    loop {
        if let Some(point) = Affine::get_point_from_x_unchecked(x, is_larger) {
            return point;
        }
        x += P::BaseField::from(1u8);
    }
}

fn write<const N: usize>(coordinates: &[Fq]) -> [u8; N] {
    let mut bytes = [0; N];
    coordinates.iter().zip(bytes.chunks_mut(48)).for_each(|(element, bytes)| write_field_element(*element, bytes));
    bytes
}

/// Encodings of points: most in G1, some infinity, some on the curve but outside G1, some invalid.
fn g1() -> impl Strategy<Value = G1> {
    (element(), 0..10).prop_map(|(bytes, kind)| match kind {
        0 => [0; 96],
        1 => [bytes[47]; 96],
        2 => {
            let point: Affine<ark_bls12_381::g1::Config> =
                on_curve(Fq::from_be_bytes_mod_order(&bytes), bytes[0] & 1 == 1);
            write(&[point.x, point.y])
        }
        _ => bls12_381::map_fp_to_g1(&bytes).unwrap_or([0; 96]),
    })
}

/// [`g1`] for G2.
fn g2() -> impl Strategy<Value = G2> {
    (element(), 0..10).prop_map(|(bytes, kind)| match kind {
        0 => [0; 192],
        1 => [bytes[47]; 192],
        2 => {
            let x = Fq2::new(Fq::from_be_bytes_mod_order(&bytes), Fq::from(1u8));
            let Affine { x, y, .. } = on_curve::<ark_bls12_381::g2::Config>(x, bytes[0] & 1 == 1);
            write(&[x.c0, x.c1, y.c0, y.c1])
        }
        _ => {
            bls12_381::map_fp2_to_g2([bytes, bytes].as_flattened().as_array().expect("96 bytes")).unwrap_or([0; 192])
        }
    })
}

/// The compressed point `factor * generator`.
fn commitment(factor: u64) -> [u8; 48] {
    let mut bytes = [0; 48];
    let point = ark_bls12_381::G1Affine::generator() * Fr::from(factor);
    point.into_affine().serialize_compressed(&mut bytes[..]).expect("the bytes fit");
    bytes
}

fn scalar(value: Fr) -> [u8; 32] {
    value.into_bigint().to_bytes_be().try_into().expect("32 bytes")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn additions(left in g1(), right in g1(), twist_left in g2(), twist_right in g2(), same: bool) {
        let (right, twist_right) = if same { (left, twist_left) } else { (right, twist_right) };
        prop_assert_eq!(accelerated::g1_add(&left, &right), bls12_381::g1_add(&left, &right));
        prop_assert_eq!(accelerated::g2_add(&twist_left, &twist_right), bls12_381::g2_add(&twist_left, &twist_right));
    }

    #[test]
    fn opposites(point in g1(), twist_point in g2()) {
        // The native implementation computes -P as a product with -1.
        let minus_one = scalar(-Fr::from(1u8));
        if let (Ok(minus), Ok(twist_minus)) =
            (bls12_381::g1_msm([(point, minus_one)]), bls12_381::g2_msm([(twist_point, minus_one)]))
        {
            prop_assert_eq!(accelerated::g1_add(&point, &minus), Ok([0; 96]));
            prop_assert_eq!(accelerated::g2_add(&twist_point, &twist_minus), Ok([0; 192]));
        }
    }

    #[test]
    fn multi_scalar_multiplications(points in [g1(), g1()], twist_points in [g2(), g2()], scalars: [[u8; 32]; 2]) {
        let pairs = [(points[0], scalars[0]), (points[1], scalars[1])];
        prop_assert_eq!(accelerated::g1_msm(pairs), bls12_381::g1_msm(pairs));
        let pairs = [(twist_points[0], scalars[0]), (twist_points[1], scalars[1])];
        prop_assert_eq!(accelerated::g2_msm(pairs), bls12_381::g2_msm(pairs));
    }

    #[test]
    fn maps(first in element(), second in element()) {
        prop_assert_eq!(accelerated::map_fp_to_g1(&first), bls12_381::map_fp_to_g1(&first));
        let element = *[first, second].as_flattened().as_array().expect("96 bytes");
        prop_assert_eq!(accelerated::map_fp2_to_g2(&element), bls12_381::map_fp2_to_g2(&element));
    }

    #[test]
    fn pairing_products(points in [g1(), g1()], twist_points in [g2(), g2()], cancel: bool) {
        let [first, mut second] = points;
        let [twist_first, mut twist_second] = twist_points;
        if let (true, Ok(minus)) = (cancel, bls12_381::g1_msm([(first, scalar(-Fr::from(1u8)))])) {
            (second, twist_second) = (minus, twist_first);
        }
        let pairs = [(first, twist_first), (second, twist_second)];
        prop_assert_eq!(accelerated::pairing_check(pairs), bls12_381::pairing_check(pairs));
    }

    /// A constant polynomial has the quotient zero, whose proof is infinity. Other proofs are invalid.
    #[test]
    fn point_evaluations(factor: u64, other: u64, z: u64, flags: u8, is_damaged: bool) {
        let [z, y] = [z, factor].map(|value| scalar(Fr::from(value)));
        let mut infinity = [0; 48];
        infinity[0] = 0xc0;
        let mut proofs = [infinity, commitment(other)];
        if is_damaged {
            proofs.iter_mut().for_each(|proof| proof[0] ^= flags & 0xe0);
        }
        for proof in proofs {
            let commitment = commitment(factor);
            let ours = kzg::accelerated::verify_point_evaluation(&commitment, &z, &y, &proof);
            prop_assert_eq!(ours, kzg::verify_point_evaluation(&commitment, &z, &y, &proof));
        }
    }

    #[test]
    fn signatures(hash: [u8; 32], first: [u8; 32], second: [u8; 32], id in 0..5u8) {
        let signature: [u8; 64] = *[first, second].as_flattened().as_array().expect("64 bytes");
        let key = secp256k1::recover(&hash, &signature, id);
        prop_assert_eq!(secp256k1::accelerated::recover(&hash, &signature, id), key);
        if let Ok(mut key) = key {
            prop_assert_eq!(secp256k1::accelerated::verify(&hash, &signature, &key), Ok(true));
            prop_assert_eq!(secp256k1::accelerated::verify(&first, &signature, &key), Ok(false));
            key[63] ^= 1;
            let expected = secp256k1::verify(&hash, &signature, &key);
            prop_assert_eq!(secp256k1::accelerated::verify(&hash, &signature, &key), expected);
        }
        let key = p256::ecdsa::SigningKey::from_slice(&first).expect("almost every number is a key");
        let point = key.verifying_key().to_encoded_point(false);
        let point: [u8; 64] = point.as_bytes()[1..].try_into().expect("two coordinates");
        let signature: p256::ecdsa::Signature = p256::ecdsa::signature::hazmat::PrehashSigner::sign_prehash(&key, &hash).expect("signed");
        let signature: [u8; 64] = signature.to_bytes().into();
        prop_assert_eq!(secp256r1::accelerated::verify(&hash, &signature, &point), Ok(true));
        prop_assert_eq!(secp256r1::accelerated::verify(&second, &signature, &point), Ok(false));
    }

    #[test]
    fn bn254_functions(first: [u8; 32], second: [u8; 32], twist_scalar: u64, cancel: bool) {
        let generator: bn254::G1 = core::array::from_fn(|index| match index { 31 => 1, 63 => 2, _ => 0 });
        let [left, right] = [first, second].map(|scalar| bn254::mul(&generator, &scalar).expect("a point"));
        prop_assert_eq!(bn254::accelerated::mul(&generator, &first), Ok(left));
        prop_assert_eq!(bn254::accelerated::add(&left, &right), bn254::add(&left, &right));
        let twist = (ark_bn254::G2Affine::generator() * ark_bn254::Fr::from(twist_scalar)).into_affine();
        let mut twist_bytes = [0; 128];
        if let Some((x, y)) = twist.xy() {
            [x.c1, x.c0, y.c1, y.c0].iter().zip(twist_bytes.chunks_mut(32))
                .for_each(|(element, bytes)| write_field_element(*element, bytes));
        }
        let minus_one = (-ark_bn254::Fr::from(1u8)).into_bigint().to_bytes_be();
        let minus = bn254::mul(&left, minus_one.as_array().expect("32 bytes")).expect("a point");
        let pairs = [(&left, &twist_bytes), (if cancel { &minus } else { &right }, &twist_bytes)];
        prop_assert_eq!(bn254::accelerated::pairing_check(pairs), Ok(cancel));
    }

    /// Points on the twist of BN254. Almost all are outside G2.
    #[test]
    fn bn254_subgroup(c0: u64, c1: u64) {
        let x = ark_bn254::Fq2::new(c0.into(), c1.into());
        let Affine { x, y, .. } = on_curve::<ark_bn254::g2::Config>(x, true);
        let mut bytes = [0; 128];
        [x.c1, x.c0, y.c1, y.c0].iter().zip(bytes.chunks_mut(32))
            .for_each(|(element, bytes)| write_field_element(*element, bytes));
        let pairs = [(&[0; 64], &bytes)];
        prop_assert_eq!(bn254::accelerated::pairing_check(pairs), bn254::pairing_check(pairs));
    }
}
