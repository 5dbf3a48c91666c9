//! Canonical bits of an element of the base field.

use crate::{ChipBuilder, Columns, EvalError, columns};
use p3_field::PrimeCharacteristicRing;

use super::{Gate, Port, base_element};

/// Bits of a field element.
pub const BITS: usize = 31;

/// Bits that are all 1 in the numbers from `2^31 - 2^24` on.
const TOP: usize = 7;

/// An element of the base field is the number of its bits, lowest first, and that number is below `p`.
///
/// `p = 2^31 - 2^24 + 1`. So a number below `2^31` is at least `p` exactly if its top seven bits are 1 and the others are
/// not all 0.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bits;

/// Columns of [`Bits`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct BitsColumns<T> {
    /// The bits; boolean here.
    pub bits: [T; BITS],
    /// Products of three, of five, and of all of the top seven bits, from the lowest of them on; equal here.
    pub products: [T; TOP / 2],
}
columns!(BitsColumns);

/// Fixed columns of [`Bits`].
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct BitsFixed<T> {
    /// The element's wire.
    pub value: Port<T>,
    /// The bits' wires.
    pub bits: [Port<T>; BITS],
}
columns!(BitsFixed);

impl Gate for Bits {
    const NAME: &'static str = "bits";

    fn width(&self) -> usize {
        BitsColumns::<u8>::WIDTH
    }

    fn fixed_width(&self) -> usize {
        BitsFixed::<u8>::WIDTH
    }

    /// Degree 3.
    fn eval<B: ChipBuilder>(&self, b: &mut B, fixed: &[B::Var], row: &[B::Var]) -> Result<(), EvalError> {
        let (fixed, row) = (BitsFixed::of(fixed)?, BitsColumns::of(row)?);
        b.assert_bools(row.bits);
        let [low @ .., lowest, t1, t2, t3, t4, t5, t6] = row.bits;
        let mut product: B::Expr = lowest.into();
        for (cell, [one, other]) in row.products.into_iter().zip([[t1, t2], [t3, t4], [t5, t6]]) {
            b.assert_eq(cell, product * one * other);
            product = cell.into();
        }
        b.assert_zero(product * number::<B>(&low));
        base_element(b, fixed.value, number::<B>(&row.bits));
        for (port, bit) in fixed.bits.into_iter().zip(row.bits) {
            base_element(b, port, bit);
        }
        Ok(())
    }
}

fn number<B: ChipBuilder>(bits: &[B::Var]) -> B::Expr {
    bits.iter().rev().fold(B::Expr::ZERO, |number, &bit| number.double() + bit)
}
