//! A key of a ceremony, made by `snarkjs`. `tests/ceremony/make.sh` makes the files again.

use std::path::{Path, PathBuf};

use ark_bn254::{Fq, Fr, G1Affine, G2Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::BigInteger;
use nova_air::F;
use nova_recursion::verify::Arithmetic;
use nova_wrap::groth16::{
    CeremonyError, KeyError, Origin, ProvingKey, VerifyError, prove, read_zkey, verify, write_r1cs,
};
use nova_wrap::r1cs::{Builder, Mode, System};
use p3_field::PrimeCharacteristicRing;
use tempfile::NamedTempFile;

/// The prover knows an element whose product with `factor` and itself is the public value.
fn circuit(mode: Mode, factor: F, root: F, public: u32) -> System {
    let mut builder = Builder::new(mode, &[public.into()]);
    let root = builder.hint_base(&[root])[0];
    let factor = builder.constant(factor);
    let product = builder.mul(root, factor);
    let product = builder.mul(product, root);
    let packed = builder.pack(&[product]);
    let public = builder.public()[0];
    builder.assert_equal_scalars(packed, public);
    builder.finish()
}

/// The circuit of the ceremony.
fn product() -> System {
    circuit(Mode::Setup, F::new(3), F::ZERO, 0)
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ceremony").join(name)
}

/// After a change, `UPDATE_EXPECT=1` writes the file, and then the key has to be made again.
#[test]
fn the_constraints_are_those_of_the_ceremony() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("product.r1cs");
    write_r1cs(&product(), &path).expect("the folder takes a file");
    let bytes = std::fs::read(path).expect("it was written");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(file("product.r1cs"), &bytes).expect("the file can be written");
    }
    let expected = std::fs::read(file("product.r1cs")).expect("the file is there");
    assert!(
        bytes == expected,
        "the constraints are others: UPDATE_EXPECT=1 writes them, tests/ceremony/make.sh makes the key"
    );
}

#[test]
fn a_key_of_a_ceremony_proves() {
    let key = read_zkey(&file("product.zkey"), &file("first.zkey"), &product()).expect("the key is sound");
    assert_eq!((key.origin(), key.circuit()), (Origin::Ceremony, product().digest()));
    let proof = prove(&key, &circuit(Mode::Prove, F::new(3), F::new(5), 75)).expect("the witness satisfies it");
    let verifying = key.verifying_key();
    assert_eq!(verify(&verifying, &[Fr::from(75_u8)], &proof), Ok(()));
    assert_eq!(verify(&verifying, &[Fr::from(76_u8)], &proof), Err(VerifyError::Refused));

    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("proving.key");
    key.write(&path).expect("the folder takes a file");
    assert_eq!(ProvingKey::read(&path).expect("the key is sound"), key);
}

/// Of other factors, terms, or numbers of variables.
#[test]
fn keys_of_other_circuits_are_refused() {
    let mut longer = Builder::new(Mode::Setup, &[Fr::from(0_u8)]);
    longer.hint_base(&[F::ZERO]);
    let others =
        [circuit(Mode::Setup, F::new(4), F::ZERO, 0), circuit(Mode::Setup, F::new(1), F::ZERO, 0), longer.finish()];
    for other in others {
        let refused = read_zkey(&file("product.zkey"), &file("first.zkey"), &other);
        assert!(matches!(refused, Err(CeremonyError::OtherCircuit | CeremonyError::Section(_))), "{refused:?}");
    }
}

/// A file of the ceremony with other bytes.
fn with_change(name: &str, change: impl FnOnce(&mut Vec<u8>)) -> NamedTempFile {
    let mut bytes = std::fs::read(file(name)).expect("the file is there");
    change(&mut bytes);
    let changed = NamedTempFile::new().expect("a file can be made");
    std::fs::write(changed.path(), bytes).expect("the file takes the key");
    changed
}

/// The result of reading a key whose bytes are changed.
fn changed(change: impl FnOnce(&mut Vec<u8>)) -> Result<ProvingKey, CeremonyError> {
    read_zkey(with_change("product.zkey", change).path(), &file("first.zkey"), &product())
}

/// Multiples of the generators, as a key has them.
fn multiples(factor: u8) -> (Vec<u8>, Vec<u8>) {
    let bytes = |coordinates: &[Fq]| coordinates.iter().flat_map(|at| at.0.to_bytes_le()).collect();
    let one = (G1Affine::generator() * Fr::from(factor)).into_affine();
    let two = (G2Affine::generator() * Fr::from(factor)).into_affine();
    (bytes(&[one.x, one.y]), bytes(&[two.x.c0, two.x.c1, two.y.c0, two.y.c1]))
}

/// Where the points of the header are.
const ALPHA: usize = 84;
const BETA_1: usize = ALPHA + 64;
const BETA_2: usize = BETA_1 + 64;
const GAMMA: usize = BETA_2 + 128;
const DELTA_1: usize = GAMMA + 128;
const DELTA_2: usize = DELTA_1 + 64;

