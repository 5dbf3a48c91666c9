//! Points of elliptic curves, added by the line through them.
//!
//! The line with slope `s / scale` through two points, or the tangent of one, meets the curve in a third point, whose
//! mirror image is the sum:
//!
//! ```text
//! s^2            = scale^2 (x + other_x + sum_x)
//! s (x - sum_x)  = scale   (y + sum_y)            modulo the curve's prime
//! ```
//!
//! Each equation holds for integers with a multiple of the prime subtracted. Another equation, of the chip that has the
//! points, determines the slope.

use super::{
    BigInt, IsBelowCols, LessThanCols, Update, assert_less, check_bytes, check_limbs, expressions, is_below,
    limbs_after, limbs_before, split_limbs,
};
use crate::{AirBuilder, ChipBuilder, EvalError};
use alloc::vec::Vec;
use p3_field::PrimeCharacteristicRing;

/// The multiple of the prime in an equation, as digits that are 128 less than these bytes.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Quotient<T, const WORDS: usize> {
    /// The digits of a number of the field's length; range-checked here.
    pub digits: [[T; 4]; WORDS],
    /// Two more, so that there are pairs of bytes to look up: one would be enough for every equation; range-checked here.
    pub top: [T; 2],
}

impl<V: Copy, const WORDS: usize> Quotient<V, WORDS> {
    /// What a number is without this multiple of the prime.
    pub fn leaves<E: PrimeCharacteristicRing>(&self, number: BigInt<E>, prime: &BigInt<E>) -> BigInt<E>
    where
        V: Into<E>,
    {
        number.minus(&BigInt::from_shifted_bytes(self.cells::<E>()).times(prime))
    }

    /// The cells, lowest digit first.
    pub fn cells<E>(&self) -> Vec<E>
    where
        V: Into<E>,
    {
        self.digits.as_flattened().iter().chain(&self.top).map(|&cell| cell.into()).collect()
    }
}

/// Columns that make the sum from a slope.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PointAddCols<T, const WORDS: usize> {
    /// The slope, times the scale, as digits that are 128 less than these bytes; range-checked here.
    pub slope: [[T; 4]; WORDS],
    /// The low bytes of the limbs of the sum's x; range-checked here with the high ones.
    pub sum_x_bytes: [[T; 2]; WORDS],
    /// The multiples of the prime in the equations of the slope, of x and of y.
    pub quotients: [Quotient<T, WORDS>; 3],
    /// Carries of the equations of x and y; range-checked here.
    pub carries: [[[T; 4]; WORDS]; 2],
    /// Shows that the sum's coordinates are below the prime.
    pub reduced: [LessThanCols<T, WORDS>; 2],
}

/// The line that makes the sum.
pub struct Line<E> {
    /// A multiple of the prime, by the equation of the slope.
    pub slope_equation: BigInt<E>,
    /// What its slope is multiplied with.
    pub scale: u32,
    /// A point on it.
    pub point: [BigInt<E>; 2],
    /// The x coordinate of the other point.
    pub other_x: BigInt<E>,
}

impl<V: Copy, const WORDS: usize> PointAddCols<V, WORDS> {
    /// The slope, times the scale.
    pub fn slope<E: PrimeCharacteristicRing>(&self) -> BigInt<E>
    where
        V: Into<E>,
    {
        BigInt::from_shifted_bytes(self.slope.as_flattened().iter().map(|&cell| cell.into()))
    }

    /// What must be multiples of the prime, for a sum with these bytes and limbs.
    pub fn equations<E: PrimeCharacteristicRing>(
        &self,
        line: Line<E>,
        sum_x_bytes: Vec<E>,
        sum_y_limbs: Vec<E>,
    ) -> [BigInt<E>; 3]
    where
        V: Into<E>,
    {
        let (slope, sum_x, sum_y) = (self.slope(), BigInt::from_bytes(sum_x_bytes), BigInt::from_limbs(sum_y_limbs));
        let [x, y] = line.point;
        let abscissas = x.clone().plus(&line.other_x).plus(&sum_x).scaled(line.scale).scaled(line.scale);
        let of_x = slope.times(&slope).minus(&abscissas);
        let of_y = slope.times(&x.minus(&sum_x)).minus(&y.plus(&sum_y).scaled(line.scale));
        [line.slope_equation, of_x, of_y]
    }
}

