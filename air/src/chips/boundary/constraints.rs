//! Constraints of the `boundary` chip.

use super::{BoundaryColumns, SHARD_NUMBER};
use crate::buses::{MEMORY, MemoryMessage, RUN_MEMORY, RunMemoryMessage};
use crate::gadgets::{Word, constant, expr, public_value, range};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = BoundaryColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.is_real.into();
    let shard: B::Expr = public_value(b, SHARD_NUMBER)?.into();
    b.assert_bool(row.is_real);

    let (space, address): (B::Expr, B::Expr) = (row.space.into(), row.address.into());
    let (before, after) = (expr::<B>(row.before), expr::<B>(row.after));
    let memory = |value: &Word<B::Expr>, timestamp| MemoryMessage {
        space: space.clone(),
        address: address.clone(),
        lo: value.lo.clone(),
        hi: value.hi.clone(),
        timestamp,
    };
    let run_memory = |value: &Word<B::Expr>, shard| RunMemoryMessage {
        space: space.clone(),
        address: address.clone(),
        lo: value.lo.clone(),
        hi: value.hi.clone(),
        shard,
    };
    b.send(MEMORY, is_real.clone(), memory(&before, B::Expr::ZERO).elements());
    b.receive(MEMORY, is_real.clone(), memory(&after, row.last.into()).elements());
    b.receive(RUN_MEMORY, is_real.clone(), run_memory(&before, row.previous_shard.into()).elements());
    b.send(RUN_MEMORY, is_real.clone(), run_memory(&after, shard.clone()).elements());
    range(b, is_real, shard - row.previous_shard.into() - B::Expr::ONE, constant::<B>(16));
    Ok(())
}
