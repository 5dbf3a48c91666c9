//! Public values.

use alloc::vec::Vec;

use crate::{ChipBuilder, Columns, EvalError, columns};
use p3_field::PrimeCharacteristicRing;

use super::{BLOCK, Gate, Port, block};

/// A block of public values. Its fixed columns are a port, and a selector for each block of public values, which is 1 in
/// one row and 0 in all others.
#[derive(Clone, Copy, Debug, Default)]
pub struct Public {
    blocks: usize,
}

/// Columns of [`Public`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct PublicColumns<T> {
    /// The values; equal here.
    pub values: [T; BLOCK],
}
columns!(PublicColumns);

impl Public {
    /// Fixed columns before the selectors: the port.
    pub const PORT: usize = size_of::<Port<u8>>();

    /// The port's count.
    pub const COUNT: usize = 1;

    /// For circuits that state this many blocks.
    pub const fn with_public_blocks(blocks: usize) -> Self {
        Self { blocks }
    }
}

impl Gate for Public {
    const NAME: &'static str = "public";

    fn width(&self) -> usize {
        PublicColumns::<u8>::WIDTH
    }

    fn fixed_width(&self) -> usize {
        Self::PORT.saturating_add(self.blocks)
    }

    /// Degree 2. Where a selector is 1, the values are those of its block.
    fn eval<B: ChipBuilder>(&self, b: &mut B, fixed: &[B::Var], row: &[B::Var]) -> Result<(), EvalError> {
        let row = PublicColumns::of(row)?;
        let expected = self.fixed_width();
        let wrong = EvalError::Columns { columns: "PublicFixed", expected, got: fixed.len() };
        EvalError::check_columns("PublicFixed", expected, fixed.len())?;
        let (&[address, count], selectors) = fixed.split_first_chunk().ok_or(wrong)?;
        let public: Vec<B::Expr> = b.public_values().iter().map(|&value| value.into()).collect();
        if public.len() < self.blocks.saturating_mul(BLOCK) {
            return Err(EvalError::PublicValue { index: public.len(), got: public.len() });
        }
        for (lane, value) in row.values.into_iter().enumerate() {
            // This lane of each block of public values.
            let differences = selectors.iter().zip(public.iter().skip(lane).step_by(BLOCK));
            let terms = differences.map(|(&selector, public)| (B::Expr::ZERO + value - public.clone()) * selector);
            let sum: B::Expr = terms.sum();
            b.assert_zero(sum);
        }
        block(b, Port { address, count }, row.values);
        Ok(())
    }
}
