//! Invalid arguments, and their errors.

use crate::array;
use nova_crypto::{Error, bls12_381, bn254, kzg, modexp, secp256k1, secp256r1};

/// Moduli and orders, big-endian.
const SECP256K1_ORDER: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
const SECP256R1_ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const BN254_MODULUS: &str = "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47";
const BLS12_381_MODULUS: &str =
    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab";
const BLS12_381_ORDER: &str = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";

/// A valid signature and its key.
struct Signed {
    hash: [u8; 32],
    r: [u8; 32],
    s: [u8; 32],
    key: [u8; 64],
}

impl Signed {
    /// go-ethereum's vector for the precompile at 0x01.
    fn secp256k1() -> Self {
        let hash = array("18c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c");
        let r = array("73b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75f");
        let s = array("eeb940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c4549");
        let key = secp256k1::recover(&hash, &joined(&r, &s), 1).expect("the signature is good");
        Self { hash, r, s, key }
    }

    /// The first vector of the precompile at 0x100.
    fn secp256r1() -> Self {
        Self {
            hash: array("4cee90eb86eaa050036147a12d49004b6b9c72bd725d39d4785011fe190f0b4d"),
            r: array("a73bd4903f0ce3b639bbbf6e8e80d16931ff4bcf5993d58468e8fb19086e8cac"),
            s: array("36dbcd03009df8c59286b162af3bd7fcc0450c9aa81be5d10d312af6c66b1d60"),
            key: array(
                "4aebd3099c618202fcfe16ae7770b0c49ab5eadf74b754204a3bb6060e44eff3\
                 7618b065f9832de4ca6ca971a7a1adc826d0f7c00181a5fb2ddf79ae00b4e10e",
            ),
        }
    }
}

fn joined(left: &[u8; 32], right: &[u8; 32]) -> [u8; 64] {
    [*left, *right].concat().try_into().expect("two halves")
}

type Verify = fn(&[u8; 32], &[u8; 64], &[u8; 64]) -> Result<bool, Error>;

fn refuses_bad_signatures(signed: &Signed, order: &str, verify: Verify) {
    let Signed { hash, r, s, key } = signed;
    assert_eq!(verify(hash, &joined(r, s), key), Ok(true));
    assert_eq!(verify(&[1; 32], &joined(r, s), key), Ok(false));
    assert_eq!(verify(hash, &joined(s, r), key), Ok(false));
    for bad in [[0; 32], array(order), [0xff; 32]] {
        assert_eq!(verify(hash, &joined(&bad, s), key), Err(Error::SignatureRange));
        assert_eq!(verify(hash, &joined(r, &bad), key), Err(Error::SignatureRange));
    }
    let mut beside = *key;
    beside[63] ^= 1;
    for bad in [[0; 64], [0xff; 64], beside] {
        assert_eq!(verify(hash, &joined(r, s), &bad), Err(Error::NotOnCurve));
    }
}

#[test]
fn bad_signatures_are_refused() {
    refuses_bad_signatures(&Signed::secp256k1(), SECP256K1_ORDER, secp256k1::verify);
    refuses_bad_signatures(&Signed::secp256r1(), SECP256R1_ORDER, secp256r1::verify);
}

#[test]
fn recovery_refuses_bad_arguments() {
    let Signed { hash, r, s, .. } = Signed::secp256k1();
    for id in 4..=u8::MAX {
        assert_eq!(secp256k1::recover(&hash, &joined(&r, &s), id), Err(Error::RecoveryId(id)));
    }
    for bad in [[0; 32], array(SECP256K1_ORDER)] {
        assert_eq!(secp256k1::recover(&hash, &joined(&bad, &s), 0), Err(Error::SignatureRange));
        assert_eq!(secp256k1::recover(&hash, &joined(&r, &bad), 0), Err(Error::SignatureRange));
    }
    // This r plus the order exceeds the field's modulus. The x coordinate 5 is not on the curve.
    assert_eq!(secp256k1::recover(&hash, &joined(&r, &s), 2), Err(Error::NoPublicKey));
    let mut five = [0; 32];
    five[31] = 5;
    assert_eq!(secp256k1::recover(&hash, &joined(&five, &s), 0), Err(Error::NoPublicKey));
}

