//! Integers modulo a prime.

use super::Field;
use crate::Error;
use core::marker::PhantomData;
use nova_intrinsics::bigint::{Modulus, Number, from_bytes, is_less, write_bytes};
use nova_intrinsics::multiply_add_to;

/// A prime of so many words, three more than a multiple of four.
pub(crate) trait Prime<const WORDS: usize>: Copy + PartialEq + 'static {
    const MODULUS: Number<WORDS>;
}

/// An integer below the prime.
#[derive(Clone, Copy, PartialEq)]
#[repr(transparent)]
pub(crate) struct Fp<P, const WORDS: usize>(Number<WORDS>, PhantomData<P>);

impl<P: Prime<WORDS>, const WORDS: usize> Fp<P, WORDS> {
    const MODULUS: Modulus<WORDS> = Modulus(P::MODULUS);

    /// The element for a number below the prime.
    pub(crate) const fn new(number: Number<WORDS>) -> Self {
        Self(number, PhantomData)
    }

    /// The element for a small integer.
    pub(crate) const fn small(value: i32) -> Self {
        Self::new(Self::MODULUS.small(value))
    }

    /// The element of these bytes, big-endian.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let number = from_bytes(bytes);
        if is_less(&number, &P::MODULUS) { Ok(Self::new(number)) } else { Err(Error::FieldElement) }
    }

    pub(crate) fn write_bytes(&self, bytes: &mut [u8]) {
        write_bytes(self.number(), bytes);
    }

    pub(crate) const fn number(&self) -> &Number<WORDS> {
        &self.0
    }

    /// Adds `left * right`.
    #[inline(always)]
    pub(super) fn accumulate(&mut self, left: &Self, right: &Self) {
        let sum = &raw mut self.0;
        // SAFETY: the sum is borrowed to be changed.
        unsafe { multiply_add_to(sum, [&left.0, &right.0, sum], &Self::MODULUS.0) };
    }

    /// Becomes `FACTOR * self + addend`.
    #[inline(always)]
    pub(super) fn rescale<const FACTOR: i32>(&mut self, addend: &Self) {
        let factor = const { &Self::small(FACTOR) };
        let result = &raw mut self.0;
        // SAFETY: the result is borrowed to be changed.
        unsafe { multiply_add_to(result, [result, &factor.0, &addend.0], &Self::MODULUS.0) };
    }

    /// The inverse of two.
    pub(super) const HALF: Self = Self::new(Self::MODULUS.fraction_of_next(1));
}

impl<P: Prime<WORDS>, const WORDS: usize> Field for Fp<P, WORDS> {
    const ZERO: Self = Self::small(0);
    const ONE: Self = Self::small(1);

    #[inline(always)]
    fn multiply_add(&self, factor: &Self, addend: &Self) -> Self {
        Self::new(Self::MODULUS.multiply_add(&self.0, &factor.0, &addend.0))
    }

    #[inline(always)]
    fn times(&self, factor: &Self) -> Self {
        self.multiply_add(factor, &Self::ZERO)
    }

    #[inline(always)]
    fn plus_multiple<const FACTOR: i32>(&self, other: &Self) -> Self {
        other.multiply_add(const { &Self::small(FACTOR) }, self)
    }

    #[inline(always)]
    fn multiple<const FACTOR: i32>(&self) -> Self {
        Self::ZERO.plus_multiple::<FACTOR>(self)
    }

    fn inverse(&self) -> Self {
        Self::new(Self::MODULUS.inverse(self.number()))
    }

    fn root(&self) -> Option<Self> {
        Self::MODULUS.root(self.number()).map(Self::new)
    }

    fn is_odd(&self) -> bool {
        self.number()[0] & 1 == 1
    }
}
