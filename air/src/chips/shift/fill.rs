//! Trace filling of the `shift` chip.

use super::{Shift, ShiftColumns};
use crate::F;
use crate::gadgets::Word;
use crate::witness::{Computed, Fill, Filler, Filling, Rows, Shard, flag};
use nova_vm::isa::Opcode;
use p3_field::PrimeCharacteristicRing;

impl Fill for Shift {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::both(shard.filler, (&shard.records.shift, &shard.records.shift_imm), row).into()
    }
}

fn row(filler: Filler<'_>, record: &Computed) -> ShiftColumns<F> {
    let step = record.step;
    let is = |register, immediate| [register, immediate].contains(&filler.opcode(step));
    let (is_left, is_arithmetic) = (is(Opcode::Sll, Opcode::Slli), is(Opcode::Sra, Opcode::Srai));
    let (value, amount) = (record.rs1.before, filler.operand_value(record) & 31);
    let within = amount % 16;
    let split = if is_left { 16 - within } else { within };
    let limbs = [value & 0xffff, value >> 16];
    let [lower, upper] = [limbs.map(|limb| limb & ((1 << split) - 1)), limbs.map(|limb| limb >> split)];
    let word = |[lo, hi]: [u32; 2]| Word::new(F::from_u32(lo), F::from_u32(hi));
    let partial = match (is_left, is_arithmetic) {
        (true, _) => value << within,
        (_, true) => (value as i32 >> within) as u32,
        _ => value >> within,
    };
    ShiftColumns {
        state: filler.state(step),
        is_left: flag(is_left),
        is_logical: flag(is(Opcode::Srl, Opcode::Srli)),
        is_arithmetic: flag(is_arithmetic),
        rs1: filler.rs1(step, record.rs1),
        operand: filler.operand(step, record.rs2),
        rd: filler.rd(step, record.rd),
        amount: core::array::from_fn(|bit| F::from_u32(amount >> bit & 1)),
        power_low: F::from_u32(1 << (amount % 4)),
        power: F::from_u32(1 << within),
        split: F::from_u32(split),
        split_power: F::from_u32(1 << split),
        rest_power: F::from_u32(1 << (16 - split)),
        lower: word(lower),
        upper: word(upper),
        sign: flag(is_arithmetic && value >> 31 == 1),
        partial: Word::of(partial),
        result: Word::of(record.result),
    }
}
