//! Extension arithmetic.

use crate::{ChipBuilder, Columns, EF_DEGREE, EvalError, columns};
use p3_field::PrimeCharacteristicRing;
use p3_field::extension::trinomial_quintic_mul;

use super::{Gate, Port, element};

/// `out = product * left * right + scale * left + right_scale * right + addend_scale * addend + constant`, with fixed
/// scales and `constant`.
///
/// Any of the four elements can be defined by the row. A row that uses its result and defines a factor is a division.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arithmetic;

/// Columns of [`Arithmetic`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ArithmeticColumns<T> {
    /// The first factor.
    pub left: [T; EF_DEGREE],
    /// The second factor.
    pub right: [T; EF_DEGREE],
    /// What is added.
    pub addend: [T; EF_DEGREE],
    /// The result; equal here.
    pub out: [T; EF_DEGREE],
}
columns!(ArithmeticColumns);

/// Fixed columns of [`Arithmetic`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ArithmeticFixed<T> {
    /// Coefficient of the product.
    pub product: T,
    /// Coefficient of the first factor.
    pub scale: T,
    /// Coefficient of the second factor.
    pub right_scale: T,
    /// Coefficient of the addend.
    pub addend_scale: T,
    /// The constant.
    pub constant: [T; EF_DEGREE],
    /// The first factor's wire.
    pub left: Port<T>,
    /// The second factor's wire.
    pub right: Port<T>,
    /// The addend's wire.
    pub addend: Port<T>,
    /// The result's wire.
    pub out: Port<T>,
}
columns!(ArithmeticFixed);

impl Gate for Arithmetic {
    const NAME: &'static str = "arithmetic";

    fn width(&self) -> usize {
        ArithmeticColumns::<u8>::WIDTH
    }

    fn fixed_width(&self) -> usize {
        ArithmeticFixed::<u8>::WIDTH
    }

    /// Degree 3.
    fn eval<B: ChipBuilder>(&self, b: &mut B, fixed: &[B::Var], row: &[B::Var]) -> Result<(), EvalError> {
        let (fixed, row) = (ArithmeticFixed::of(fixed)?, ArithmeticColumns::of(row)?);
        let mut product: [B::Expr; EF_DEGREE] = core::array::from_fn(|_| B::Expr::ZERO);
        trinomial_quintic_mul(&row.left.map(Into::into), &row.right.map(Into::into), &mut product);
        let factors = product.into_iter().zip(row.left).zip(row.right);
        let rest = row.addend.into_iter().zip(fixed.constant).zip(row.out);
        for (((product, left), right), ((addend, constant), out)) in factors.zip(rest) {
            let factors = product * fixed.product + left * fixed.scale + right * fixed.right_scale;
            b.assert_eq(out, factors + addend * fixed.addend_scale + constant);
        }
        element(b, fixed.left, row.left);
        element(b, fixed.right, row.right);
        element(b, fixed.addend, row.addend);
        element(b, fixed.out, row.out);
        Ok(())
    }
}
