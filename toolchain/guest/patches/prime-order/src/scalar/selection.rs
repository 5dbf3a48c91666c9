//! The traits of subtle and zeroize.

use super::Scalar;
use crate::PrimeOrder;
use core::array;
use elliptic_curve::subtle::{
    Choice, ConditionallySelectable, ConstantTimeEq, ConstantTimeGreater, ConstantTimeLess,
};
use elliptic_curve::zeroize::DefaultIsZeroes;

impl<C: PrimeOrder> Default for Scalar<C> {
    fn default() -> Self {
        Self::ZERO
    }
}

impl<C: PrimeOrder> DefaultIsZeroes for Scalar<C> {}

impl<C: PrimeOrder> ConditionallySelectable for Scalar<C> {
    fn conditional_select(zero: &Self, one: &Self, choice: Choice) -> Self {
        Self::new(array::from_fn(|index| u32::conditional_select(&zero.0[index], &one.0[index], choice)))
    }
}

impl<C: PrimeOrder> ConstantTimeEq for Scalar<C> {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.0.ct_eq(&other.0)
    }
}

impl<C: PrimeOrder> ConstantTimeLess for Scalar<C> {}

impl<C: PrimeOrder> ConstantTimeGreater for Scalar<C> {
    fn ct_gt(&self, other: &Self) -> Choice {
        Choice::from(u8::from(self > other))
    }
}
