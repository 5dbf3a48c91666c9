//! Constraints of the `range` chip.

use super::{LAST_BITS, RangeColumns};
use crate::buses::{RANGE, RangeMessage};
use crate::gadgets::constant;
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess};
use p3_field::PrimeCharacteristicRing;

/// Degree 2: products of two expressions, and selectors of a row times one.
pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = RangeColumns::<B::Var>::of(main.current_slice())?;
    let next = RangeColumns::<B::Var>::of(main.next_slice())?;
    ends(b, row);
    wraps(b, row);
    counts(b, row, next);
    b.receive(RANGE, row.uses, RangeMessage { value: row.value, bits: row.bits }.elements());
    Ok(())
}

/// The first row is `(0, 0)`. The last one is `(0, 17)` and answers no lookup.
fn ends<B: ChipBuilder>(b: &mut B, row: &RangeColumns<B::Var>) {
    let mut first = b.when_first_row();
    first.assert_zero(row.value);
    first.assert_zero(row.bits);
    first.assert_one(row.size);
    let mut last = b.when_last_row();
    last.assert_zero(row.value);
    last.assert_eq(row.bits, constant::<B>(LAST_BITS));
    last.assert_zero(row.uses);
}

/// Only after `size - 1` does the value return to 0.
fn wraps<B: ChipBuilder>(b: &mut B, row: &RangeColumns<B::Var>) {
    b.assert_bool(row.wraps);
    b.when(row.wraps).assert_eq(row.value.into() + B::Expr::ONE, row.size);
}

/// `value' = (1 - wraps) (value + 1)`, `bits' = bits + wraps`, `size' = (1 + wraps) size`.
fn counts<B: ChipBuilder>(b: &mut B, row: &RangeColumns<B::Var>, next: &RangeColumns<B::Var>) {
    let wraps: B::Expr = row.wraps.into();
    let mut transition = b.when_transition();
    transition.assert_eq(next.value, (B::Expr::ONE - wraps.clone()) * (row.value.into() + B::Expr::ONE));
    transition.assert_eq(next.bits, row.bits.into() + wraps.clone());
    transition.assert_eq(next.size, (B::Expr::ONE + wraps) * row.size.into());
}
