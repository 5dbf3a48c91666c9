//! Integers of many bytes, and equations between them.
//!
//! # Argument
//! An [`Integer`] is a polynomial in 256 whose digits are cells or expressions, together with bounds that all digits keep.
//! Sums and products are those of polynomials, so that the bounds of a result follow from those of its operands. An
//! integer is zero if and only if its digits vanish after carries: with the digits grouped to `d_0, d_1, ...` in base `B`
//! (256 or 2^16), there are carries with `d_k + c_(k-1) = B c_k`, where `c_(-1)` and the last one are zero.
//! [`Integer::assert_zero`] states these equations in the field, for carries that lookups keep within an interval. The
//! bounds say that the two sides of an equation differ by less than the field's modulus, so that it holds for integers.

use super::{constant, range};
use crate::{AirBuilder, ChipBuilder, F};
use alloc::vec;
use alloc::vec::Vec;
#[cfg(feature = "witness")]
use p3_field::Field;
use p3_field::{PrimeCharacteristicRing, PrimeField32};

/// A polynomial in 256, lowest digit first.
#[derive(Clone, Debug)]
pub struct Integer<E> {
    digits: Vec<E>,
    /// No digit is below it; at most 0, which is what the digits beyond the last are.
    low: i64,
    /// No digit is above it; at least 0.
    high: i64,
}

impl<E: PrimeCharacteristicRing> Integer<E> {
    /// The number with these bytes.
    ///
    /// # Assumptions
    /// They are bytes.
    pub fn from_bytes(bytes: impl IntoIterator<Item = E>) -> Self {
        Self { digits: bytes.into_iter().collect(), low: 0, high: 255 }
    }

    /// The number whose digits are these bytes less 128: negative numbers have such digits, too.
    ///
    /// # Assumptions
    /// They are bytes.
    pub fn from_shifted_bytes(bytes: impl IntoIterator<Item = E>) -> Self {
        let shift = E::from_u32(SHIFT);
        let digits = bytes.into_iter().map(|byte| byte - shift.clone()).collect();
        Self { digits, low: -i64::from(SHIFT), high: 255 - i64::from(SHIFT) }
    }

    /// The number with these limbs of 16 bits.
    ///
    /// # Assumptions
    /// They are below 2^16.
    pub fn from_limbs(limbs: impl IntoIterator<Item = E>) -> Self {
        Self { digits: limbs.into_iter().flat_map(|limb| [limb, E::ZERO]).collect(), low: 0, high: 0xffff }
    }

    /// A small number.
    ///
    /// # Assumptions
    /// Its absolute value is at most `bound`.
    pub fn from_small(number: E, bound: u32) -> Self {
        Self { digits: vec![number], low: -i64::from(bound), high: i64::from(bound) }
    }

    /// The sum.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        self.lengthen(other.digits.len());
        self.digits.iter_mut().zip(&other.digits).for_each(|(digit, other)| *digit += other.clone());
        Self { low: self.low + other.low, high: self.high + other.high, ..self }
    }

    /// The difference.
    #[must_use]
    pub fn minus(mut self, other: &Self) -> Self {
        self.lengthen(other.digits.len());
        self.digits.iter_mut().zip(&other.digits).for_each(|(digit, other)| *digit -= other.clone());
        Self { low: self.low - other.high, high: self.high - other.low, ..self }
    }

    /// The product with a small number.
    #[must_use]
    pub fn scaled(mut self, factor: u32) -> Self {
        let multiplier = E::from_u32(factor);
        self.digits.iter_mut().for_each(|digit| *digit *= multiplier.clone());
        Self { low: self.low * i64::from(factor), high: self.high * i64::from(factor), ..self }
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let mut digits = E::zero_vec(self.digits.len() + other.digits.len() - 1);
        for (shift, left) in self.digits.iter().enumerate() {
            for (digit, right) in digits[shift..].iter_mut().zip(&other.digits) {
                *digit += left.clone() * right.clone();
            }
        }
        let terms = self.digits.len().min(other.digits.len()) as i64;
        let extremes = [self.low, self.high].map(|left| [other.low, other.high].map(|right| left * right));
        let low = extremes.as_flattened().iter().min().map_or(0, |&low| terms * low.min(0));
        let high = extremes.as_flattened().iter().max().map_or(0, |&high| terms * high.max(0));
        Self { digits, low, high }
    }

    /// Cuts off the digits from `length` on.
    #[must_use]
    pub fn split_off(&mut self, length: usize) -> Vec<E> {
        self.digits.split_off(length)
    }

    fn lengthen(&mut self, length: usize) {
        let length = length.max(self.digits.len());
        self.digits.resize(length, E::ZERO);
    }

    /// The digits in groups, each the number that its digits are.
    fn groups(&self, plan: Plan) -> impl Iterator<Item = E> {
        let base = E::from_u32(256);
        let group = move |digits: &[E]| digits.iter().rfold(E::ZERO, |sum, digit| sum * base.clone() + digit.clone());
        self.digits.chunks(plan.digits).map(group)
    }

    /// How the carries are checked.
    ///
    /// # Panics
    /// If the digits are too large for carries of 16 bits.
    fn plan(&self) -> Plan {
        let plans = [2, 1].into_iter().filter_map(|digits| Plan::new(digits, self.low, self.high));
        plans.into_iter().next().expect("the digits of an equation are small enough for its carries")
    }
}

