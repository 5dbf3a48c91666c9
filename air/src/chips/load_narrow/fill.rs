//! Trace filling of the `load_narrow` chip.

use super::{LoadNarrow, LoadNarrowColumns};
use crate::F;
use crate::gadgets::{Address, Word};
use crate::witness::{Fill, Filler, Filling, Rows, Shard, flag};
use nova_vm::isa::Opcode;
use nova_vm::record::LoadRecord;
use p3_field::PrimeCharacteristicRing;

impl Fill for LoadNarrow {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::each(shard.filler, &shard.records.load_narrow, row).into()
    }
}

fn row(filler: Filler<'_>, record: &LoadRecord) -> LoadNarrowColumns<F> {
    let step = record.step;
    let opcode = filler.opcode(step);
    let imm = filler.instruction(step).imm;
    let offset = record.rs1.before.wrapping_add(imm) & 3;
    let word = record.memory.before;
    let half = word >> (offset / 2 * 16) & 0xffff;
    let is_byte = matches!(opcode, Opcode::Lb | Opcode::Lbu);
    let bytes = if is_byte { [half & 0xff, half >> 8] } else { [0, 0] };
    let value = if is_byte { bytes[(offset % 2) as usize] } else { half };
    LoadNarrowColumns {
        state: filler.state(step),
        flags: filler.flags(step, [Opcode::Lb, Opcode::Lh, Opcode::Lbu, Opcode::Lhu]),
        rs1: filler.rs1(step, record.rs1),
        imm: Word::of(imm),
        address: Address::of(record.address),
        offset: [offset & 1, offset >> 1].map(F::from_u32),
        word: Word::of(word),
        memory: filler.memory(step, record.memory),
        half: F::from_u32(half),
        bytes: bytes.map(F::from_u32),
        value: F::from_u32(value),
        byte_sign: flag(opcode == Opcode::Lb && value >> 7 == 1),
        half_sign: flag(opcode == Opcode::Lh && value >> 15 == 1),
        rd: filler.rd(step, record.rd),
    }
}
