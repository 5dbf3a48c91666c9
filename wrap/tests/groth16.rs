//! Keys and proofs of a small circuit with two public values.

use std::sync::LazyLock;

use ark_bn254::{Fq, Fr, G1Affine, G2Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{BigInteger, PrimeField};
use nova_air::F;
use nova_wrap::groth16::{
    DecodeError, KeyError, PROOF_BYTES, Proof, ProveError, ProvingKey, UnsoundKey, VerifyError, VerifyingKey, prove,
    setup, verify,
};
use nova_wrap::r1cs::{Builder, Mode, System};

/// Public values are the hash of a row, and its parent with itself.
fn circuit(mode: Mode, row: &[F], public: &[Fr; 2]) -> System {
    let mut builder = Builder::new(mode, public);
    let row = builder.hint_base(row);
    let leaf = builder.leaf(&row);
    let parent = builder.node(leaf, leaf);
    let public = builder.public().to_vec();
    builder.assert_equal_scalars(leaf, public[0]);
    builder.assert_equal_scalars(parent, public[1]);
    builder.finish()
}

fn row(first: u32) -> [F; 3] {
    [first, 5, 0].map(F::new)
}

fn public(row: &[F]) -> [Fr; 2] {
    let mut builder = Builder::new(Mode::Prove, &[]);
    let row = builder.hint_base(row);
    let leaf = builder.leaf(&row);
    let parent = builder.node(leaf, leaf);
    [leaf.value, parent.value]
}

/// A key, and a proof of it.
static MADE: LazyLock<(ProvingKey, Proof)> = LazyLock::new(|| {
    let key = setup(&circuit(Mode::Setup, &row(0), &[Fr::from(0_u8); 2])).expect("the circuit has a key");
    let proof = prove(&key, &circuit(Mode::Prove, &row(1), &public(&row(1)))).expect("the witness satisfies it");
    (key, proof)
});

#[test]
fn proofs_verify_for_their_public_values_only() {
    let (key, proof) = &*MADE;
    let key = key.verifying_key();
    let public = public(&row(1));
    assert_eq!(verify(&key, &public, proof), Ok(()));
    let [first, second] = public;
    for other in [[second, first], [first, first], [first + Fr::from(1_u8), second]] {
        assert_eq!(verify(&key, &other, proof), Err(VerifyError::Refused));
    }
    let one = VerifyError::PublicValues { expected: 2, given: 1 };
    assert_eq!(verify(&key, &public[..1], proof), Err(one));
}

#[test]
fn proofs_are_fresh() {
    let (key, proof) = &*MADE;
    let other = prove(key, &circuit(Mode::Prove, &row(1), &public(&row(1)))).expect("the witness satisfies it");
    assert_ne!(&other, proof);
    assert_eq!(verify(&key.verifying_key(), &public(&row(1)), &other), Ok(()));
}

#[test]
fn what_cannot_be_proved_is_named() {
    let (key, _) = &*MADE;
    let public = public(&row(1));
    let unsatisfied = prove(key, &circuit(Mode::Prove, &row(2), &public));
    assert!(matches!(unsatisfied, Err(ProveError::Unsatisfied(_))));
    assert!(matches!(prove(key, &circuit(Mode::Setup, &row(1), &public)), Err(ProveError::NoWitness)));
    let four = [1, 5, 0, 0].map(F::new);
    assert!(matches!(prove(key, &circuit(Mode::Prove, &four, &public)), Err(ProveError::OtherCircuit)));
}

#[test]
fn each_proof_has_one_encoding() {
    let (key, proof) = &*MADE;
    let bytes = proof.to_bytes();
    assert_eq!(Proof::from_bytes(&bytes).as_ref(), Ok(proof));
    assert_eq!(Proof::from_bytes(&bytes[1..]), Err(DecodeError::Length(PROOF_BYTES - 1)));
    assert_eq!(Proof::from_bytes(&[&bytes[..], &[0]].concat()), Err(DecodeError::Length(PROOF_BYTES + 1)));
    let order: [u8; 32] = Fq::MODULUS.to_bytes_be().try_into().expect("an order has 32 bytes");
    for coordinate in 0..8 {
        let mut changed = bytes;
        changed[32 * coordinate..][..32].copy_from_slice(&order);
        assert_eq!(Proof::from_bytes(&changed), Err(DecodeError::Coordinate(coordinate)));
        changed[32 * coordinate..][..32].copy_from_slice(&[u8::MAX; 32]);
        assert_eq!(Proof::from_bytes(&changed), Err(DecodeError::Coordinate(coordinate)));
    }
    for (name, start, length) in [('A', 0, 64), ('B', 64, 128), ('C', 192, 64)] {
        let mut changed = bytes;
        changed[start..][..length].fill(0);
        assert_eq!(Proof::from_bytes(&changed), Err(DecodeError::Infinity(name)));
        let mut changed = bytes;
        changed[start + length - 1] ^= 1;
        assert_eq!(Proof::from_bytes(&changed), Err(DecodeError::Group(name)));
    }
    // The imaginary part is first: with the parts exchanged the point is not on the curve.
    let mut changed = bytes;
    changed[64..192].as_chunks_mut::<64>().0.iter_mut().for_each(|coordinate| coordinate.rotate_left(32));
    assert_eq!(Proof::from_bytes(&changed), Err(DecodeError::Group('B')));
    // The negative of a point is in the group, and no proof.
    let mut changed = bytes;
    let y = Fq::from_be_bytes_mod_order(&bytes[32..64]);
    changed[32..64].copy_from_slice(&(-y).into_bigint().to_bytes_be());
    let negated = Proof::from_bytes(&changed).expect("it is in the group");
    assert_eq!(verify(&key.verifying_key(), &public(&row(1)), &negated), Err(VerifyError::Refused));
}

/// A point of the curve over the extension that is not in the subgroup.
#[test]
fn points_outside_the_subgroup_are_refused() {
    let x = (1_u64..).map(|x| ark_bn254::Fq2::new(x.into(), 0_u8.into()));
    let point =
        x.filter_map(|x| G2Affine::get_point_from_x_unchecked(x, true)).next().expect("half of them have one");
    assert!(point.is_on_curve() && !point.is_in_correct_subgroup_assuming_on_curve());
    let coordinates = [point.x.c1, point.x.c0, point.y.c1, point.y.c0];
    let mut bytes = MADE.1.to_bytes();
    for (bytes, coordinate) in bytes[64..192].as_chunks_mut::<32>().0.iter_mut().zip(coordinates) {
        bytes.copy_from_slice(&coordinate.into_bigint().to_bytes_be());
    }
    assert_eq!(Proof::from_bytes(&bytes), Err(DecodeError::Group('B')));
}

#[test]
fn keys_are_what_was_written() {
    let (key, proof) = &*MADE;
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("proving.key");
    key.write(&path).expect("the folder takes a file");
    let read = ProvingKey::read(&path).expect("the key is sound");
    assert_eq!(&read, key);
    let verifying = folder.path().join("verifying.key");
    key.verifying_key().write(&verifying).expect("the folder takes a file");
    let bytes = std::fs::read(&verifying).expect("it was written");
    assert_eq!(bytes, key.verifying_key().to_bytes());
    let read = VerifyingKey::from_bytes(&bytes).expect("the key is sound");
    assert_eq!(read, key.verifying_key());
    assert_eq!(read.circuit(), circuit(Mode::Setup, &row(0), &[Fr::from(0_u8); 2]).digest());
    assert_eq!(verify(&read, &public(&row(1)), proof), Ok(()));
    assert!(matches!(ProvingKey::read(&verifying), Err(KeyError::Kind { expected: "proving", found: "verifying" })));
    let all = std::fs::read_dir(folder.path()).expect("it is there").count();
    assert_eq!(all, 2, "no part of a file is left");
}

/// Each byte of a verifying key counts.
#[test]
fn damaged_keys_are_refused() {
    let bytes = MADE.0.verifying_key().to_bytes();
    for place in 0..bytes.len() {
        for bit in [0, 7] {
            let mut changed = bytes.clone();
            changed[place] ^= 1 << bit;
            assert!(VerifyingKey::from_bytes(&changed).is_err(), "byte {place}");
        }
    }
    for length in 0..bytes.len() {
        assert!(VerifyingKey::from_bytes(&bytes[..length]).is_err(), "{length} bytes");
    }
    assert!(matches!(VerifyingKey::from_bytes(&[&bytes[..], &[0]].concat()), Err(KeyError::Length { .. })));
    assert!(matches!(VerifyingKey::from_bytes(b"no key"), Err(KeyError::Unknown)));
}

/// A key whose bytes are right and whose points are not.
fn with_point(start: usize, point: &[u8]) -> Result<VerifyingKey, KeyError> {
    with_points(&[(start, point)])
}

fn with_points(points: &[(usize, &[u8])]) -> Result<VerifyingKey, KeyError> {
    use sha2::Digest;
    let mut bytes = MADE.0.verifying_key().to_bytes();
    for &(start, point) in points {
        bytes[start..][..point.len()].copy_from_slice(point);
    }
    let end = bytes.len() - 32;
    let checksum = sha2::Sha256::digest(&bytes[..end]);
    bytes[end..].copy_from_slice(&checksum);
    VerifyingKey::from_bytes(&bytes)
}

/// Where points of a key are.
const ALPHA: usize = 76;
const BETA: usize = ALPHA + 64;
const GAMMA: usize = BETA + 128;
const DELTA: usize = GAMMA + 128;

fn encoded(point: G2Affine) -> Vec<u8> {
    use ark_serialize::CanonicalSerialize;
    let mut bytes = Vec::new();
    point.serialize_uncompressed(&mut bytes).expect("memory takes each byte");
    bytes
}

fn tripled_in_g2() -> Vec<u8> {
    encoded((G2Affine::generator() * Fr::from(3_u8)).into_affine())
}

fn tripled_in_g1(sign: i8) -> Vec<u8> {
    use ark_serialize::CanonicalSerialize;
    let mut bytes = Vec::new();
    let point = (G1Affine::generator() * Fr::from(3 * sign)).into_affine();
    point.serialize_uncompressed(&mut bytes).expect("memory takes each byte");
    bytes
}

#[test]
fn keys_without_a_second_phase_are_refused() {
    let generator = G2Affine::generator();
    for known in [generator, -generator] {
        assert!(matches!(with_point(DELTA, &encoded(known)), Err(KeyError::Unsound(UnsoundKey::DeltaIsGenerator))));
    }
}

#[test]
fn keys_with_which_anybody_can_forge_are_refused() {
    let bytes = MADE.0.verifying_key().to_bytes();
    let key = MADE.0.verifying_key();
    let gamma = key.points().gamma_g2;
    assert_eq!(bytes[GAMMA..][..128], encoded(gamma));
    assert!(matches!(
        with_point(DELTA, &encoded(gamma)),
        Err(KeyError::Unsound(UnsoundKey::Related("gamma", "delta")))
    ));
    assert!(matches!(
        with_point(DELTA, &encoded(-gamma)),
        Err(KeyError::Unsound(UnsoundKey::Related("gamma", "delta")))
    ));
    assert!(matches!(
        with_point(BETA, &encoded(gamma)),
        Err(KeyError::Unsound(UnsoundKey::Related("beta", "gamma")))
    ));
    assert!(matches!(
        with_point(BETA, &encoded(-gamma)),
        Err(KeyError::Unsound(UnsoundKey::Related("beta", "gamma")))
    ));
    let delta = key.points().delta_g2;
    assert!(matches!(
        with_point(BETA, &encoded(delta)),
        Err(KeyError::Unsound(UnsoundKey::Related("beta", "delta")))
    ));
    assert!(matches!(
        with_point(BETA, &encoded(-delta)),
        Err(KeyError::Unsound(UnsoundKey::Related("beta", "delta")))
    ));
    for (start, name) in [(BETA, "beta"), (GAMMA, "gamma"), (DELTA, "delta")] {
        let zero = with_point(start, &encoded(G2Affine::zero()));
        assert!(matches!(zero, Err(KeyError::Unsound(UnsoundKey::Zero(found))) if found == name), "{name}");
    }
    let mut zero = Vec::new();
    ark_serialize::CanonicalSerialize::serialize_uncompressed(&G1Affine::zero(), &mut zero).unwrap();
    for (start, name) in
        [(ALPHA, "alpha")].into_iter().chain((0..3).map(|of| (DELTA + 128 + 64 * of, "a point of public values")))
    {
        let zero = with_point(start, &zero);
        assert!(matches!(zero, Err(KeyError::Unsound(UnsoundKey::Zero(found))) if found == name), "{name}");
    }
    for (name, start) in [("gamma", GAMMA), ("delta", DELTA)] {
        for sign in [1, -1] {
            let related = with_points(&[(ALPHA, &tripled_in_g1(sign)), (start, &tripled_in_g2())]);
            assert!(matches!(related, Err(KeyError::Unsound(UnsoundKey::Related("alpha", found))) if found == name));
        }
    }
    let second = bytes[DELTA + 128 + 64..][..64].to_vec();
    let interchangeable = with_point(DELTA + 128 + 128, &second);
    assert!(matches!(interchangeable, Err(KeyError::Unsound(UnsoundKey::Related("a point of public values", _)))));
    let mut outside = encoded(gamma);
    outside[0] ^= 1;
    assert!(matches!(with_point(GAMMA, &outside), Err(KeyError::Point(_))));
    // Another sound key, so the test's own bytes are right.
    let double = encoded((gamma + gamma).into_affine());
    assert!(with_point(DELTA, &double).is_ok());
    assert!(!G1Affine::generator().is_zero());
}

/// Why such keys are refused: sums of a key's points prove any inputs.
#[test]
fn keys_with_related_points_prove_anything() {
    use ark_groth16::Groth16;
    let sound = MADE.0.verifying_key().points().clone();
    let public = [Fr::from(3_u8), Fr::from(7_u8)];
    let [first, second, third] = sound.gamma_abc_g1[..] else { panic!("a key of two inputs") };
    let inputs = (first + second * public[0] + third * public[1]).into_affine();
    let (alpha, beta, gamma, delta) = (sound.alpha_g1, sound.beta_g2, sound.gamma_g2, sound.delta_g2);
    let (plus, minus) = ((alpha + inputs).into_affine(), (alpha - inputs).into_affine());
    let [beta_delta, beta_gamma] = [delta, gamma].map(|other| (beta + other).into_affine());
    let forged = [
        ([beta, gamma, gamma], (alpha, beta, -inputs)),
        ([beta, gamma, -gamma], (alpha, beta, inputs)),
        ([beta, beta, delta], (plus, beta_delta, plus)),
        ([beta, -beta, delta], (minus, beta_delta, minus)),
        ([beta, gamma, beta], (inputs, beta_gamma, -minus)),
        ([beta, gamma, -beta], (inputs, beta_gamma, minus)),
    ];
    for ([beta_g2, gamma_g2, delta_g2], (a, b, c)) in forged {
        let key = ark_groth16::VerifyingKey { beta_g2, gamma_g2, delta_g2, ..sound.clone() };
        let prepared = ark_groth16::prepare_verifying_key(&key);
        let proof = ark_groth16::Proof { a, b, c };
        assert_eq!(Groth16::<ark_bn254::Bn254>::verify_proof(&prepared, &proof, &public).ok(), Some(true));
        let prepared = ark_groth16::prepare_verifying_key(&sound);
        assert_eq!(Groth16::<ark_bn254::Bn254>::verify_proof(&prepared, &proof, &public).ok(), Some(false));
    }
}