/// A signature with the generator as R over a hash that cancels it: the key would be infinity.
#[test]
fn recovery_refuses_the_key_at_infinity() {
    let generator_x = array("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    let s = array("0000000000000000000000000000000000000000000000000000000000000007");
    // s * R - hash * G = 0 for R = G and hash = s.
    assert_eq!(secp256k1::recover(&s, &joined(&generator_x, &s), 0), Err(Error::NoPublicKey));
}

#[test]
fn bn254_refuses_bad_points() {
    let generator = joined(&word(1), &word(2));
    assert!(bn254::add(&generator, &[0; 64]).is_ok_and(|sum| sum == generator));
    for (bad, error) in [
        (joined(&array(BN254_MODULUS), &word(0)), Error::FieldElement),
        (joined(&word(1), &[0xff; 32]), Error::FieldElement),
        (joined(&word(1), &word(1)), Error::NotOnCurve),
        (joined(&word(0), &word(1)), Error::NotOnCurve),
    ] {
        assert_eq!(bn254::add(&bad, &generator), Err(error));
        assert_eq!(bn254::add(&generator, &bad), Err(error));
        assert_eq!(bn254::mul(&bad, &[0; 32]), Err(error));
        assert_eq!(bn254::pairing_check([(&bad, &[0; 128])]), Err(error));
    }
}

/// A point on the twist outside G2, from EIP-197's tests in go-ethereum's fuzzing corpus. Almost every point with a
/// small x is one, because the cofactor is large.
#[test]
fn bn254_refuses_points_of_the_second_group() {
    use ark_bn254::{Fq, Fq2, G2Affine};
    use ark_ff::{BigInteger, PrimeField};
    let point =
        (0_u64..).find_map(|x| G2Affine::get_point_from_x_unchecked(Fq2::new(Fq::from(x), Fq::from(0)), true));
    let point = point.expect("half of all x have a point");
    let numbers = [point.x.c1, point.x.c0, point.y.c1, point.y.c0].map(|number| number.into_bigint().to_bytes_be());
    let outside: [u8; 128] = numbers.concat().try_into().expect("four numbers of 32 bytes");
    let mut beside = outside;
    beside[127] ^= 1;
    let mut too_large = outside;
    too_large[..32].copy_from_slice(&array::<32>(BN254_MODULUS));
    for (bad, error) in
        [(outside, Error::NotInSubgroup), (beside, Error::NotOnCurve), (too_large, Error::FieldElement)]
    {
        assert_eq!(bn254::pairing_check([(&[0; 64], &bad)]), Err(error));
    }
}

#[test]
fn pairing_of_nothing_is_one() {
    assert_eq!(bn254::pairing_check([]), Ok(true));
    assert_eq!(bls12_381::pairing_check([]), Ok(true));
    assert_eq!(bls12_381::g1_msm([]), Ok([0; 96]));
    assert_eq!(bls12_381::g2_msm([]), Ok([0; 192]));
}

#[test]
fn bls12_381_refuses_bad_points_of_the_first_group() {
    // (0, 2) is on the curve, but not in G1.
    let mut outside = [0; 96];
    outside[95] = 2;
    assert!(bls12_381::g1_add(&outside, &[0; 96]).is_ok_and(|sum| sum == outside));
    assert_eq!(bls12_381::g1_msm([(outside, [0; 32])]), Err(Error::NotInSubgroup));
    assert_eq!(bls12_381::pairing_check([(outside, [0; 192])]), Err(Error::NotInSubgroup));
    let mut beside = outside;
    beside[95] = 3;
    let mut too_large = outside;
    too_large[..48].copy_from_slice(&array::<48>(BLS12_381_MODULUS));
    for (bad, error) in
        [(beside, Error::NotOnCurve), (too_large, Error::FieldElement), ([0xff; 96], Error::FieldElement)]
    {
        assert_eq!(bls12_381::g1_add(&bad, &[0; 96]), Err(error));
        assert_eq!(bls12_381::g1_add(&[0; 96], &bad), Err(error));
        assert_eq!(bls12_381::g1_msm([(bad, [0; 32])]), Err(error));
        assert_eq!(bls12_381::pairing_check([(bad, [0; 192])]), Err(error));
    }
}

#[test]
fn bls12_381_refuses_bad_points_of_the_second_group() {
    use ark_bls12_381::{Fq, Fq2, G2Affine};
    use ark_ff::{BigInteger, PrimeField};
    let point =
        (0_u64..).find_map(|x| G2Affine::get_point_from_x_unchecked(Fq2::new(Fq::from(x), Fq::from(0)), true));
    let point = point.expect("half of all x have a point");
    let numbers = [point.x.c0, point.x.c1, point.y.c0, point.y.c1].map(|number| number.into_bigint().to_bytes_be());
    let outside: [u8; 192] = numbers.concat().try_into().expect("four numbers of 48 bytes");
    assert!(bls12_381::g2_add(&outside, &[0; 192]).is_ok_and(|sum| sum == outside));
    assert_eq!(bls12_381::g2_msm([(outside, [0; 32])]), Err(Error::NotInSubgroup));
    assert_eq!(bls12_381::pairing_check([([0; 96], outside)]), Err(Error::NotInSubgroup));
    let mut beside = outside;
    beside[191] ^= 1;
    for (bad, error) in [(beside, Error::NotOnCurve), ([0xff; 192], Error::FieldElement)] {
        assert_eq!(bls12_381::g2_add(&bad, &[0; 192]), Err(error));
        assert_eq!(bls12_381::g2_add(&[0; 192], &bad), Err(error));
        assert_eq!(bls12_381::g2_msm([(bad, [0; 32])]), Err(error));
        assert_eq!(bls12_381::pairing_check([([0; 96], bad)]), Err(error));
    }
}

#[test]
fn maps_refuse_large_field_elements() {
    let modulus = array::<48>(BLS12_381_MODULUS);
    assert_eq!(bls12_381::map_fp_to_g1(&modulus), Err(Error::FieldElement));
    for position in [0, 48] {
        let mut element = [0; 96];
        element[position..][..48].copy_from_slice(&modulus);
        assert_eq!(bls12_381::map_fp2_to_g2(&element), Err(Error::FieldElement));
    }
}

#[test]
fn point_evaluation_refuses_bad_arguments() {
    let infinity = {
        let mut point = [0; 48];
        point[0] = 0xc0;
        point
    };
    let zero = [0; 32];
    assert_eq!(kzg::verify_point_evaluation(&infinity, &zero, &zero, &infinity), Ok(true));
    let order = array(BLS12_381_ORDER);
    assert_eq!(kzg::verify_point_evaluation(&infinity, &order, &zero, &infinity), Err(Error::FieldElement));
    assert_eq!(kzg::verify_point_evaluation(&infinity, &zero, &order, &infinity), Err(Error::FieldElement));
    let (mut no_flag, mut not_quite_infinity, mut no_point, mut outside) = ([0; 48], infinity, [0; 48], [0; 48]);
    no_flag[47] = 1;
    not_quite_infinity[47] = 1;
    // The x coordinate 1 is not on the curve; the point with x = 0 is not in G1.
    (no_point[0], no_point[47]) = (0x80, 1);
    outside[0] = 0x80;
    for (bad, error) in [
        (no_flag, Error::PointEncoding),
        (not_quite_infinity, Error::PointEncoding),
        (no_point, Error::PointEncoding),
        ([0xff; 48], Error::PointEncoding),
        (outside, Error::NotInSubgroup),
    ] {
        assert_eq!(kzg::verify_point_evaluation(&bad, &zero, &zero, &infinity), Err(error));
        assert_eq!(kzg::verify_point_evaluation(&infinity, &zero, &zero, &bad), Err(error));
    }
}

#[test]
fn modexp_is_total() {
    assert_eq!(modexp(b"", b"", b""), b"");
    assert_eq!(modexp(&[2], &[3], b""), b"");
    assert_eq!(modexp(&[2], &[3], &[0, 0]), [0, 0]);
    assert_eq!(modexp(b"", b"", &[0, 5]), [0, 1], "zero to the power of zero is one");
    assert_eq!(modexp(b"", b"", &[1]), [0], "but zero modulo one");
    assert_eq!(modexp(&[0; 40], &[0; 40], &[0, 0, 7]), [0, 0, 1]);
    assert_eq!(modexp(&[2], &[1, 0], &[1; 40]), modexp(&[0, 2], &[0, 1, 0], &[1; 40]), "leading zeros say nothing");
}

fn word(value: u8) -> [u8; 32] {
    let mut word = [0; 32];
    word[31] = value;
    word
}
