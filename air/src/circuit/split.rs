//! Blocks and the elements that they consist of.

use crate::{ChipBuilder, Columns, EvalError, columns};

use super::{BLOCK, Gate, Port, base_element, block};

/// A block's values as elements of the base field, or the reverse.
///
/// This is what shows that an element lies in the base field.
#[derive(Clone, Copy, Debug, Default)]
pub struct Split;

/// Columns of [`Split`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct SplitColumns<T> {
    /// The values.
    pub values: [T; BLOCK],
}
columns!(SplitColumns);

/// Fixed columns of [`Split`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct SplitFixed<T> {
    /// Wire of the block.
    pub block: Port<T>,
    /// Wires of the elements.
    pub elements: [Port<T>; BLOCK],
}
columns!(SplitFixed);

impl Gate for Split {
    const NAME: &'static str = "split";

    fn width(&self) -> usize {
        SplitColumns::<u8>::WIDTH
    }

    fn fixed_width(&self) -> usize {
        SplitFixed::<u8>::WIDTH
    }

    /// Messages only.
    fn eval<B: ChipBuilder>(&self, b: &mut B, fixed: &[B::Var], row: &[B::Var]) -> Result<(), EvalError> {
        let (fixed, row) = (SplitFixed::of(fixed)?, SplitColumns::of(row)?);
        block(b, fixed.block, row.values);
        for (port, value) in fixed.elements.into_iter().zip(row.values) {
            base_element(b, port, value);
        }
        Ok(())
    }
}
