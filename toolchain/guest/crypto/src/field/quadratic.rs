//! The quadratic extension by a root of -1.

use super::{Field, Fp, Prime};
use nova_intrinsics::bigint::Number;
use nova_intrinsics::{multiply_add_pairs, scale_add_pairs};

/// `real + imaginary * u`, where `u * u = -1`.
#[derive(Clone, Copy, PartialEq)]
#[repr(C)]
pub(crate) struct Fp2<P, const WORDS: usize> {
    pub(crate) real: Fp<P, WORDS>,
    pub(crate) imaginary: Fp<P, WORDS>,
}

impl<P: Prime<WORDS>, const WORDS: usize> Fp2<P, WORDS> {
    const CONSTANTS: [Number<WORDS>; 3] = [P::MODULUS, *Fp::<P, WORDS>::small(-1).number(), [0; WORDS]];

    pub(crate) const fn new(real: Fp<P, WORDS>, imaginary: Fp<P, WORDS>) -> Self {
        Self { real, imaginary }
    }

    pub(crate) fn conjugate(&self) -> Self {
        Self::new(self.real, self.imaginary.negated())
    }

    /// The product with an element of the prime field.
    pub(crate) fn scaled(&self, factor: &Fp<P, WORDS>) -> Self {
        self.scale_add(factor, &Self::ZERO)
    }

    #[inline(always)]
    fn scale_add(&self, factor: &Fp<P, WORDS>, addend: &Self) -> Self {
        // SAFETY: an element is its two parts.
        unsafe { scale_add_pairs(factor.number(), self, addend, &P::MODULUS) }
    }

    /// Adds `left * right`, where `minus` is the negative of the left imaginary part.
    #[inline(always)]
    pub(crate) fn accumulate(&mut self, left: &Self, minus: &Fp<P, WORDS>, right: &Self) {
        self.real.accumulate(minus, &right.imaginary);
        self.real.accumulate(&left.real, &right.real);
        self.imaginary.accumulate(&left.real, &right.imaginary);
        self.imaginary.accumulate(&left.imaginary, &right.real);
    }

    /// Becomes `FACTOR * self + addend`.
    #[inline(always)]
    pub(crate) fn rescale<const FACTOR: i32>(&mut self, addend: &Self) {
        self.real.rescale::<FACTOR>(&addend.real);
        self.imaginary.rescale::<FACTOR>(&addend.imaginary);
    }

    /// The square of the absolute value: the product with the conjugate.
    fn norm(&self) -> Fp<P, WORDS> {
        self.real.multiply_add(&self.real, &self.imaginary.squared())
    }
}

impl<P: Prime<WORDS>, const WORDS: usize> Field for Fp2<P, WORDS> {
    const ZERO: Self = Self::new(Fp::ZERO, Fp::ZERO);
    const ONE: Self = Self::new(Fp::ONE, Fp::ZERO);

    #[inline(always)]
    fn multiply_add(&self, factor: &Self, addend: &Self) -> Self {
        // SAFETY: an element is its two parts.
        unsafe { multiply_add_pairs(self, factor, addend, &Self::CONSTANTS) }
    }

    #[inline(always)]
    fn times(&self, factor: &Self) -> Self {
        self.multiply_add(factor, &Self::ZERO)
    }

    #[inline(always)]
    fn plus_multiple<const FACTOR: i32>(&self, other: &Self) -> Self {
        other.scale_add(const { &Fp::small(FACTOR) }, self)
    }

    #[inline(always)]
    fn multiple<const FACTOR: i32>(&self) -> Self {
        Self::ZERO.plus_multiple::<FACTOR>(self)
    }

    fn inverse(&self) -> Self {
        self.conjugate().scaled(&self.norm().inverse())
    }

    /// With the root of the norm (the "complex method"): the square of the root's real part is half of the sum, or of the
    /// difference, of the real part and that root. It is one of them, because their product is not a square.
    fn root(&self) -> Option<Self> {
        if self.imaginary.is_zero() {
            let real = self.real.root().map(|root| Self::new(root, Fp::ZERO));
            return real.or_else(|| self.real.negated().root().map(|root| Self::new(Fp::ZERO, root)));
        }
        let length = self.norm().root()?;
        let halves = [self.real.plus(&length), self.real.minus(&length)];
        let real = halves.iter().find_map(|double| double.times(&Fp::HALF).root())?;
        Some(Self::new(real, self.imaginary.times(&real.multiple::<2>().inverse())))
    }

    fn is_odd(&self) -> bool {
        if self.real.is_zero() { self.imaginary.is_odd() } else { self.real.is_odd() }
    }
}
