//! Constraints of the output chip.

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

    row.chain(b, &is_real);
    row.read(b, &is_real);
    row.publish(b, &is_real);
    Ok(())
}

impl<V: Copy> OutputColumns<V> {
    fn chain<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let (address, index, remaining): (B::Expr, B::Expr, B::Expr) =
            (self.address.into(), self.index.into(), self.remaining.into());
        for (flag, bytes) in self.is_last.into_iter().zip(1..) {
            b.when(flag).assert_eq(remaining.clone(), constant::<B>(bytes));
        }
        let here = OutputChainMessage {
            cycle: self.cycle.into(),
            address: address.clone(),
            index: index.clone(),
            remaining: remaining.clone(),
        };
        let next = OutputChainMessage {
            cycle: self.cycle.into(),
            address: address + constant::<B>(1),
            index: index + constant::<B>(1),
            remaining: remaining - constant::<B>(4),
        };
        b.receive(OUTPUT_CHAIN, is_real.clone(), here.elements());
        b.send(OUTPUT_CHAIN, self.is_more, next.elements());
    }

    fn read<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let [b0, b1, b2, b3]: [B::Expr; 4] = self.bytes.map(Into::into);
        byte_pair(b, is_real.clone(), b0.clone(), b1.clone());
        byte_pair(b, is_real.clone(), b2.clone(), b3.clone());
        let byte = constant::<B>(256);
        let value = Word::new(b0 + b1 * byte.clone(), b2 + b3 * byte);
        let timestamp = self.cycle.into() * constant::<B>(tick::PER_CYCLE) + constant::<B>(tick::MEMORY);
        read_ram(b, is_real, self.address.into(), value, &self.memory, timestamp);
    }

    fn publish<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let [b0, b1, b2, b3]: [B::Expr; 4] = self.bytes.map(Into::into);
        let [one, two, three, four]: [B::Expr; 4] = self.is_last.map(Into::into);
        let full = self.is_more.into() + four;
        let byte = constant::<B>(256);
        let low = b0 + b1 * byte.clone() * (full.clone() + two.clone() + three.clone());
        let high = b2 * (full.clone() + three.clone()) + b3 * byte * full.clone();
        b.when(is_real.clone()).assert_eq(self.kept.lo, low);
        b.when(is_real.clone()).assert_eq(self.kept.hi, high);
        let count = full * constant::<B>(4) + one + two * constant::<B>(2) + three * constant::<B>(3);
        let (lo, hi) = (self.kept.lo.into(), self.kept.hi.into());
        let message = OutputMessage { index: self.index.into(), bytes: count, lo, hi };
        b.send(OUTPUT, is_real.clone(), message.elements());
    }
}
