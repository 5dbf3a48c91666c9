//! Comparison of the pairings with those of arkworks.

use super::miller::multi_miller_loop;
use super::{Fp12, PairingCurve, TwistPoint, final_exponentiation};
use crate::bls12_381::accelerated::Bls12_381;
use crate::bn254::accelerated::Bn254;
use crate::field::{Fp, Fp2};
use ark_ec::pairing::Pairing;
use ark_ec::{AffineRepr, CurveGroup, PrimeGroup};
use ark_ff::{Field, Fp2Config, Fp6Config, Fp12Config, MontBackend, MontConfig};
use proptest::prelude::*;

type Quadratic<T> = <<T as Fp12Config>::Fp6Config as Fp6Config>::Fp2Config;

/// Converts an element of arkworks' tower, whose v is `w^2`.
fn from_ark<C: PairingCurve<W>, T: Fp12Config, M: MontConfig<L>, const W: usize, const L: usize>(
    value: &ark_ff::Fp12<T>,
) -> Fp12<C, W>
where
    Quadratic<T>: Fp2Config<Fp = ark_ff::Fp<MontBackend<M, L>, L>>,
{
    let (even, odd) = (&value.c0, &value.c1);
    Fp12([&even.c0, &odd.c0, &even.c1, &odd.c1, &even.c2, &odd.c2].map(|part| Fp2::from_ark(part)))
}

/// Compares arithmetic on the value of a pairing, and on an element outside the cyclotomic subgroup.
fn compare_tower<C: PairingCurve<W>, T: Fp12Config, M: MontConfig<L>, const W: usize, const L: usize>(
    value: &ark_ff::Fp12<T>,
) where
    Quadratic<T>: Fp2Config<Fp = ark_ff::Fp<MontBackend<M, L>, L>>,
{
    let ours = from_ark::<C, T, M, W, L>;
    assert!(ours(value).cyclotomic_square() == ours(&value.square()));
    let other = *value + ark_ff::Fp12::<T>::ONE + ark_ff::Fp12::<T>::ONE;
    assert!(ours(value).mul(&ours(&other)) == ours(&(*value * other)));
    let mut square = ours(&other);
    square.square_in_place();
    assert!(square == ours(&other.square()));
    assert!(ours(&other).inverse() == ours(&other.inverse().unwrap()));
    assert!(ours(&other).frobenius() == ours(&other.frobenius_map(1)));
    assert!(ours(&other).conjugate() == ours(&other.frobenius_map(6)));
}

/// Defines a test that compares pairings of random points with those of arkworks; `$adapt` converts our value to
/// theirs.
macro_rules! compare_pairing {
    ($test:ident, $curve:ty, $ark:ty, $words:literal, $limbs:literal, $adapt:expr) => {
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(4))]

            #[test]
            fn $test(first: [u64; 3], second: [u64; 3]) {
                let left = <$ark as Pairing>::G1::generator().mul_bigint(first).into_affine();
                let right = <$ark as Pairing>::G2::generator().mul_bigint(second).into_affine();
                let value = <$ark>::pairing(left, right).0;
                compare_tower::<$curve, _, _, $words, $limbs>(&value);
                let (x, y) = left.xy().unwrap();
                let point = [Fp::from_ark(&x), Fp::from_ark(&y)];
                let (x, y) = right.xy().unwrap();
                let twist_point = TwistPoint { x: Fp2::from_ark(&x), y: Fp2::from_ark(&y) };
                let ours = final_exponentiation::<$curve, $words>(&multi_miller_loop(&[(point, twist_point)]));
                prop_assert!($adapt(ours) == from_ark(&value));
            }
        }
    };
}

compare_pairing!(bn254_is_that_of_ark, Bn254, ark_bn254::Bn254, 8, 4, |value: Fp12<_, 8>| value);
// The parameter is negative, where arkworks returns the inverse.
compare_pairing!(bls12_381_is_that_of_ark, Bls12_381, ark_bls12_381::Bls12_381, 12, 6, |value: Fp12<_, 12>| value
    .conjugate());
