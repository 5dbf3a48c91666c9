//! Reads of arrays.

use crate::{ChipBuilder, Columns, EvalError, columns};

use super::{ARRAYS, BLOCK, Gate, Port, base_element, block};

/// The entry of array `number`, which is fixed, at an index that is a wire.
///
/// Which entry it is follows from the rows of [`Array`](super::Array): no other row sends their messages.
#[derive(Clone, Copy, Debug, Default)]
pub struct Read;

/// Columns of [`Read`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ReadColumns<T> {
    /// The index.
    pub index: T,
    /// The entry; looked up.
    pub entry: [T; BLOCK],
}
columns!(ReadColumns);

/// Fixed columns of [`Read`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ReadFixed<T> {
    /// Number of the array.
    pub number: T,
    /// 1, or 0 on padding.
    pub is_real: T,
    /// The index's wire.
    pub index: Port<T>,
    /// The entry's wire.
    pub entry: Port<T>,
}
columns!(ReadFixed);

impl Gate for Read {
    const NAME: &'static str = "read";

    fn width(&self) -> usize {
        ReadColumns::<u8>::WIDTH
    }

    fn fixed_width(&self) -> usize {
        ReadFixed::<u8>::WIDTH
    }

    /// Messages only.
    fn eval<B: ChipBuilder>(&self, b: &mut B, fixed: &[B::Var], row: &[B::Var]) -> Result<(), EvalError> {
        let (fixed, row) = (ReadFixed::of(fixed)?, ReadColumns::of(row)?);
        base_element(b, fixed.index, row.index);
        block(b, fixed.entry, row.entry);
        b.send(ARRAYS, fixed.is_real, [fixed.number, row.index].into_iter().chain(row.entry));
        Ok(())
    }
}
