//! Constraints of the `bytes` chip.

use super::BytesColumns;
use crate::buses::{BYTE_PAIRS, BYTES, BytePairMessage, BytesMessage};
use crate::gadgets::number;
use crate::{ChipBuilder, Columns, EvalError, WindowAccess};

/// Degree 2: bits are boolean, and the conjunction is that of the bits.
pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = BytesColumns::<B::Var>::of(main.current_slice())?;
    b.assert_bools(row.left);
    b.assert_bools(row.right);
    let both = row.left.into_iter().zip(row.right).map(|(left, right)| left.into() * right.into());
    b.assert_eq(row.and, number::<B::Expr>(both));
    let byte = |bits: [B::Var; 8]| number::<B::Expr>(bits.into_iter().map(Into::into));
    let (left, right) = (byte(row.left), byte(row.right));
    let message = BytesMessage { left: left.clone(), right: right.clone(), and: row.and.into() };
    b.receive(BYTES, row.uses, message.elements());
    b.receive(BYTE_PAIRS, row.pair_uses, BytePairMessage { left, right }.elements());
    Ok(())
}
