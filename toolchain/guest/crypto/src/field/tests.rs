//! Comparison of the fields with those of arkworks.

use super::{Field, Fp, Fp2};
use crate::bls12_381::accelerated::Bls12_381;
use crate::bn254::accelerated::Bn254;
use ark_ff::{AdditiveGroup, Fp2Config, MontBackend, MontConfig, PrimeField};
use proptest::prelude::*;

/// Compares the operations of [`Field`] on elements in both forms.
fn compare<F: Field, A: ark_ff::Field>(from_ark: impl Fn(&A) -> F, [left, right, addend]: [A; 3]) {
    let [x, y, z] = [&left, &right, &addend].map(&from_ark);
    assert!(x.mul_add(&y, &z) == from_ark(&(left * right + addend)));
    assert!(x.add_mul_small::<-12>(&y) == from_ark(&(left - right * A::from(12))));
    assert!(x.add(&y) == from_ark(&(left + right)));
    assert!(x.sub(&y) == from_ark(&(left - right)));
    assert!(x.inverse() == from_ark(&left.inverse().unwrap_or(A::ZERO)));
    assert_eq!(x.is_zero(), left.is_zero());
    let odd = left.to_base_prime_field_elements().find(|part| *part != A::BasePrimeField::ZERO);
    assert_eq!(x.sgn0(), odd.is_some_and(|part| part.into_bigint().as_ref()[0] & 1 == 1));
    let root = x.sqrt();
    assert_eq!(root.is_some(), left.sqrt().is_some());
    assert!(root.is_none_or(|root| root.square() == x));
    assert!(x.square().sqrt().is_some_and(|root| root == x || root == x.neg()));
}

fn compare_prime<P: super::Prime<W>, C: MontConfig<L>, const W: usize, const L: usize>(bytes: &[[u8; 48]; 3]) {
    let elements = bytes.map(|bytes| ark_ff::Fp::<MontBackend<C, L>, L>::from_le_bytes_mod_order(&bytes));
    compare(Fp::<P, W>::from_ark, elements);
    let number = Fp::<P, W>::from_ark(&elements[0]);
    let mut bytes = vec![0; 4 * W];
    number.write_be_bytes(&mut bytes);
    assert!(Fp::from_be_bytes(&bytes) == Ok(number));
    let limbs = elements[0].into_bigint().0;
    assert_eq!(bytes, limbs.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect::<Vec<_>>());
}

fn compare_quadratic<P: super::Prime<W>, E, C: MontConfig<L>, const W: usize, const L: usize>(bytes: &[[u8; 48]; 6])
where
    E: Fp2Config<Fp = ark_ff::Fp<MontBackend<C, L>, L>>,
{
    let parts = bytes.map(|bytes| E::Fp::from_le_bytes_mod_order(&bytes));
    let elements = core::array::from_fn(|index| ark_ff::Fp2::<E>::new(parts[2 * index], parts[2 * index + 1]));
    compare(Fp2::<P, W>::from_ark, elements);
    let (x, scale) = (Fp2::<P, W>::from_ark(&elements[0]), Fp::from_ark(&parts[2]));
    assert!(x.mul_by_fp(&scale) == x.mul(&Fp2::new(scale, Fp::ZERO)));
    let (mut rescaled, mut sum) = (x, x);
    rescaled.scale_add_assign::<-2>(&x);
    assert!(rescaled == x.neg());
    sum.accumulate(&x, &x.c1.neg(), &x);
    assert!(sum == x.mul_add(&x, &x));
    assert!(x.mul(&x.conjugate()) == Fp2::new(x.c0.mul_add(&x.c0, &x.c1.square()), Fp::ZERO));
}

/// Bytes of an element, sometimes zero.
fn bytes() -> impl Strategy<Value = [u8; 48]> {
    prop_oneof![1 => Just([0; 48]), 8 => any::<[[u8; 16]; 3]>().prop_map(|parts| *parts.as_flattened().as_array().unwrap())]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn primes_are_those_of_ark(bytes in [bytes(), bytes(), bytes()]) {
        compare_prime::<Bn254, ark_bn254::FqConfig, 8, 4>(&bytes);
        compare_prime::<Bls12_381, ark_bls12_381::FqConfig, 12, 6>(&bytes);
    }

    #[test]
    fn extensions_are_those_of_ark(bytes in [bytes(), bytes(), bytes(), bytes(), bytes(), bytes()]) {
        compare_quadratic::<Bn254, ark_bn254::Fq2Config, _, 8, 4>(&bytes);
        compare_quadratic::<Bls12_381, ark_bls12_381::Fq2Config, _, 12, 6>(&bytes);
    }
}