/// Where the bytes of a section begin, and how many there are.
fn section(number: u32) -> (usize, usize) {
    let bytes = std::fs::read(file("product.zkey")).expect("the file is there");
    let word = |place: usize| u32::from_le_bytes(bytes[place..][..4].try_into().expect("four bytes"));
    let mut place = 12;
    loop {
        let length = word(place + 4) as usize;
        if word(place) == number {
            return (place + 12, length);
        }
        place += 12 + length;
    }
}

/// The hashes of contributions are not read: `snarkjs zkey verify` checks them.
#[test]
fn damaged_keys_are_refused() {
    let whole = std::fs::read(file("product.zkey")).expect("the file is there").len();
    assert!(changed(|_| ()).is_ok());
    for number in 1..=9 {
        let (start, length) = section(number);
        // All that is not a point, and a part of the points, each of which is checked in the same way.
        let step = if number <= 2 { 1 } else { length.div_ceil(60) };
        for place in (start..start + length).step_by(step).chain([start + length - 1]) {
            assert!(changed(|bytes| bytes[place] ^= 1).is_err(), "section {number}, byte {place}");
        }
    }
    for length in [0, 3, 11, 12, 23, 24, whole / 2, whole - 1] {
        assert!(changed(|bytes| bytes.truncate(length)).is_err(), "{length} bytes");
    }
    let longer = changed(|bytes| bytes.push(0));
    assert!(matches!(longer, Err(CeremonyError::Unknown)), "{longer:?}");
    let many = changed(|bytes| bytes[8..12].fill(u8::MAX));
    assert!(matches!(many, Err(CeremonyError::Unknown)), "{many:?}");
    let (start, _) = section(9);
    let twice = changed(|bytes| bytes[start - 12] = 8);
    assert!(matches!(twice, Err(CeremonyError::Section(8))), "{twice:?}");
}

/// A coordinate has one encoding, and a point outside of its group or curve has none.
#[test]
fn points_of_damaged_keys_are_named() {
    let (start, _) = section(7);
    let large = changed(|bytes| bytes[start..][..32].fill(u8::MAX));
    assert!(matches!(large, Err(CeremonyError::Key(KeyError::Point("the query of B in G2")))), "{large:?}");
    let (start, _) = section(5);
    let off = changed(|bytes| bytes[start] ^= 1);
    assert!(matches!(off, Err(CeremonyError::Key(KeyError::Point("the query of A")))), "{off:?}");
}

/// All of a key is what it was before the second phase, but for delta and what is divided by it.
#[test]
fn each_point_is_compared_with_the_first_key() {
    let (one, two) = (64, 128);
    let sections = [(3, one), (5, one), (6, one), (7, two), (8, one), (9, one)];
    for (number, size) in sections {
        let (start, length) = section(number);
        // The first two points that differ change places, and the last two.
        for is_last in [false, true] {
            let refused = changed(|bytes| {
                let points: Vec<_> = bytes[start..][..length].chunks(size).map(<[u8]>::to_vec).collect();
                let mut pairs = (1..points.len()).filter(|&at| points[at] != points[at - 1]);
                let at = if is_last { pairs.next_back() } else { pairs.next() };
                let at = start + at.expect("points differ") * size;
                bytes[at - size..at + size].rotate_left(size);
            });
            assert!(matches!(refused, Err(CeremonyError::Changed(_))), "section {number}: {refused:?}");
        }
    }
    // Sound values, which are others.
    let (start, _) = section(2);
    let (one, two) = multiples(5);
    for (expected, points) in [
        ("alpha", &[(ALPHA, &one)][..]),
        ("beta", &[(BETA_1, &one), (BETA_2, &two)]),
        ("beta", &[(BETA_1, &one)]),
        ("beta", &[(BETA_2, &two)]),
        ("gamma", &[(GAMMA, &two)]),
        ("the query of the quotient or of private variables", &[(DELTA_1, &one), (DELTA_2, &two)]),
    ] {
        let refused = changed(|bytes| {
            points.iter().for_each(|(place, point)| bytes[start + place..][..point.len()].copy_from_slice(point));
        });
        assert!(
            matches!(refused, Err(CeremonyError::Changed(found)) if found == expected),
            "{expected}: {refused:?}"
        );
    }
}

/// Its gamma and delta are the generators.
#[test]
fn the_first_key_is_one_without_contributions() {
    let path = file("product.zkey");
    assert!(matches!(read_zkey(&path, &path, &product()), Err(CeremonyError::NotFirst)));
    let (start, _) = section(2);
    let (one, two) = multiples(5);
    for (place, point) in [(GAMMA, &two), (DELTA_1, &one), (DELTA_2, &two)] {
        let first = with_change("first.zkey", |bytes| bytes[start + place..][..point.len()].copy_from_slice(point));
        let refused = read_zkey(&path, first.path(), &product());
        assert!(matches!(refused, Err(CeremonyError::NotFirst)), "{refused:?}");
    }
}

#[test]
fn a_key_without_contributions_is_refused() {
    let unsound = read_zkey(&file("first.zkey"), &file("first.zkey"), &product());
    assert!(matches!(unsound, Err(CeremonyError::Key(KeyError::Unsound(_)))), "{unsound:?}");
}
