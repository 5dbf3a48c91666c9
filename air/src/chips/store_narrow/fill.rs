//! Trace filling of the `store_narrow` chip.

use super::{StoreNarrow, StoreNarrowColumns};
use crate::F;
use crate::gadgets::{Address, Word};
use crate::witness::{Fill, Filler, Filling, Rows, Shard};
use nova_vm::isa::Opcode;
use nova_vm::record::StoreRecord;
use p3_field::PrimeCharacteristicRing;

impl Fill for StoreNarrow {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::each(shard.filler, &shard.records.store_narrow, row).into()
    }
}

fn row(filler: Filler<'_>, record: &StoreRecord) -> StoreNarrowColumns<F> {
    let step = record.step;
    let [is_byte, is_half] = filler.flags(step, [Opcode::Sb, Opcode::Sh]);
    let imm = filler.instruction(step).imm;
    let offset = record.rs1.before.wrapping_add(imm) & 3;
    let half = |word: u32| word >> (offset / 2 * 16) & 0xffff;
    let bytes = |half: u32| [half & 0xff, half >> 8].map(|byte| is_byte * F::from_u32(byte));
    StoreNarrowColumns {
        state: filler.state(step),
        is_byte,
        is_half,
        rs1: filler.rs1(step, record.rs1),
        rs2: filler.rs2(step, record.rs2),
        imm: Word::of(imm),
        address: Address::of(record.address),
        offset: [offset & 1, offset >> 1].map(F::from_u32),
        before: Word::of(record.memory.before),
        after: Word::of(record.after),
        memory: filler.memory(step, record.memory),
        old: bytes(half(record.memory.before)),
        source: bytes(record.rs2.before & 0xffff),
        half: F::from_u32(half(record.after)),
    }
}
