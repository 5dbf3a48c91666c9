//! Blocks and the extension elements that they consist of.

use crate::{ChipBuilder, Columns, EF_DEGREE, EvalError, columns};

use super::{BLOCK, Gate, Port, block, element};

/// Elements of a row of [`Pack`].
pub const PACKED_ELEMENTS: usize = BLOCK;

/// Blocks of a row of [`Pack`].
pub const PACKED_BLOCKS: usize = EF_DEGREE;

/// The coefficients of eight elements, in order, as five blocks, or the reverse.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pack;

/// Columns of [`Pack`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct PackColumns<T> {
    /// The coefficients.
    pub elements: [[T; EF_DEGREE]; PACKED_ELEMENTS],
}
columns!(PackColumns);

/// Fixed columns of [`Pack`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct PackFixed<T> {
    /// Wires of the elements.
    pub elements: [Port<T>; PACKED_ELEMENTS],
    /// Wires of the blocks.
    pub blocks: [Port<T>; PACKED_BLOCKS],
}
columns!(PackFixed);

impl Gate for Pack {
    const NAME: &'static str = "pack";

    fn width(&self) -> usize {
        PackColumns::<u8>::WIDTH
    }

    fn fixed_width(&self) -> usize {
        PackFixed::<u8>::WIDTH
    }

    /// Messages only.
    fn eval<B: ChipBuilder>(&self, b: &mut B, fixed: &[B::Var], row: &[B::Var]) -> Result<(), EvalError> {
        let (fixed, row) = (PackFixed::of(fixed)?, PackColumns::of(row)?);
        for (port, value) in fixed.elements.into_iter().zip(row.elements) {
            element(b, port, value);
        }
        for (port, &value) in fixed.blocks.into_iter().zip(row.elements.as_flattened().as_chunks::<BLOCK>().0) {
            block(b, port, value);
        }
        Ok(())
    }
}
