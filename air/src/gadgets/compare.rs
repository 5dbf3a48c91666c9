//! Comparison of words, signed or unsigned.

use super::{Word, check_limbs, constant, expr, limb_inverse, range};
use crate::{AirBuilder, ChipBuilder};
use p3_field::PrimeCharacteristicRing;

/// Columns that decide `left < right`.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct LessThan<T> {
    /// `left - right mod 2^32`; range-checked here.
    pub difference: Word<T>,
    /// Sign bit of `left` in a signed comparison, else 0.
    pub left_sign: T,
    /// Sign bit of `right` in a signed comparison, else 0.
    pub right_sign: T,
}

/// Returns the expression (degree 1) that is 1 if `left < right` and else 0, on rows where `count` is 1. `signed`
/// (degree 1) tells which comparison; it is 0 or 1, and 0 on rows where `count` is.
///
/// # Assumptions
/// The limbs of `left` and `right` are below 2^16.
///
/// # Proof
/// The sign columns are boolean. A lookup shows `hi - 2^15 sign < 2^(16 - signed)`. If `signed` is 1 that makes
/// `sign` the top bit; if 0, `sign` is constrained to be 0. A signed comparison is the unsigned one of the words with
/// their top bits flipped, whose high limbs are `hi + 2^15 - 2^16 sign`; the 2^15 cancel in the difference. Then for
/// both limbs `left - right - borrow in = difference - 2^16 borrow` with boolean borrows and `difference < 2^16`
/// determines difference and borrow uniquely, and the last borrow is the result.
pub fn less_than<B: ChipBuilder>(
    b: &mut B,
    count: &B::Expr,
    comparison: &LessThan<B::Var>,
    signed: &B::Expr,
    left: &Word<B::Expr>,
    right: &Word<B::Expr>,
) -> B::Expr {
    let difference = expr::<B>(comparison.difference);
    let (left_sign, right_sign): (B::Expr, B::Expr) = (comparison.left_sign.into(), comparison.right_sign.into());
    for (sign, hi) in [(&left_sign, &left.hi), (&right_sign, &right.hi)] {
        b.assert_bool(sign.clone());
        b.assert_zero((B::Expr::ONE - signed.clone()) * sign.clone());
        let bits = constant::<B>(16) - signed.clone();
        range(b, count.clone(), hi.clone() - sign.clone() * constant::<B>(1 << 15), bits);
    }
    check_limbs(b, count, comparison.difference);
    let borrow = (difference.lo - left.lo.clone() + right.lo.clone()) * limb_inverse();
    let flipped = left.hi.clone() - right.hi.clone() - (left_sign - right_sign) * constant::<B>(1 << 16);
    let less = (difference.hi - flipped + borrow.clone()) * limb_inverse();
    b.when(count.clone()).assert_bool(borrow);
    b.when(count.clone()).assert_bool(less.clone());
    less
}
