//! Constraints of the `initial` chip.

use super::{InitialColumns, InitialRow};
use crate::buses::{INITIAL, InitialMessage};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let (main, preprocessed) = (b.main(), b.preprocessed().clone());
    let row = InitialColumns::<B::Var>::of(main.current_slice())?;
    let &InitialRow { is_real, space, address, lo, hi } = InitialRow::of(preprocessed.current_slice())?;
    b.assert_eq(row.is_real, is_real);
    b.send(INITIAL, is_real, InitialMessage { space, address, lo, hi }.elements());
    Ok(())
}
