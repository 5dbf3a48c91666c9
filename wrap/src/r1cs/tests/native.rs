//! Hashes and transcripts against the native types.

use ark_bn254::Fr;
use nova_air::{EF, F};
use nova_recursion::verify::Arithmetic;
use p3_challenger::{CanObserve, CanSample, CanSampleBits};
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use p3_symmetric::{CryptographicHasher, Hash, MerkleCap, Permutation, PseudoCompressionFunction};

use super::super::transcript::Transcript;
use super::{assert_satisfied, assert_value, base_values, builder, random_scalar};
use crate::hash::{Bn254, challenger, from_scalar, leaf_hash, node_hash, permutation, to_scalar};

fn extremes(seed: u64) -> [Fr; 3] {
    let mut random = fastrand::Rng::with_seed(seed);
    match seed {
        0 => [Fr::from(0_u8); 3],
        1 => [-Fr::from(1_u8); 3],
        _ => [(); 3].map(|()| random_scalar(&mut random)),
    }
}

#[test]
fn the_permutation_is_the_native_one() {
    for seed in 0..6 {
        let mut builder = builder();
        let state = extremes(seed).map(|scalar| builder.hint_scalar(scalar));
        let permuted = builder.permute(state).map(|scalar| scalar.value);
        let native = permutation().permute(extremes(seed).map(from_scalar));
        assert_eq!(permuted, native.map(to_scalar));
        assert_satisfied(&builder);
    }
}

#[test]
fn leaves_are_the_native_ones() {
    for length in [1, 7, 8, 9, 15, 16, 17, 24, 32, 33, 100] {
        let row = base_values(length, length as u64);
        let mut builder = builder();
        let elements = builder.hint_base(&row);
        let leaf = builder.leaf(&elements);
        let [native]: [Bn254; 1] = leaf_hash().hash_iter(row);
        assert_eq!(leaf.value, to_scalar(native), "{length}");
        assert_satisfied(&builder);
    }
}

#[test]
fn paths_and_caps_are_the_native_ones() {
    let hash = node_hash();
    for seed in 0..4 {
        let [child, sibling, other] = extremes(seed);
        let native = |left, right| to_scalar(hash.compress([[from_scalar(left)], [from_scalar(right)]])[0]);
        let mut builder = builder();
        let scalars = [child, sibling, other].map(|scalar| builder.hint_scalar(scalar));
        let bits = builder.hint_base(&[F::new(2)]);
        let bits = builder.bits(bits[0]);
        let path = builder.path(scalars[0], &bits[..2], &scalars[1..]);
        assert_eq!(path.value, native(other, native(child, sibling)));
        let cap = [scalars[0], scalars[1], scalars[2], scalars[0]];
        let root = builder.root_of_cap(&cap);
        assert_eq!(root.value, native(native(child, sibling), native(other, child)));
        for index in 0..4_u32 {
            let bits = builder.hint_base(&[F::new(index)]);
            let bits = builder.bits(bits[0]);
            let entry = builder.entry(&cap, &bits[..2]);
            assert_eq!(entry.value, cap[index as usize].value);
        }
        assert_satisfied(&builder);
    }
}

/// Random calls of both transcripts draw the same.
#[test]
fn transcripts_are_the_native_ones() {
    for seed in 0..12 {
        let mut random = fastrand::Rng::with_seed(seed);
        let (mut native, mut transcript, mut builder) = (challenger(), Transcript::new(), builder());
        for step in 0..10 {
            match (seed + step + random.u64(..2)) % 5 {
                0 => {
                    let count = [1, 5, 8, 16, 17, 33][random.usize(..6)];
                    for (value, element) in base_values(count, seed).into_iter().zip(hint(&mut builder, count, seed))
                    {
                        native.observe(value);
                        transcript.observe(&mut builder, element);
                    }
                }
                1 => {
                    let digest = random_scalar(&mut random);
                    native.observe(Hash::<F, Bn254, 1>::from([from_scalar(digest)]));
                    let digest = builder.hint_scalar(digest);
                    transcript.observe_digest(&mut builder, digest);
                }
                2 => {
                    let cap = [(); 4].map(|()| random_scalar(&mut random));
                    native.observe(MerkleCap::<F, [Bn254; 1]>::new(cap.map(|root| [from_scalar(root)]).to_vec()));
                    for root in cap {
                        let root = builder.hint_scalar(root);
                        transcript.observe_digest(&mut builder, root);
                    }
                }
                3 => {
                    for _ in 0..random.usize(1..5) {
                        let expected: EF = native.sample();
                        let limbs = std::array::from_fn(|_| transcript.sample_base(&mut builder));
                        let element = builder.combine_coefficients(limbs);
                        assert_eq!(element.value, expected);
                        assert_value(&builder, element);
                    }
                }
                _ => {
                    let expected = native.sample_bits(22);
                    let element = transcript.sample_base(&mut builder);
                    let bits = builder.bits(element);
                    let number = builder.number(&bits[..22]);
                    assert_eq!(number.value, EF::from_usize(expected));
                    assert_value(&builder, number);
                }
            }
        }
        assert_satisfied(&builder);
    }
}

fn hint(builder: &mut super::Builder, count: usize, seed: u64) -> Vec<super::Element> {
    let values = base_values(count, seed);
    assert!(values.iter().all(|value| value.as_canonical_u32() < super::P));
    builder.hint_base(&values)
}
