//! Constraints of the `range` chip.

use super::{RangeColumns, RangeRow};
use crate::buses::{RANGE, RangeMessage};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let (main, preprocessed) = (b.main(), b.preprocessed().clone());
    let row = RangeColumns::of(main.current_slice())?;
    let &RangeRow { value, bits } = RangeRow::of(preprocessed.current_slice())?;
    b.receive(RANGE, row.uses, RangeMessage { value, bits }.elements());
    Ok(())
}