/// What the digits of [`Integer::from_shifted_bytes`] are less than their cells.
pub const SHIFT: u32 = 128;

/// How the carries of an equation are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Plan {
    /// Digits in a group: 1 or 2.
    digits: usize,
    /// The smallest carry that can be shown.
    lowest: i64,
    /// Bits of what a carry is more than that.
    bits: u32,
}

impl Plan {
    /// The plan for groups of so many digits, if there is one.
    ///
    /// A carry is `(d + c) / B` for a group's value `d` and the carry `c` before it, so that all carries keep the bounds
    /// of `d / (B - 1)`. If the interval that lookups show is `[lowest, lowest + 2^bits)`, then both sides of an equation
    /// `d + c = B c'` differ by less than the field's modulus as soon as the extremes do.
    fn new(digits: usize, low: i64, high: i64) -> Option<Self> {
        let base = 256_i64.pow(digits as u32);
        let [low, high] = [low, high].map(|bound| bound * (base - 1) / 255);
        let [lowest, highest] = [low.div_euclid(base - 1), -(-high).div_euclid(base - 1)];
        let bits = (highest - lowest + 1).cast_unsigned().next_power_of_two().ilog2();
        // The interval of lookups is longer than that of the carries: it may stick out on either side.
        let length = (1_i64 << bits) - 1;
        let starts = [lowest, highest - length, (lowest + highest - length).div_euclid(2)];
        let modulus = i64::from(F::ORDER_U32);
        let is_sound = |&lowest: &i64| {
            let highest = lowest + length;
            high + highest - base * lowest < modulus && low + lowest - base * highest > -modulus
        };
        let lowest = starts.into_iter().find(is_sound).filter(|_| bits <= 16)?;
        Some(Self { digits, lowest, bits })
    }

    #[cfg(feature = "witness")]
    fn inverse_base(self) -> F {
        F::from_u32(1 << (8 * self.digits)).inverse()
    }
}

#[cfg(feature = "witness")]
impl Integer<F> {
    /// The digits as integers.
    pub(crate) fn signed_digits(&self) -> impl Iterator<Item = i64> {
        let modulus = i64::from(F::ORDER_U32);
        let values = self.digits.iter().map(|digit| i64::from(digit.as_canonical_u32()));
        values.map(move |value| if value > modulus / 2 { value - modulus } else { value })
    }

    /// What the cells of the carries hold.
    pub fn carries(&self) -> impl Iterator<Item = F> {
        let plan = self.plan();
        let (inverse, lowest) = (plan.inverse_base(), F::from_i64(plan.lowest));
        let count = self.digits.len().div_ceil(plan.digits) - 1;
        let groups: Vec<_> = self.groups(plan).collect();
        groups.into_iter().take(count).scan(F::ZERO, move |carry, group| {
            *carry = (*carry + group) * inverse;
            Some(*carry - lowest)
        })
    }
}

impl<E: PrimeCharacteristicRing> Integer<E> {
    /// Proves that the number is zero, on rows where `count` is 1. See the module for the proof.
    ///
    /// # Assumptions
    /// `count` is 0 or 1, and the digits keep the integer's bounds on rows where it is 1.
    ///
    /// # Panics
    /// If the carries are not as many as the equation needs, or the digits too large.
    pub fn assert_zero<B: ChipBuilder<Expr = E>>(&self, b: &mut B, count: &E, carries: &[B::Var]) {
        let plan = self.plan();
        assert_eq!(carries.len() + 1, self.digits.len().div_ceil(plan.digits), "a carry between two groups");
        let base = constant::<B>(1 << (8 * plan.digits));
        let lowest = E::from_i64(plan.lowest);
        let mut before = E::ZERO;
        for (group, carry) in self.groups(plan).zip(carries.iter().map(Some).chain([None])) {
            let carry = carry.map_or(E::ZERO, |&cell| {
                range(b, count.clone(), cell, constant::<B>(plan.bits));
                cell.into() + lowest.clone()
            });
            b.when(count.clone()).assert_eq(group + before, carry.clone() * base.clone());
            before = carry;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The plans that exist are those whose equations cannot wrap around the modulus.
    #[test]
    fn plans_leave_room() {
        let product = 32 * 255 * 255;
        assert_eq!(Plan::new(2, -product, product).map(|plan| plan.bits), Some(14));
        assert_eq!(Plan::new(2, -4 * product, 2 * product), None);
        assert_eq!(Plan::new(1, -4 * product, 2 * product).map(|plan| plan.bits), Some(16));
        assert_eq!(Plan::new(1, -9 * product, 9 * product), None);
    }

    #[test]
    fn carries_of_zero_end_in_zero() {
        let number = |bytes: &[u8]| Integer::from_bytes(bytes.iter().map(|&byte| F::from_u8(byte)));
        // 0xffff * 0xffff = 0xfffe0001
        let product = number(&[255, 255]).times(&number(&[255, 255]));
        let zero = product.minus(&number(&[1, 0, 254, 255]));
        let plan = zero.plan();
        let carries: Vec<_> = zero.carries().map(|carry| carry + F::from_i64(plan.lowest)).collect();
        let groups: Vec<_> = zero.groups(plan).collect();
        assert_eq!((groups.len(), carries.len()), (2, 1));
        assert_eq!(groups[0], carries[0] * F::from_u32(1 << 16));
        assert_eq!(groups[1] + carries[0], F::ZERO);
    }
}
