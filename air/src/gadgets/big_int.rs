//! Integers of many bytes: polynomials in 256 whose digits are cells or expressions, with bounds that all digits keep.
//!
//! Sums and products are those of polynomials, so that the bounds of a result follow from those of its operands. That a
//! number is zero is an equation between its digits, with carries: see [`carries`](super::carries).

use alloc::vec;
use alloc::vec::Vec;
use p3_field::PrimeCharacteristicRing;

/// Bounds of all digits of a number.
///
/// Bounds beyond 64 bits stay at the ends of the range: no equation has carries for digits nearly as large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// No digit is below it; at most 0, which is what the digits beyond the last are.
    pub low: i64,
    /// No digit is above it; at least 0.
    pub high: i64,
}

impl Bounds {
    const BYTES: Self = Self { low: 0, high: 255 };
    const SHIFTED_BYTES: Self = Self { low: -128, high: 127 };
    const LIMBS: Self = Self { low: 0, high: 0xffff };

    fn plus(self, other: Self) -> Self {
        Self { low: self.low.saturating_add(other.low), high: self.high.saturating_add(other.high) }
    }

    fn minus(self, other: Self) -> Self {
        Self { low: self.low.saturating_sub(other.high), high: self.high.saturating_sub(other.low) }
    }

    fn scaled(self, factor: u32) -> Self {
        let scale = |bound: i64| bound.saturating_mul(factor.into());
        Self { low: scale(self.low), high: scale(self.high) }
    }

    /// Of a sum of this many products: the extremes of one are at the ends of both factors.
    fn times(self, other: Self, terms: usize) -> Self {
        let terms = i64::try_from(terms).unwrap_or(i64::MAX);
        let product = |left: i64, right: i64| left.saturating_mul(right).saturating_mul(terms);
        Self {
            low: product(self.low, other.high).min(product(self.high, other.low)),
            high: product(self.low, other.low).max(product(self.high, other.high)),
        }
    }
}

/// A polynomial in 256, lowest digit first.
#[derive(Clone, Debug)]
pub struct BigInt<E> {
    digits: Vec<E>,
    bounds: Bounds,
}

impl<E: PrimeCharacteristicRing> BigInt<E> {
    /// The number with these bytes.
    ///
    /// # Assumptions
    /// They are bytes.
    pub fn from_bytes(bytes: impl IntoIterator<Item = E>) -> Self {
        Self { digits: bytes.into_iter().collect(), bounds: Bounds::BYTES }
    }

    /// The number whose digits are these bytes less 128: negative numbers have such digits, too.
    ///
    /// # Assumptions
    /// They are bytes.
    pub fn from_shifted_bytes(bytes: impl IntoIterator<Item = E>) -> Self {
        let shift = E::from_u32(SHIFT);
        let digits = bytes.into_iter().map(|byte| byte - shift.clone()).collect();
        Self { digits, bounds: Bounds::SHIFTED_BYTES }
    }

    /// The number with these limbs of 16 bits.
    ///
    /// # Assumptions
    /// They are below 2^16.
    pub fn from_limbs(limbs: impl IntoIterator<Item = E>) -> Self {
        Self { digits: limbs.into_iter().flat_map(|limb| [limb, E::ZERO]).collect(), bounds: Bounds::LIMBS }
    }

    /// A small number.
    ///
    /// # Assumptions
    /// Its absolute value is at most `bound`.
    pub fn from_small(number: E, bound: u32) -> Self {
        let high = i64::from(bound);
        Self { digits: vec![number], bounds: Bounds { low: high.saturating_neg(), high } }
    }

    /// The digits, lowest first.
    pub fn digits(&self) -> &[E] {
        &self.digits
    }

    /// The bounds that all digits keep.
    pub const fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// The sum.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        self.lengthen(other.digits.len());
        self.digits.iter_mut().zip(&other.digits).for_each(|(digit, other)| *digit += other.clone());
        Self { bounds: self.bounds.plus(other.bounds), ..self }
    }

    /// The difference.
    #[must_use]
    pub fn minus(mut self, other: &Self) -> Self {
        self.lengthen(other.digits.len());
        self.digits.iter_mut().zip(&other.digits).for_each(|(digit, other)| *digit -= other.clone());
        Self { bounds: self.bounds.minus(other.bounds), ..self }
    }

    /// The product with a small number.
    #[must_use]
    pub fn scaled(mut self, factor: u32) -> Self {
        let multiplier = E::from_u32(factor);
        self.digits.iter_mut().for_each(|digit| *digit *= multiplier.clone());
        Self { bounds: self.bounds.scaled(factor), ..self }
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let mut digits = E::zero_vec(self.digits.len().saturating_add(other.digits.len()).saturating_sub(1));
        for (shift, left) in self.digits.iter().enumerate() {
            let shifted = digits.get_mut(shift..).unwrap_or_default();
            for (digit, right) in shifted.iter_mut().zip(&other.digits) {
                *digit += left.clone() * right.clone();
            }
        }
        let terms = self.digits.len().min(other.digits.len());
        Self { digits, bounds: self.bounds.times(other.bounds, terms) }
    }

    /// Cuts off the digits from `length` on.
    #[must_use]
    pub fn split_off(&mut self, length: usize) -> Vec<E> {
        self.digits.split_off(length.min(self.digits.len()))
    }

    fn lengthen(&mut self, length: usize) {
        let length = length.max(self.digits.len());
        self.digits.resize(length, E::ZERO);
    }
}

/// What the digits of [`BigInt::from_shifted_bytes`] are less than their cells.
pub const SHIFT: u32 = 128;
