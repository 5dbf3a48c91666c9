//! The scalar field.

mod conversions;
mod field;
mod selection;

use crate::convert::{BigInt, Bytes, Modulus, from_uint, is_less, to_bytes, to_uint};
use crate::operators::{fold, negation, operator};
use crate::{PrimeOrder, operations};
use core::cmp::Ordering;
use core::fmt;
use core::iter::{Product, Sum};
use core::marker::PhantomData;
use core::ops::{Add, AddAssign, Mul, MulAssign, Neg, Shr, ShrAssign, Sub, SubAssign};
use elliptic_curve::ff::Field;
use elliptic_curve::ops::Invert;
use elliptic_curve::scalar::IsHigh;
use elliptic_curve::subtle::{Choice, ConstantTimeEq, CtOption};

/// An element of the scalar field: an integer below the group's order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Scalar<C>(BigInt, PhantomData<C>);

impl<C: PrimeOrder> Scalar<C> {
    /// Zero.
    pub const ZERO: Self = Self::new(Modulus::<8>::ZERO);

    /// One.
    pub const ONE: Self = Self::new(Modulus::<8>::ONE);

    const ORDER: BigInt = from_uint(&C::ORDER);

    const MINUS_ONE: Self = Self::new(from_uint(&C::ORDER.wrapping_sub(&elliptic_curve::bigint::U256::ONE)));

    pub(crate) const fn new(number: BigInt) -> Self {
        Self(number, PhantomData)
    }

    /// Reduces an integer.
    fn reduced(number: &BigInt) -> Self {
        Self::ONE.mul_add(number, &Self::ZERO)
    }

    pub(crate) fn mul_add(&self, factor: &BigInt, addend: &Self) -> Self {
        Self::new(operations::mul_add::<C>(&self.0, factor, &addend.0))
    }

    pub(crate) const fn as_bigint(&self) -> &BigInt {
        &self.0
    }

    /// Whether the scalar is zero.
    pub fn is_zero(&self) -> Choice {
        self.ct_eq(&Self::ZERO)
    }

    /// Whether the reduced integer is odd.
    pub fn is_odd(&self) -> Choice {
        Choice::from((self.0[0] & 1) as u8)
    }

    /// Whether the reduced integer is even.
    pub fn is_even(&self) -> Choice {
        !self.is_odd()
    }

    /// The encoded scalar, big-endian.
    pub fn to_bytes(&self) -> Bytes {
        to_bytes(&self.0)
    }

    /// `self + right`.
    #[must_use]
    pub fn add(&self, right: &Self) -> Self {
        self.mul_add(&Self::ONE.0, right)
    }

    /// `self - right`.
    #[must_use]
    pub fn sub(&self, right: &Self) -> Self {
        right.mul_add(&Self::MINUS_ONE.0, self)
    }

    /// `self * right`.
    #[must_use]
    pub fn multiply(&self, right: &Self) -> Self {
        self.mul_add(&right.0, &Self::ZERO)
    }

    /// `-self`.
    #[must_use]
    pub fn negate(&self) -> Self {
        self.multiply(&Self::MINUS_ONE)
    }

    /// `self + self`.
    #[must_use]
    pub fn double(&self) -> Self {
        self.add(self)
    }

    /// `self * self`.
    #[must_use]
    pub fn square(&self) -> Self {
        self.multiply(self)
    }

    /// `self^exponent`, for an exponent in words, lowest first.
    #[must_use]
    pub fn pow_vartime(&self, exponent: impl AsRef<[u64]>) -> Self {
        <Self as Field>::pow_vartime(self, exponent)
    }

    /// The inverse, unless the scalar is zero.
    pub fn invert(&self) -> CtOption<Self> {
        CtOption::new(Self::new(operations::inverse::<C>(&self.0)), !self.is_zero())
    }

    /// `self >> shift`.
    #[must_use]
    pub const fn shr_vartime(&self, shift: usize) -> Self {
        Self::new(from_uint(&to_uint(&self.0).shr_vartime(shift)))
    }
}

operator!(Scalar, Scalar, Add::add, AddAssign::add_assign, Scalar::add);
operator!(Scalar, Scalar, Sub::sub, SubAssign::sub_assign, Scalar::sub);
operator!(Scalar, Scalar, Mul::mul, MulAssign::mul_assign, Scalar::multiply);
negation!(Scalar, Scalar::negate);
fold!(Scalar, Sum::sum, ZERO, Add::add);
fold!(Scalar, Product::product, ONE, Mul::mul);

impl<C: PrimeOrder> Shr<usize> for Scalar<C> {
    type Output = Self;

    fn shr(self, shift: usize) -> Self {
        self.shr_vartime(shift)
    }
}

impl<C: PrimeOrder> Shr<usize> for &Scalar<C> {
    type Output = Scalar<C>;

    fn shr(self, shift: usize) -> Scalar<C> {
        self.shr_vartime(shift)
    }
}

impl<C: PrimeOrder> ShrAssign<usize> for Scalar<C> {
    fn shr_assign(&mut self, shift: usize) {
        *self = self.shr_vartime(shift);
    }
}

impl<C: PrimeOrder> Invert for Scalar<C> {
    type Output = CtOption<Self>;

    fn invert(&self) -> CtOption<Self> {
        Scalar::invert(self)
    }
}

impl<C: PrimeOrder> IsHigh for Scalar<C> {
    fn is_high(&self) -> Choice {
        let half = const { &from_uint(&C::ORDER.shr_vartime(1)) };
        Choice::from(u8::from(is_less(half, &self.0)))
    }
}

impl<C: PrimeOrder> Ord for Scalar<C> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.iter().rev().cmp(other.0.iter().rev())
    }
}

impl<C: PrimeOrder> PartialOrd for Scalar<C> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<C: PrimeOrder> AsRef<Self> for Scalar<C> {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl<C: PrimeOrder> fmt::Debug for Scalar<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Scalar").field(&to_uint(&self.0)).finish()
    }
}
