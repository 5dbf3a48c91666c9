//! Conversion of arkworks' constants out of Montgomery form, at compile time.

use super::{Field, Fp, Fp2, Prime};
use ark_ff::{BigInt as Limbs, Fp2Config, MontBackend, MontConfig};
use nova_intrinsics::bigint::BigInt;

/// Splits limbs of 64 bits into words.
pub(crate) const fn words<const LIMBS: usize, const WORDS: usize>(integer: &Limbs<LIMBS>) -> BigInt<WORDS> {
    assert!(WORDS == 2 * LIMBS, "a limb is two words");
    let mut words = [0; WORDS];
    let mut index = 0;
    while index < LIMBS {
        words[2 * index] = integer.0[index] as u32;
        words[2 * index + 1] = (integer.0[index] >> 32) as u32;
        index += 1;
    }
    words
}

impl<P: Prime<WORDS>, const WORDS: usize> Fp<P, WORDS> {
    /// Converts an element of arkworks.
    pub(crate) const fn from_ark<C: MontConfig<LIMBS>, const LIMBS: usize>(
        element: &ark_ff::Fp<MontBackend<C, LIMBS>, LIMBS>,
    ) -> Self {
        let (mut integer, modulus) = (element.0, C::MODULUS);
        // Montgomery reduction: adds multiples of the modulus that clear the lowest limb, and shifts it out. The
        // result is reduced because the element is.
        let mut round = 0;
        while round < LIMBS {
            let factor = integer.0[0].wrapping_mul(C::INV) as u128;
            let mut carry = (factor * modulus.0[0] as u128 + integer.0[0] as u128) >> 64;
            let mut index = 1;
            while index < LIMBS {
                carry += factor * modulus.0[index] as u128 + integer.0[index] as u128;
                integer.0[index - 1] = carry as u64;
                carry >>= 64;
                index += 1;
            }
            integer.0[LIMBS - 1] = carry as u64;
            round += 1;
        }
        Self::new(words(&integer))
    }

    /// Converts a slice of arkworks' elements.
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
    /// Converts an element of arkworks.
    pub(crate) const fn from_ark<E, C: MontConfig<LIMBS>, const LIMBS: usize>(element: &ark_ff::Fp2<E>) -> Self
    where
        E: Fp2Config<Fp = ark_ff::Fp<MontBackend<C, LIMBS>, LIMBS>>,
    {
        Self::new(Fp::from_ark(&element.c0), Fp::from_ark(&element.c1))
    }

    /// Converts a slice of arkworks' elements.
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
