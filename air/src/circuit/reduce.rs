//! Sums of a block's values with powers of a challenge.

use crate::{ChipBuilder, Columns, EF_DEGREE, EvalError, columns};
use p3_field::PrimeCharacteristicRing;

use super::{BLOCK, Gate, Port, assert_equal, block, element, times};

/// Powers of the challenge that a row has: the first four.
const POWERS: usize = BLOCK / 2;

/// `out = sum_i x^i values_i + x^8 sum`, for a block of values and an element `x`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reduce;

/// Columns of [`Reduce`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ReduceColumns<T> {
    /// The values.
    pub values: [T; BLOCK],
    /// `x`, `x^2`, `x^3`, `x^4`; the powers are equal here.
    pub powers: [[T; EF_DEGREE]; POWERS],
    /// The sum of the blocks behind this one.
    pub sum: [T; EF_DEGREE],
    /// The result; equal here.
    pub out: [T; EF_DEGREE],
}
columns!(ReduceColumns);

/// Fixed columns of [`Reduce`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ReduceFixed<T> {
    /// The values' wire.
    pub values: Port<T>,
    /// The wire of `x`.
    pub point: Port<T>,
    /// The wire of the sum of the blocks behind this one.
    pub sum: Port<T>,
    /// The result's wire.
    pub out: Port<T>,
}
columns!(ReduceFixed);

impl Gate for Reduce {
    const NAME: &'static str = "reduce";

    fn width(&self) -> usize {
        ReduceColumns::<u8>::WIDTH
    }

    fn fixed_width(&self) -> usize {
        ReduceFixed::<u8>::WIDTH
    }

    /// Degree 3: four values with powers up to 3 have degree 2, and so has the product of two powers.
    fn eval<B: ChipBuilder>(&self, b: &mut B, fixed: &[B::Var], row: &[B::Var]) -> Result<(), EvalError> {
        let (fixed, row) = (ReduceFixed::of(fixed)?, ReduceColumns::of(row)?);
        let [x, x2, x3, x4] = row.powers.map(|power| power.map(Into::<B::Expr>::into));
        assert_equal(b, &x2, times(&x, &x));
        assert_equal(b, &x3, times(&x, &x2));
        assert_equal(b, &x4, times(&x2, &x2));
        let half = |[first, rest @ ..]: [B::Var; POWERS]| {
            let mut sums = core::array::from_fn::<B::Expr, EF_DEGREE, _>(|_| B::Expr::ZERO);
            for (((sum, one), square), cube) in sums.iter_mut().zip(&x).zip(&x2).zip(&x3) {
                *sum = [one, square, cube].into_iter().zip(rest).map(|(power, value)| power.clone() * value).sum();
            }
            sums[0] = sums[0].clone() + first;
            sums
        };
        let [v0, v1, v2, v3, v4, v5, v6, v7] = row.values;
        let (low, high) = (half([v0, v1, v2, v3]), times(&x4, &half([v4, v5, v6, v7])));
        let rest = times(&times(&x4, &x4), &row.sum.map(Into::into));
        let terms = low.into_iter().zip(high).zip(rest);
        assert_equal(b, &row.out.map(Into::into), collect(terms.map(|((low, high), rest)| low + high + rest)));
        block(b, fixed.values, row.values);
        element(b, fixed.point, row.powers[0]);
        element(b, fixed.sum, row.sum);
        element(b, fixed.out, row.out);
        Ok(())
    }
}

fn collect<E: PrimeCharacteristicRing>(values: impl Iterator<Item = E>) -> [E; EF_DEGREE] {
    let mut collected = core::array::from_fn(|_| E::ZERO);
    collected.iter_mut().zip(values).for_each(|(cell, value)| *cell = value);
    collected
}
