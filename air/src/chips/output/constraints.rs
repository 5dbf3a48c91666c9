//! Constraints of the `output` chip.

use super::OutputColumns;
use crate::buses::{OUTPUT, OUTPUT_CHAIN, OutputChainMessage, OutputMessage};
use crate::gadgets::{Word, byte_pair, constant, read_ram, tick};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = OutputColumns::<B::Var>::of(main.current_slice())?;
    let is_real = row.is_more.into() + row.is_last.map(Into::<B::Expr>::into).into_iter().sum::<B::Expr>();
    b.assert_bool(row.is_more);
    b.assert_bools(row.is_last);
    b.assert_bool(is_real.clone());

    chain(b, row, &is_real);
    read(b, row, &is_real);
    publish(b, row, &is_real);
    Ok(())
}

fn chain<B: ChipBuilder>(b: &mut B, row: &OutputColumns<B::Var>, is_real: &B::Expr) {
    let (address, index, remaining): (B::Expr, B::Expr, B::Expr) =
        (row.address.into(), row.index.into(), row.remaining.into());
    for (flag, bytes) in row.is_last.into_iter().zip(1..) {
        b.when(flag).assert_eq(remaining.clone(), constant::<B>(bytes));
    }
    let here = OutputChainMessage {
        cycle: row.cycle.into(),
        address: address.clone(),
        index: index.clone(),
        remaining: remaining.clone(),
    };
    let next = OutputChainMessage {
        cycle: row.cycle.into(),
        address: address + constant::<B>(1),
        index: index + constant::<B>(1),
        remaining: remaining - constant::<B>(4),
    };
    b.receive(OUTPUT_CHAIN, is_real.clone(), here.elements());
    b.send(OUTPUT_CHAIN, row.is_more, next.elements());
}

fn read<B: ChipBuilder>(b: &mut B, row: &OutputColumns<B::Var>, is_real: &B::Expr) {
    let [b0, b1, b2, b3]: [B::Expr; 4] = row.bytes.map(Into::into);
    byte_pair(b, is_real.clone(), b0.clone(), b1.clone());
    byte_pair(b, is_real.clone(), b2.clone(), b3.clone());
    let byte = constant::<B>(256);
    let value = Word::new(b0 + b1 * byte.clone(), b2 + b3 * byte);
    let timestamp = row.cycle.into() * constant::<B>(tick::PER_CYCLE) + constant::<B>(tick::MEMORY);
    read_ram(b, is_real, row.address.into(), value, &row.memory, timestamp);
}

fn publish<B: ChipBuilder>(b: &mut B, row: &OutputColumns<B::Var>, is_real: &B::Expr) {
    let [b0, b1, b2, b3]: [B::Expr; 4] = row.bytes.map(Into::into);
    let [one, two, three, four]: [B::Expr; 4] = row.is_last.map(Into::into);
    let full = row.is_more.into() + four;
    let byte = constant::<B>(256);
    let low = b0 + b1 * byte.clone() * (full.clone() + two.clone() + three.clone());
    let high = b2 * (full.clone() + three.clone()) + b3 * byte * full.clone();
    b.when(is_real.clone()).assert_eq(row.kept.lo, low);
    b.when(is_real.clone()).assert_eq(row.kept.hi, high);
    let count = full * constant::<B>(4) + one + two * constant::<B>(2) + three * constant::<B>(3);
    let (lo, hi) = (row.kept.lo.into(), row.kept.hi.into());
    let message = OutputMessage { index: row.index.into(), bytes: count, lo, hi };
    b.send(OUTPUT, is_real.clone(), message.elements());
}
