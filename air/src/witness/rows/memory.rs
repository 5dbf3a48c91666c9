//! Rows of loads and stores.

use super::flag;
use crate::F;
use crate::chips::{LoadNarrowColumns, LoadWordColumns, StoreNarrowColumns, StoreWordColumns};
use crate::gadgets::{Access, Address, Word, tick};
use crate::witness::columns::{Filler, time};
use nova_vm::isa::Opcode;
use nova_vm::record::{self, LoadRecord, Step, StoreRecord};
use p3_field::PrimeCharacteristicRing;

impl Filler<'_> {
    pub(super) fn memory(self, step: Step, access: record::Access) -> Access<F> {
        Access::of(access.previous, time(step, tick::MEMORY))
    }

    pub(in crate::witness) fn load_word(self, record: &LoadRecord) -> LoadWordColumns<F> {
        let step = record.step;
        LoadWordColumns {
            state: self.state(step),
            is_real: F::ONE,
            rs1: self.rs1(step, record.rs1),
            imm: Word::of(self.instruction(step).imm),
            address: Address::of(record.address),
            value: Word::of(record.memory.before),
            memory: self.memory(step, record.memory),
            rd: self.rd(step, record.rd),
        }
    }

    pub(in crate::witness) fn load_narrow(self, record: &LoadRecord) -> LoadNarrowColumns<F> {
        let step = record.step;
        let opcode = self.opcode(step);
        let imm = self.instruction(step).imm;
        let offset = record.rs1.before.wrapping_add(imm) & 3;
        let word = record.memory.before;
        let half = word >> (offset / 2 * 16) & 0xffff;
        let is_byte = matches!(opcode, Opcode::Lb | Opcode::Lbu);
        let bytes = if is_byte { [half & 0xff, half >> 8] } else { [0, 0] };
        let value = if is_byte { bytes[(offset % 2) as usize] } else { half };
        LoadNarrowColumns {
            state: self.state(step),
            flags: self.flags(step, [Opcode::Lb, Opcode::Lh, Opcode::Lbu, Opcode::Lhu]),
            rs1: self.rs1(step, record.rs1),
            imm: Word::of(imm),
            address: Address::of(record.address),
            offset: [offset & 1, offset >> 1].map(F::from_u32),
            word: Word::of(word),
            memory: self.memory(step, record.memory),
            half: F::from_u32(half),
            bytes: bytes.map(F::from_u32),
            value: F::from_u32(value),
            byte_sign: flag(opcode == Opcode::Lb && value >> 7 == 1),
            half_sign: flag(opcode == Opcode::Lh && value >> 15 == 1),
            rd: self.rd(step, record.rd),
        }
    }

    pub(in crate::witness) fn store_word(self, record: &StoreRecord) -> StoreWordColumns<F> {
        let step = record.step;
        StoreWordColumns {
            state: self.state(step),
            is_real: F::ONE,
            rs1: self.rs1(step, record.rs1),
            rs2: self.rs2(step, record.rs2),
            imm: Word::of(self.instruction(step).imm),
            address: Address::of(record.address),
            before: Word::of(record.memory.before),
            memory: self.memory(step, record.memory),
        }
    }

    pub(in crate::witness) fn store_narrow(self, record: &StoreRecord) -> StoreNarrowColumns<F> {
        let step = record.step;
        let [is_byte, is_half] = self.flags(step, [Opcode::Sb, Opcode::Sh]);
        let imm = self.instruction(step).imm;
        let offset = record.rs1.before.wrapping_add(imm) & 3;
        let half = |word: u32| word >> (offset / 2 * 16) & 0xffff;
        let bytes = |half: u32| [half & 0xff, half >> 8].map(|byte| is_byte * F::from_u32(byte));
        StoreNarrowColumns {
            state: self.state(step),
            is_byte,
            is_half,
            rs1: self.rs1(step, record.rs1),
            rs2: self.rs2(step, record.rs2),
            imm: Word::of(imm),
            address: Address::of(record.address),
            offset: [offset & 1, offset >> 1].map(F::from_u32),
            before: Word::of(record.memory.before),
            after: Word::of(record.after),
            memory: self.memory(step, record.memory),
            old: bytes(half(record.memory.before)),
            source: bytes(record.rs2.before & 0xffff),
            half: F::from_u32(half(record.after)),
        }
    }
}
