//! Constraints of the `bytes` chip.

use super::{BytesColumns, BytesRow};
use crate::buses::{BYTE_PAIRS, BYTES, BytePairMessage, BytesMessage};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let (main, preprocessed) = (b.main(), b.preprocessed().clone());
    let row = BytesColumns::of(main.current_slice())?;
    let &BytesRow { left, right, and } = BytesRow::of(preprocessed.current_slice())?;
    b.receive(BYTES, row.uses, BytesMessage { left, right, and }.elements());
    b.receive(BYTE_PAIRS, row.pair_uses, BytePairMessage { left, right }.elements());
    Ok(())
}
