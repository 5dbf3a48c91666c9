//! Constants of ark's curves, whose crates have them in Montgomery's form, as they are.

use super::{Field, Fp, Fp2, Prime};
use ark_ff::{BigInt, Fp2Config, MontBackend, MontConfig};
use nova_intrinsics::bigint::Number;

/// The number in words.
pub(crate) const fn words<const LIMBS: usize, const WORDS: usize>(number: &BigInt<LIMBS>) -> Number<WORDS> {
    assert!(WORDS == 2 * LIMBS, "a limb is two words");
    let mut words = [0; WORDS];
    let mut index = 0;
    while index < LIMBS {
        words[2 * index] = number.0[index] as u32;
        words[2 * index + 1] = (number.0[index] >> 32) as u32;
        index += 1;
    }
    words
}

impl<P: Prime<WORDS>, const WORDS: usize> Fp<P, WORDS> {
    /// The same element.
    pub(crate) const fn from_ark<C: MontConfig<LIMBS>, const LIMBS: usize>(
        element: &ark_ff::Fp<MontBackend<C, LIMBS>, LIMBS>,
    ) -> Self {
        let (mut number, modulus) = (element.0, C::MODULUS);
        // Adds multiples of the modulus until all limbs are zero, and shifts them out: Montgomery's reduction. What is left
        // is less than the modulus, as the element is.
        let mut round = 0;
        while round < LIMBS {
            let factor = number.0[0].wrapping_mul(C::INV) as u128;
            let mut carry = (factor * modulus.0[0] as u128 + number.0[0] as u128) >> 64;
            let mut index = 1;
            while index < LIMBS {
                carry += factor * modulus.0[index] as u128 + number.0[index] as u128;
                number.0[index - 1] = carry as u64;
                carry >>= 64;
                index += 1;
            }
            number.0[LIMBS - 1] = carry as u64;
            round += 1;
        }
        Self::new(words(&number))
    }

    /// The same elements, all of them.
    pub(crate) const fn all_from_ark<const COUNT: usize, C: MontConfig<LIMBS>, const LIMBS: usize>(
        elements: &[ark_ff::Fp<MontBackend<C, LIMBS>, LIMBS>],
    ) -> [Self; COUNT] {
        let mut all = [Self::ZERO; COUNT];
        let mut index = 0;
        while index < COUNT {
            all[index] = Self::from_ark(&elements[index]);
            index += 1;
        }
        all
    }
}

impl<P: Prime<WORDS>, const WORDS: usize> Fp2<P, WORDS> {
    /// The same element.
    pub(crate) const fn from_ark<E, C: MontConfig<LIMBS>, const LIMBS: usize>(element: &ark_ff::Fp2<E>) -> Self
    where
        E: Fp2Config<Fp = ark_ff::Fp<MontBackend<C, LIMBS>, LIMBS>>,
    {
        Self::new(Fp::from_ark(&element.c0), Fp::from_ark(&element.c1))
    }

    /// The same elements, all of them.
    pub(crate) const fn all_from_ark<const COUNT: usize, E, C: MontConfig<LIMBS>, const LIMBS: usize>(
        elements: &[ark_ff::Fp2<E>],
    ) -> [Self; COUNT]
    where
        E: Fp2Config<Fp = ark_ff::Fp<MontBackend<C, LIMBS>, LIMBS>>,
    {
        let mut all = [Self::ZERO; COUNT];
        let mut index = 0;
        while index < COUNT {
            all[index] = Self::from_ark(&elements[index]);
            index += 1;
        }
        all
    }
}
