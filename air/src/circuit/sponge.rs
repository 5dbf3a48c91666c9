//! The permutation of width 24.

use crate::gadgets::poseidon2::{PARTIAL_ROUNDS_24, Poseidon2Cols, RoundConstants, permute};
use crate::{ChipBuilder, Columns, EvalError, columns};

use super::{BLOCK, Gate, Port, block};

/// A call of the permutation that hashes leaves and that the transcript consists of. `tag`, which is fixed, is added to the
/// first element of the capacity: the transcript adds the number of elements that it absorbs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sponge;

/// Columns of [`Sponge`].
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct SpongeColumns<T> {
    /// The rate of the state before.
    pub rate: [[T; BLOCK]; 2],
    /// The capacity of the state before, without the tag.
    pub capacity: [T; BLOCK],
    /// States within the permutation; equal in the gadget.
    pub states: Poseidon2Cols<T, 24, PARTIAL_ROUNDS_24>,
    /// The state after; equal here.
    pub out: [[T; BLOCK]; 3],
}
columns!(SpongeColumns);

/// Fixed columns of [`Sponge`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct SpongeFixed<T> {
    /// What is added to the first element of the capacity.
    pub tag: T,
    /// Wires of the rate before.
    pub rate: [Port<T>; 2],
    /// Wire of the capacity before.
    pub capacity: Port<T>,
    /// Wires of the state after.
    pub out: [Port<T>; 3],
}
columns!(SpongeFixed);

impl Gate for Sponge {
    const NAME: &'static str = "sponge";

    fn width(&self) -> usize {
        SpongeColumns::<u8>::WIDTH
    }

    fn fixed_width(&self) -> usize {
        SpongeFixed::<u8>::WIDTH
    }

    /// Degree 3, of the permutation.
    fn eval<B: ChipBuilder>(&self, b: &mut B, fixed: &[B::Var], row: &[B::Var]) -> Result<(), EvalError> {
        let (fixed, row) = (SpongeFixed::of(fixed)?, SpongeColumns::of(row)?);
        let mut input = core::array::from_fn(|_| B::Expr::default());
        for (value, &cell) in input.iter_mut().zip(row.rate.as_flattened().iter().chain(&row.capacity)) {
            *value = cell.into();
        }
        input[2 * BLOCK] = row.capacity[0] + fixed.tag;
        let result = permute(b, &RoundConstants::WIDTH_24, &row.states, input);
        for (&cell, result) in row.out.as_flattened().iter().zip(result) {
            b.assert_eq(cell, result);
        }
        for (port, value) in fixed.rate.into_iter().zip(row.rate) {
            block(b, port, value);
        }
        block(b, fixed.capacity, row.capacity);
        for (port, value) in fixed.out.into_iter().zip(row.out) {
            block(b, port, value);
        }
        Ok(())
    }
}
