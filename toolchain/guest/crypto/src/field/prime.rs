//! Prime fields.

use super::Field;
use crate::Error;
use core::marker::PhantomData;
use nova_intrinsics::bigint::{BigInt, Modulus, from_be_bytes, is_less, write_be_bytes};
use nova_intrinsics::multiply_add_to;

/// A prime `p = 3 mod 4` of `WORDS` words.
pub(crate) trait Prime<const WORDS: usize>: Copy + PartialEq + 'static {
    const MODULUS: BigInt<WORDS>;
}

/// An element of a prime field: an integer below the prime.
#[derive(Clone, Copy, PartialEq)]
#[repr(transparent)]
pub(crate) struct Fp<P, const WORDS: usize>(BigInt<WORDS>, PhantomData<P>);

impl<P: Prime<WORDS>, const WORDS: usize> Fp<P, WORDS> {
    const MODULUS: Modulus<WORDS> = Modulus(P::MODULUS);

    /// The element with this value, which is reduced.
    pub(crate) const fn new(value: BigInt<WORDS>) -> Self {
        Self(value, PhantomData)
    }

    /// The element of a small integer.
    pub(crate) const fn from_i32(value: i32) -> Self {
        Self::new(Self::MODULUS.from_i32(value))
    }

    /// Reads an element, big-endian.
    pub(crate) fn from_be_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let value = from_be_bytes(bytes);
        if is_less(&value, &P::MODULUS) { Ok(Self::new(value)) } else { Err(Error::FieldElement) }
    }

    pub(crate) fn write_be_bytes(&self, bytes: &mut [u8]) {
        write_be_bytes(self.as_bigint(), bytes);
    }

    pub(crate) const fn as_bigint(&self) -> &BigInt<WORDS> {
        &self.0
    }

    /// `self += left * right`.
    #[inline(always)]
    pub(super) fn accumulate(&mut self, left: &Self, right: &Self) {
        let sum = &raw mut self.0;
        // SAFETY: the sum is borrowed mutably.
        unsafe { multiply_add_to(sum, [&left.0, &right.0, sum], &Self::MODULUS.0) };
    }

    /// `self = FACTOR * self + addend`.
    #[inline(always)]
    pub(super) fn scale_add_assign<const FACTOR: i32>(&mut self, addend: &Self) {
        let factor = const { &Self::from_i32(FACTOR) };
        let result = &raw mut self.0;
        // SAFETY: the result is borrowed mutably.
        unsafe { multiply_add_to(result, [result, &factor.0, &addend.0], &Self::MODULUS.0) };
    }

    /// The inverse of 2.
    pub(super) const TWO_INV: Self = Self::new(Self::MODULUS.plus_one_shr(1));
}

impl<P: Prime<WORDS>, const WORDS: usize> Field for Fp<P, WORDS> {
    const ZERO: Self = Self::from_i32(0);
    const ONE: Self = Self::from_i32(1);

    #[inline(always)]
    fn mul_add(&self, factor: &Self, addend: &Self) -> Self {
        Self::new(Self::MODULUS.mul_add(&self.0, &factor.0, &addend.0))
    }

    #[inline(always)]
    fn mul(&self, factor: &Self) -> Self {
        self.mul_add(factor, &Self::ZERO)
    }

    #[inline(always)]
    fn add_mul_small<const FACTOR: i32>(&self, other: &Self) -> Self {
        other.mul_add(const { &Self::from_i32(FACTOR) }, self)
    }

    #[inline(always)]
    fn mul_small<const FACTOR: i32>(&self) -> Self {
        Self::ZERO.add_mul_small::<FACTOR>(self)
    }

    fn inverse(&self) -> Self {
        Self::new(Self::MODULUS.inverse(self.as_bigint()))
    }

    fn sqrt(&self) -> Option<Self> {
        Self::MODULUS.sqrt(self.as_bigint()).map(Self::new)
    }

    fn sgn0(&self) -> bool {
        self.as_bigint()[0] & 1 == 1
    }
}
