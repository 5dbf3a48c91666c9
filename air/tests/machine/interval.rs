//! Expressions of which only an interval is known.

use nova_air::F;
use p3_field::{Field, PrimeCharacteristicRing, PrimeField32};
use std::iter::{Product, Sum};
use std::ops::{Add, AddAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// The integers that an expression may have as its value, while its cells keep the intervals that lookups impose.
///
/// Division by 256 makes a byte, whatever is divided: chips divide so only to get the high byte of a limb, which they look
/// up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Interval {
    pub(crate) low: i128,
    pub(crate) high: i128,
    divides: bool,
}

impl Interval {
    pub(crate) const BYTE: Self = Self::new(0, 255);
    pub(crate) const LIMB: Self = Self::new(0, 0xffff);
    pub(crate) const BIT: Self = Self::new(0, 1);

    pub(crate) const fn new(low: i128, high: i128) -> Self {
        Self { low, high, divides: false }
    }

    pub(crate) fn contains(self, other: Self) -> bool {
        self.low <= other.low && other.high <= self.high
    }

    /// The largest absolute value.
    pub(crate) fn magnitude(self) -> i128 {
        self.high.max(-self.low)
    }
}

impl From<F> for Interval {
    fn from(constant: F) -> Self {
        if constant == F::from_u32(256).inverse() {
            return Self { divides: true, ..Self::default() };
        }
        let value = i128::from(constant.as_canonical_u32());
        let signed = if value > i128::from(F::ORDER_U32 / 2) { value - i128::from(F::ORDER_U32) } else { value };
        Self::new(signed, signed)
    }
}

impl Add for Interval {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(self.low + other.low, self.high + other.high)
    }
}

impl Neg for Interval {
    type Output = Self;

    fn neg(self) -> Self {
        Self::new(-self.high, -self.low)
    }
}

impl Sub for Interval {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Interval {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        if self.divides || other.divides {
            return Self::BYTE;
        }
        let ends = [self.low, self.high].map(|left| [left * other.low, left * other.high]);
        let ends = ends.as_flattened().iter().copied();
        Self::new(ends.clone().min().unwrap_or_default(), ends.max().unwrap_or_default())
    }
}

impl AddAssign for Interval {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Interval {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl MulAssign for Interval {
    fn mul_assign(&mut self, other: Self) {
        *self = *self * other;
    }
}

impl Sum for Interval {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::ZERO, Self::add)
    }
}

impl Product for Interval {
    fn product<I: Iterator<Item = Self>>(factors: I) -> Self {
        factors.fold(Self::ONE, Self::mul)
    }
}

impl PrimeCharacteristicRing for Interval {
    type PrimeSubfield = F;

    const ZERO: Self = Self::new(0, 0);
    const ONE: Self = Self::new(1, 1);
    const TWO: Self = Self::new(2, 2);
    const NEG_ONE: Self = Self::new(-1, -1);

    fn from_prime_subfield(value: F) -> Self {
        value.into()
    }
}
