//! The permutation of width 16.

use crate::gadgets::poseidon2::{PARTIAL_ROUNDS_16, Poseidon2Cols, RoundConstants, permute};
use crate::{ChipBuilder, Columns, EvalError, columns};

use super::{BLOCK, Gate, Port, base_element, block};

/// The compression of two digests. `bit` says which of the two is the *child*: the left one if it is 0, the right one if it
/// is 1. The other one is the sibling.
///
/// A step of a path uses the child and defines the parent. Its sibling has no wire: the prover chooses it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Node;

/// Columns of [`Node`].
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct NodeColumns<T> {
    /// The first digest.
    pub left: [T; BLOCK],
    /// The second digest.
    pub right: [T; BLOCK],
    /// Which of them is the child; boolean here.
    pub bit: T,
    /// States within the permutation; equal in the gadget.
    pub states: Poseidon2Cols<T, 16, PARTIAL_ROUNDS_16>,
    /// The parent: the first half of what the permutation makes; equal here.
    pub parent: [T; BLOCK],
}
columns!(NodeColumns);

/// Fixed columns of [`Node`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct NodeFixed<T> {
    /// The child's wire.
    pub child: Port<T>,
    /// The sibling's wire.
    pub sibling: Port<T>,
    /// The bit's wire.
    pub bit: Port<T>,
    /// The parent's wire.
    pub parent: Port<T>,
}
columns!(NodeFixed);

impl Gate for Node {
    const NAME: &'static str = "node";

    fn width(&self) -> usize {
        NodeColumns::<u8>::WIDTH
    }

    fn fixed_width(&self) -> usize {
        NodeFixed::<u8>::WIDTH
    }

    /// Degree 3, of the permutation. Child and sibling have degree 2.
    fn eval<B: ChipBuilder>(&self, b: &mut B, fixed: &[B::Var], row: &[B::Var]) -> Result<(), EvalError> {
        let (fixed, row) = (NodeFixed::of(fixed)?, NodeColumns::of(row)?);
        b.assert_bool(row.bit);
        let mut input = core::array::from_fn(|_| B::Expr::default());
        for (value, cell) in input.iter_mut().zip(row.left.into_iter().chain(row.right)) {
            *value = cell.into();
        }
        let result = permute(b, &RoundConstants::WIDTH_16, &row.states, input);
        for (cell, result) in row.parent.into_iter().zip(result) {
            b.assert_eq(cell, result);
        }
        block(b, fixed.child, select::<B>(row.bit, row.left, row.right));
        block(b, fixed.sibling, select::<B>(row.bit, row.right, row.left));
        base_element(b, fixed.bit, row.bit);
        block(b, fixed.parent, row.parent);
        Ok(())
    }
}

/// The first block if the bit is 0, the second one if it is 1.
fn select<B: ChipBuilder>(bit: B::Var, zero: [B::Var; BLOCK], one: [B::Var; BLOCK]) -> [B::Expr; BLOCK]
where
    B::Var: Copy,
{
    let mut selected = core::array::from_fn(|_| B::Expr::default());
    for ((value, zero), one) in selected.iter_mut().zip(zero).zip(one) {
        *value = zero + bit * (one - zero);
    }
    selected
}
