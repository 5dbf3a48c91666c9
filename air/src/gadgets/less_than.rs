//! Comparison of big integers, by the highest limb in which they differ.

use super::{constant, range};
use crate::{AirBuilder, ChipBuilder};
use alloc::vec::Vec;
use p3_field::PrimeCharacteristicRing;

/// Columns that show which of two numbers is larger.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct LessThanCols<T, const WORDS: usize> {
    /// 1 for the limb that decides, lowest first; boolean here, and one is 1 where numbers are compared.
    pub decides: [[T; 2]; WORDS],
    /// By how much the larger limb exceeds what it must be at least; range-checked here.
    pub excess: T,
}

/// Proves `left < right` on rows where `count` is 1; both as limbs of degree 1. Elsewhere no limb decides.
///
/// # Assumptions
/// `count` is 0 or 1, and the limbs are below 2^16.
///
/// # Proof
/// All limbs above the one that decides are equal, and `right - left - 1` is below 2^16 for that one. It would be
/// negative, and above -2^17, if the limb of `left` were not less.
pub fn assert_less<B: ChipBuilder, const WORDS: usize>(
    b: &mut B,
    count: &B::Expr,
    comparison: &LessThanCols<B::Var, WORDS>,
    left: &[B::Expr],
    right: &[B::Expr],
) {
    let differences = differences(left, right);
    let gaps: Vec<_> = differences.iter().map(|difference| -difference.clone() - B::Expr::ONE).collect();
    decide(b, count, comparison, &differences, &gaps);
}

/// Proves that the limbs above the one that decides have no difference, and that its gap is below 2^16.
fn decide<B: ChipBuilder, const WORDS: usize>(
    b: &mut B,
    count: &B::Expr,
    comparison: &LessThanCols<B::Var, WORDS>,
    differences: &[B::Expr],
    gaps: &[B::Expr],
) {
    let (mut decided, mut excess) = (B::Expr::ZERO, B::Expr::ZERO);
    for ((&flag, difference), gap) in comparison.decides.as_flattened().iter().zip(differences).zip(gaps) {
        b.assert_bool(flag);
        b.when(decided.clone()).assert_zero(difference.clone());
        decided += flag.into();
        excess += gap.clone() * flag.into();
    }
    b.assert_eq(decided, count.clone());
    b.assert_eq(comparison.excess, excess);
    range(b, count.clone(), comparison.excess, constant::<B>(16));
}

/// Columns that decide whether a number is below a bound.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct IsBelowCols<T, const WORDS: usize> {
    /// 1 if it is, else 0; boolean here.
    pub is_below: T,
    /// Shows it.
    pub less_than: LessThanCols<T, WORDS>,
}

/// Returns 1 if `number` is below `bound` and else 0, on rows where `count` is 1; both as limbs of degree 1.
///
/// # Assumptions
/// `count` is 0 or 1, and the limbs are below 2^16.
///
/// # Proof
/// As for [`assert_less`], and in the other case with `number - bound`, which in the lowest limb may be zero:
/// then all limbs are equal, or the lowest one decides that the number is larger.
pub fn is_below<B: ChipBuilder, const WORDS: usize>(
    b: &mut B,
    count: &B::Expr,
    bounded: &IsBelowCols<B::Var, WORDS>,
    number: &[B::Expr],
    bound: &[B::Expr],
) -> B::Expr {
    let is_below: B::Expr = bounded.is_below.into();
    b.assert_bool(bounded.is_below);
    let differences = differences(number, bound);
    let gap = |(limb, difference): (usize, &B::Expr)| {
        let least = if limb == 0 { B::Expr::ZERO } else { B::Expr::ONE };
        let (above, below) = (difference.clone() - least, -difference.clone() - B::Expr::ONE);
        above.clone() + is_below.clone() * (below - above)
    };
    let gaps: Vec<_> = differences.iter().enumerate().map(gap).collect();
    decide(b, count, &bounded.less_than, &differences, &gaps);
    is_below
}

fn differences<E: PrimeCharacteristicRing>(left: &[E], right: &[E]) -> Vec<E> {
    left.iter().zip(right).map(|(left, right)| left.clone() - right.clone()).collect()
}
