//! Extension arithmetic.

use crate::{ChipBuilder, Columns, EF_DEGREE, EvalError, columns};

use super::{Gate, Port, assert_equal, element, times};

/// Operands of a row.
pub const OPERANDS: usize = 5;

/// Products of a row: of its first two operands, and of its third and fourth.
pub const PRODUCTS: usize = 2;

/// `out = products_0 x_0 x_1 + products_1 x_2 x_3 + sum_i scales_i x_i + constant`, with fixed `products`, `scales` and
/// `constant`.
///
/// Any of the six elements can be defined by the row. A row that uses its result and defines a factor is a division.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arithmetic;

/// Columns of [`Arithmetic`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ArithmeticColumns<T> {
    /// The operands.
    pub operands: [[T; EF_DEGREE]; OPERANDS],
    /// The result; equal here.
    pub out: [T; EF_DEGREE],
}
columns!(ArithmeticColumns);

/// Fixed columns of [`Arithmetic`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ArithmeticFixed<T> {
    /// Coefficients of the products.
    pub products: [T; PRODUCTS],
    /// Coefficients of the operands.
    pub scales: [T; OPERANDS],
    /// The constant.
    pub constant: [T; EF_DEGREE],
    /// The operands' wires.
    pub operands: [Port<T>; OPERANDS],
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
        let [x0, x1, x2, x3, _] = row.operands.map(|operand| operand.map(Into::<B::Expr>::into));
        let [first, second] = fixed.products;
        let mut sum = fixed.constant.map(Into::<B::Expr>::into);
        for (factor, product) in [(first, times(&x0, &x1)), (second, times(&x2, &x3))] {
            sum.iter_mut().zip(product).for_each(|(sum, product)| *sum += product * factor);
        }
        for (scale, operand) in fixed.scales.into_iter().zip(row.operands) {
            sum.iter_mut().zip(operand).for_each(|(sum, cell)| *sum += cell * scale);
        }
        assert_equal(b, &row.out.map(Into::into), sum);
        for (port, operand) in fixed.operands.into_iter().zip(row.operands) {
            element(b, port, operand);
        }
        element(b, fixed.out, row.out);
        Ok(())
    }
}
