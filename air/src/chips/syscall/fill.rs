//! Trace filling of the `syscall` chip.

use super::{NUMBERS, Syscall, SyscallColumns};
use crate::F;
use crate::gadgets::{Access, FixedRegister, Word, tick};
use crate::witness::{Fill, Filler, Filling, Rows, Shard, flag, time};
use nova_abi::accelerator;
use nova_vm::record::{self, SyscallRecord};
use p3_field::PrimeCharacteristicRing;

impl Fill for Syscall {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::each(shard.filler, &shard.records.system, row).into()
    }
}

fn row(filler: Filler<'_>, record: &SyscallRecord) -> SyscallColumns<F> {
    let step = record.step;
    let fixed = |access: record::Access, tick| FixedRegister {
        value: Word::of(access.before),
        access: Access::of(access.previous, time(step, tick)),
    };
    let flags = NUMBERS.map(|number| flag(number == record.number.before));
    let state = filler.state(step);
    let is_exit = flags[0] + flags[1] == F::ONE;
    let is_accelerator = accelerator::ALL.iter().any(|known| known.number == record.number.before);
    let [a0, a1] = record.arguments;
    let length = if record.position.is_some() { a1.before } else { 0 };
    SyscallColumns {
        state,
        flags,
        is_accelerator: flag(is_accelerator),
        accelerator: F::from_u32(if is_accelerator { record.number.before } else { 0 }),
        next_pc: if is_exit { F::from_u32(crate::buses::HALTED) } else { state.pc + F::ONE },
        number: Access::of(record.number.previous, time(step, tick::RS1)),
        a0: fixed(a0, tick::RD),
        a1: fixed(a1, tick::RS2),
        third: fixed(record.third, tick::MEMORY),
        result: Word::of(record.result),
        position: record.position.map_or_else(FixedRegister::default, |access| fixed(access, tick::RD)),
        position_after: Word::of(record.position.map_or(0, |access| access.before + length)),
        has_output: flag(length > 0),
    }
}
