//! Equations between integers of many bytes, by carries.
//!
//! # Argument
//! A [`BigInt`] is zero if and only if its digits vanish after carries: with the digits grouped to `d_0, d_1, ...` in
//! base `B` (256 or 2^16), there are carries with `d_k + c_(k-1) = B c_k`, where `c_(-1)` and the last one are zero.
//! [`BigInt::assert_zero`] states these equations in the field, for carries that lookups keep within an interval. The
//! bounds of the digits imply that the two sides of an equation differ by less than the field's modulus, so that it
//! holds for integers. `docs/carries.md` lists the equations of all chips with these bounds; a test recomputes them.

use super::big_int::{BigInt, Bounds};
use super::{constant, range};
use crate::{AirBuilder, ChipBuilder, EvalError, F};
use p3_field::{PrimeCharacteristicRing, PrimeField32};

/// Digits that are taken together.
#[derive(Clone, Copy)]
struct Grouping {
    /// How many.
    digits: usize,
    /// The base of the numbers that they are: a power of 256.
    base: i64,
    /// The number whose digits are all 1.
    ones: i64,
}

/// The groupings that are tried, that with fewer carries first.
const GROUPINGS: [Grouping; 2] =
    [Grouping { digits: 2, base: 1 << 16, ones: 0x101 }, Grouping { digits: 1, base: 1 << 8, ones: 1 }];

/// How the carries of an equation are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CarryPlan {
    /// Digits in a group: 1 or 2.
    pub digits: usize,
    /// The base of the groups.
    pub base: i64,
    /// Bounds of a group's value.
    pub group: Bounds,
    /// The smallest carry that can be shown.
    pub lowest: i64,
    /// The largest carry that can be shown.
    pub highest: i64,
    /// Bits, by lookup, of what a carry is more than the smallest; at most 16.
    pub bits: u32,
}

impl CarryPlan {
    /// The plan for digits with these bounds, if there is one.
    ///
    /// A carry is `(d + c) / B` for a group's value `d` and the carry `c` before it, so that all carries keep the bounds
    /// of `d / (B - 1)`, which are those of a digit by 255. The interval that lookups show is longer than that of the
    /// carries: it may stick out on either side, and the first of three positions that is sound is taken.
    fn new(grouping: Grouping, digit: Bounds) -> Option<Self> {
        let Grouping { digits, base, ones } = grouping;
        let group = Bounds { low: digit.low.saturating_mul(ones), high: digit.high.saturating_mul(ones) };
        let least = digit.low.div_euclid(255);
        let most = digit.high.saturating_neg().div_euclid(255).saturating_neg();
        let count = most.saturating_sub(least).saturating_add(1).cast_unsigned();
        let bits = count.checked_next_power_of_two()?.checked_ilog2().filter(|&bits| bits <= 16)?;
        let length = 1_i64.checked_shl(bits)?.saturating_sub(1);
        let end = most.saturating_sub(length);
        let starts = [least, end, least.saturating_add(end).div_euclid(2)];
        let plan = |lowest: i64| Self { digits, base, group, lowest, highest: lowest.saturating_add(length), bits };
        starts.into_iter().map(plan).find(Self::is_sound)
    }

    /// The largest absolute value of the difference between both sides of an equation, `d + c - B c'`.
    #[must_use]
    pub fn largest_difference(&self) -> i64 {
        let (low, high) = (self.group.low, self.group.high);
        let above = high.saturating_add(self.highest).saturating_sub(self.base.saturating_mul(self.lowest));
        let below = low.saturating_add(self.lowest).saturating_sub(self.base.saturating_mul(self.highest));
        above.max(below.saturating_neg())
    }

    /// Whether equations that hold in the field hold for integers.
    fn is_sound(&self) -> bool {
        self.largest_difference() < i64::from(F::ORDER_U32)
    }
}