/// Proves that the point becomes the sum on rows where `count` is 1, with the prime's limbs and bytes.
///
/// # Assumptions
/// `count` is 0 or 1; the line's integers keep their bounds where it is 1, and the slope's equation has one solution
/// modulo the prime.
///
/// # Proof
/// The equations hold for integers, so that they hold modulo the prime. They determine the slope, then x, then y, each
/// modulo the prime; and the coordinates are below it.
///
/// # Errors
/// If an equation does not fit its carries.
pub fn point_add<B: ChipBuilder, const WORDS: usize>(
    b: &mut B,
    count: &B::Expr,
    addition: &PointAddCols<B::Var, WORDS>,
    point: &[[Update<B::Var>; WORDS]; 2],
    line: Line<B::Expr>,
    (limbs, bytes): (&[B::Expr], Vec<B::Expr>),
    slope_carries: &[B::Var],
) -> Result<(), EvalError> {
    let [_, y] = point;
    let [sum_x, sum_y] = point.each_ref().map(|coordinate| limbs_after::<B::Expr, _>(coordinate));
    let [x_reduced, y_reduced] = &addition.reduced;
    assert_less(b, count, x_reduced, &sum_x, limbs);
    assert_less(b, count, y_reduced, &sum_y, limbs);
    y.iter().for_each(|word| check_limbs(b, count, word.after));
    let sum_x_bytes = split_limbs(b, count, &sum_x, &addition.sum_x_bytes);
    check_bytes(b, count, &expressions(addition.slope.as_flattened()));

    let prime = BigInt::from_bytes(bytes);
    let [x_carries, y_carries] = addition.carries.each_ref().map(|carries| carries.as_flattened());
    let carries = [slope_carries, x_carries, y_carries];
    let equations = addition.equations(line, sum_x_bytes, sum_y);
    for ((equation, quotient), carries) in equations.into_iter().zip(&addition.quotients).zip(carries) {
        check_bytes(b, count, &quotient.cells::<B::Expr>());
        quotient.leaves(equation, &prime).assert_zero(b, count, carries)?;
    }
    Ok(())
}

/// Columns that decide whether points have a sum.
///
/// They have if all coordinates are below the prime and a certain number is not zero: what the slope is divided by.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PointAddValidity<T, const WORDS: usize, const COORDINATES: usize> {
    /// 1 if there is a sum, else 0; boolean here.
    pub is_valid: T,
    /// Whether each coordinate is below the prime.
    pub below_prime: [IsBelowCols<T, WORDS>; COORDINATES],
    /// 1 if the number is called zero; boolean here.
    pub is_zero: T,
    /// Factors with which the number's limbs add up to 1, if there is a sum.
    pub nonzero: [[T; 2]; WORDS],
    /// Inverse of how many reasons there are for having no sum, if there is none.
    pub inverse_reasons: T,
}

/// Returns 1 if there is a sum and else 0, on rows where `count` is 1; on others, 0. The number is zero if its limbs
/// are; coordinates, prime and number are limbs of degree 1.
///
/// # Assumptions
/// `count` is 0 or 1, and the limbs of coordinates and prime are below 2^16.
///
/// # Proof
/// If there is a sum, no coordinate is beyond the prime, and limbs that were all zero would not add up to 1. If there is
/// none, the reasons are not zero: they are at most one for each coordinate that is beyond the prime, and one if all
/// limbs are zero.
///
/// The proof does not need `is_valid` and `is_zero` to be boolean: another `is_valid` would need both cases at once, and
/// another `is_zero` is a reason as well. They are constrained to be boolean for the callers that rely on it.
pub fn point_add_validity<B: ChipBuilder, const WORDS: usize, const COORDINATES: usize>(
    b: &mut B,
    count: &B::Expr,
    validity: &PointAddValidity<B::Var, WORDS, COORDINATES>,
    coordinates: &[Vec<B::Expr>; COORDINATES],
    prime: &[B::Expr],
    number: &[B::Expr],
) -> B::Expr {
    let exists: B::Expr = validity.is_valid.into();
    b.assert_bool(validity.is_valid);
    b.when(B::Expr::ONE - count.clone()).assert_zero(validity.is_valid);
    b.assert_bool(validity.is_zero);
    number.iter().for_each(|limb| b.when(validity.is_zero).assert_zero(limb.clone()));
    let sum = validity.nonzero.as_flattened().iter().zip(number).map(|(&factor, limb)| limb.clone() * factor.into());
    b.when(validity.is_valid).assert_one(sum.sum::<B::Expr>());

    let mut reasons: B::Expr = validity.is_zero.into();
    for (bounded, coordinate) in validity.below_prime.iter().zip(coordinates) {
        let is_beyond = B::Expr::ONE - is_below(b, count, bounded, coordinate, prime);
        b.when(validity.is_valid).assert_zero(is_beyond.clone());
        reasons += is_beyond;
    }
    b.when(count.clone() - exists.clone()).assert_one(reasons * validity.inverse_reasons.into());
    exists
}

/// The point stays as it is if there is no sum.
pub fn assert_unchanged<B: ChipBuilder, const WORDS: usize, const COORDINATES: usize>(
    b: &mut B,
    count: &B::Expr,
    validity: &PointAddValidity<B::Var, WORDS, COORDINATES>,
    point: &[Update<B::Var>],
) {
    let has_none = count.clone() - validity.is_valid.into();
    for (before, after) in limbs_before::<B::Expr, _>(point).into_iter().zip(limbs_after::<B::Expr, _>(point)) {
        b.when(has_none.clone()).assert_eq(before, after);
    }
}
