//! Trace filling of the `refusal` chip.

use super::{Refusal, RefusalColumns, operands};
use crate::F;
use crate::gadgets::{Access, Word, tick};
use crate::witness::{Fill, Filling, Rows, Shard, time};
use nova_abi::memory::{ADDRESS_END, ADDRESS_START};
use nova_vm::record::RefusalRecord;
use p3_field::PrimeCharacteristicRing;

impl Fill for Refusal {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        let refusals = &shard.records.refusals;
        Rows::new(refusals.len(), |index| row(&refusals[index])).into()
    }
}

fn row(record: &RefusalRecord) -> RefusalColumns<F> {
    let first =
        operands().position(|(number, _)| number == record.number).expect("a refused call is that of an accelerator");
    let flagged = first + usize::from(record.operand);
    let remainder = record.pointer % 4;
    let (hi, last_hi) = (record.pointer >> 16, ADDRESS_END >> 16);
    let reasons = [remainder != 0, record.pointer < ADDRESS_START, hi == last_hi, hi > last_hi];
    let reason = reasons.iter().position(|&holds| holds);
    debug_assert!(reason.is_some(), "a bad pointer");
    let is = |index| F::from_bool(reason == Some(index));
    let now = time(record.step, tick::RS1);
    RefusalColumns {
        cycle: F::from_u32(record.step.cycle),
        arguments: record.arguments.map(Word::of),
        operand: core::array::from_fn(|index| F::from_bool(index == flagged)),
        pointer: Word::of(record.pointer),
        register: record.register.map_or_else(Access::default, |access| Access::of(access.previous, now)),
        quotient: F::from_u32((record.pointer & 0xffff) / 4),
        remainder: [remainder & 1, remainder >> 1].map(F::from_u32),
        is_misaligned: is(0),
        is_below: is(1),
        is_above: is(2),
        is_beyond: is(3),
    }
}