impl<E: PrimeCharacteristicRing> BigInt<E> {
    /// How the carries are checked, when the number is to be zero.
    ///
    /// # Errors
    /// [`EvalError::Digits`] if the digits are too large for carries of 16 bits.
    pub fn carry_plan(&self) -> Result<CarryPlan, EvalError> {
        let bounds = self.bounds();
        let plan = GROUPINGS.into_iter().find_map(|grouping| CarryPlan::new(grouping, bounds));
        plan.ok_or(EvalError::Digits { low: bounds.low, high: bounds.high })
    }

    /// The digits in groups, each the number that its digits are.
    pub fn groups(&self, plan: &CarryPlan) -> impl ExactSizeIterator<Item = E> {
        let base = E::from_u32(256);
        let group = move |digits: &[E]| digits.iter().rfold(E::ZERO, |sum, digit| sum * base.clone() + digit.clone());
        self.digits().chunks(plan.digits).map(group)
    }

    /// Proves that the number is zero, on rows where `count` is 1. See the module for the proof.
    ///
    /// # Assumptions
    /// `count` is 0 or 1, and the digits keep the integer's bounds on rows where it is 1.
    ///
    /// # Errors
    /// If the number of carries is not what the equation needs, or the digits are too large.
    pub fn assert_zero<B: ChipBuilder<Expr = E>>(
        &self,
        b: &mut B,
        count: &E,
        carries: &[B::Var],
    ) -> Result<(), EvalError> {
        let plan = self.carry_plan()?;
        let groups = self.groups(&plan);
        let expected = groups.len().saturating_sub(1);
        if carries.len() != expected {
            return Err(EvalError::Carries { expected, got: carries.len() });
        }
        let (base, lowest) = (E::from_i64(plan.base), E::from_i64(plan.lowest));
        let mut before = E::ZERO;
        for (group, carry) in groups.zip(carries.iter().map(Some).chain([None])) {
            let carry = carry.map_or(E::ZERO, |&cell| {
                range(b, count.clone(), cell, constant::<B>(plan.bits));
                cell.into() + lowest.clone()
            });
            b.when(count.clone()).assert_eq(group + before, carry.clone() * base.clone());
            before = carry;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    /// The plans that exist are those whose equations cannot wrap around the modulus.
    #[test]
    fn plans_leave_room() {
        let [pairs, single] = GROUPINGS;
        let product = 32 * 255 * 255;
        let bits = |grouping, low, high| CarryPlan::new(grouping, Bounds { low, high }).map(|plan| plan.bits);
        assert_eq!(bits(pairs, -product, product), Some(14));
        assert_eq!(bits(pairs, -4 * product, 2 * product), None);
        assert_eq!(bits(single, -4 * product, 2 * product), Some(16));
        assert_eq!(bits(single, -9 * product, 9 * product), None);
        for extreme in [i64::MIN, i64::MAX] {
            assert_eq!(bits(single, extreme.min(0), extreme.max(0)), None);
        }
        assert_eq!(bits(single, i64::MIN, i64::MAX), None);
    }

    #[test]
    fn bounds_that_overflow_have_no_carries() {
        let mut number = BigInt::from_bytes([F::ONE; 4]);
        for _ in 0..8 {
            number = number.times(&number);
        }
        let error = number.carry_plan().expect_err("the digits are larger than 64 bits");
        assert_eq!(error, EvalError::Digits { low: 0, high: i64::MAX });
    }

    #[test]
    fn carries_of_zero_end_in_zero() {
        let number = |bytes: &[u8]| BigInt::from_bytes(bytes.iter().map(|&byte| F::from_u8(byte)));
        // 0xffff * 0xffff = 0xfffe0001
        let product = number(&[255, 255]).times(&number(&[255, 255]));
        let zero = product.minus(&number(&[1, 0, 254, 255]));
        let plan = zero.carry_plan().unwrap();
        let groups: Vec<_> = zero.groups(&plan).collect();
        // 65024 + 256 * 130050 = 509 * 2^16
        let carry = F::from_u32(509);
        assert_eq!(groups, [carry * F::from_u32(1 << 16), -carry]);
    }
}
