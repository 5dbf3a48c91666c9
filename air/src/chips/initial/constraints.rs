//! Constraints of the `initial` chip.

use super::{InitialColumns, InitialRow};
use crate::buses::{INITIAL, InitialMessage};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess};
use p3_field::PrimeCharacteristicRing;

/// Each bound of a range is received once, so that exactly one row of the memory table has it. A cell that is not a bound is
/// received as often as the prover likes: the memory table lists it once at most.
pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let (main, preprocessed) = (b.main(), b.preprocessed().clone());
    let row = InitialColumns::<B::Var>::of(main.current_slice())?;
    let &InitialRow { key, lo, hi, kind, is_row, is_bound } = InitialRow::of(preprocessed.current_slice())?;
    b.when(is_bound).assert_one(row.uses);
    b.when(B::Expr::ONE - is_row.into()).assert_zero(row.uses);
    b.receive(INITIAL, row.uses, InitialMessage { key, lo, hi, kind }.elements());
    Ok(())
}
