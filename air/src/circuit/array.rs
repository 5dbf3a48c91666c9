//! Entries of arrays.

use crate::{ChipBuilder, Columns, EvalError, columns};

use super::{ARRAYS, BLOCK, Gate, Port, block};

/// Entry `index` of array `number` is a block. Both are fixed, and no two rows have the same, so the entry is unique.
///
/// Arrays are numbered from 1. Padding has number 0, which nothing reads.
#[derive(Clone, Copy, Debug, Default)]
pub struct Array;

/// Columns of [`Array`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ArrayColumns<T> {
    /// The entry.
    pub entry: [T; BLOCK],
    /// How often it is read; the prover chooses it.
    pub uses: T,
}
columns!(ArrayColumns);

/// Fixed columns of [`Array`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ArrayFixed<T> {
    /// Number of the array.
    pub number: T,
    /// Index of the entry.
    pub index: T,
    /// The entry's wire.
    pub entry: Port<T>,
}
columns!(ArrayFixed);

impl Gate for Array {
    const NAME: &'static str = "array";

    fn width(&self) -> usize {
        ArrayColumns::<u8>::WIDTH
    }

    fn fixed_width(&self) -> usize {
        ArrayFixed::<u8>::WIDTH
    }

    /// Messages only.
    fn eval<B: ChipBuilder>(&self, b: &mut B, fixed: &[B::Var], row: &[B::Var]) -> Result<(), EvalError> {
        let (fixed, row) = (ArrayFixed::of(fixed)?, ArrayColumns::of(row)?);
        block(b, fixed.entry, row.entry);
        b.receive(ARRAYS, row.uses, [fixed.number, fixed.index].into_iter().chain(row.entry));
        Ok(())
    }
}
