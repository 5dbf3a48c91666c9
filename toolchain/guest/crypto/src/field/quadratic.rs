//! Quadratic extensions of prime fields.

use super::{Field, Fp, Prime};
use nova_intrinsics::bigint::BigInt;
use nova_intrinsics::{multiply_add_fp2, scale_add_fp2};

/// An element `c0 + c1 u` of `Fp[u] / (u^2 + 1)`.
#[derive(Clone, Copy, PartialEq)]
#[repr(C)]
pub(crate) struct Fp2<P, const WORDS: usize> {
    pub(crate) c0: Fp<P, WORDS>,
    pub(crate) c1: Fp<P, WORDS>,
}

impl<P: Prime<WORDS>, const WORDS: usize> Fp2<P, WORDS> {
    const CONSTANTS: [BigInt<WORDS>; 3] = [P::MODULUS, *Fp::<P, WORDS>::from_i32(-1).as_bigint(), [0; WORDS]];

    pub(crate) const fn new(c0: Fp<P, WORDS>, c1: Fp<P, WORDS>) -> Self {
        Self { c0, c1 }
    }

    pub(crate) fn conjugate(&self) -> Self {
        Self::new(self.c0, self.c1.neg())
    }

    /// `factor * self`, for a factor in the prime field.
    pub(crate) fn mul_by_fp(&self, factor: &Fp<P, WORDS>) -> Self {
        self.scale_add(factor, &Self::ZERO)
    }

    #[inline(always)]
    fn scale_add(&self, factor: &Fp<P, WORDS>, addend: &Self) -> Self {
        // SAFETY: an element is its two coefficients.
        unsafe { scale_add_fp2(factor.as_bigint(), self, addend, &P::MODULUS) }
    }

    /// `self += left * right`, where `minus` is `-left.c1`.
    #[inline(always)]
    pub(crate) fn accumulate(&mut self, left: &Self, minus: &Fp<P, WORDS>, right: &Self) {
        self.c0.accumulate(minus, &right.c1);
        self.c0.accumulate(&left.c0, &right.c0);
        self.c1.accumulate(&left.c0, &right.c1);
        self.c1.accumulate(&left.c1, &right.c0);
    }

    /// `self = FACTOR * self + addend`.
    #[inline(always)]
    pub(crate) fn scale_add_assign<const FACTOR: i32>(&mut self, addend: &Self) {
        self.c0.scale_add_assign::<FACTOR>(&addend.c0);
        self.c1.scale_add_assign::<FACTOR>(&addend.c1);
    }

    /// The norm `c0^2 + c1^2`, which is the product with the conjugate.
    fn norm(&self) -> Fp<P, WORDS> {
        self.c0.mul_add(&self.c0, &self.c1.square())
    }
}

impl<P: Prime<WORDS>, const WORDS: usize> Field for Fp2<P, WORDS> {
    const ZERO: Self = Self::new(Fp::ZERO, Fp::ZERO);
    const ONE: Self = Self::new(Fp::ONE, Fp::ZERO);

    #[inline(always)]
    fn mul_add(&self, factor: &Self, addend: &Self) -> Self {
        // SAFETY: an element is its two coefficients.
        unsafe { multiply_add_fp2(self, factor, addend, &Self::CONSTANTS) }
    }

    #[inline(always)]
    fn mul(&self, factor: &Self) -> Self {
        self.mul_add(factor, &Self::ZERO)
    }

    #[inline(always)]
    fn add_mul_small<const FACTOR: i32>(&self, other: &Self) -> Self {
        other.scale_add(const { &Fp::from_i32(FACTOR) }, self)
    }

    #[inline(always)]
    fn mul_small<const FACTOR: i32>(&self) -> Self {
        Self::ZERO.add_mul_small::<FACTOR>(self)
    }

    fn inverse(&self) -> Self {
        self.conjugate().mul_by_fp(&self.norm().inverse())
    }

    /// The complex method: if `n` is a square root of the norm, the square of the root's `c0` is `(c0 + n) / 2` or
    /// `(c0 - n) / 2`. Exactly one of them is a square, because their product is not.
    fn sqrt(&self) -> Option<Self> {
        if self.c1.is_zero() {
            let c0 = self.c0.sqrt().map(|root| Self::new(root, Fp::ZERO));
            return c0.or_else(|| self.c0.neg().sqrt().map(|root| Self::new(Fp::ZERO, root)));
        }
        let length = self.norm().sqrt()?;
        let halves = [self.c0.add(&length), self.c0.sub(&length)];
        let c0 = halves.iter().find_map(|double| double.mul(&Fp::TWO_INV).sqrt())?;
        Some(Self::new(c0, self.c1.mul(&c0.mul_small::<2>().inverse())))
    }

    fn sgn0(&self) -> bool {
        if self.c0.is_zero() { self.c1.sgn0() } else { self.c0.sgn0() }
    }
}
