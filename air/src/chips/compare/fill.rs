//! Trace filling of the `compare` chip.

use super::{Compare, CompareColumns};
use crate::F;
use crate::gadgets::LessThan;
use crate::witness::{Computed, Fill, Filler, Filling, Rows, Shard, flag};
use nova_vm::isa::Opcode;

impl Fill for Compare {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::both(shard.filler, (&shard.records.compare, &shard.records.compare_imm), row).into()
    }
}

fn row(filler: Filler<'_>, record: &Computed) -> CompareColumns<F> {
    let step = record.step;
    let is_signed = matches!(filler.opcode(step), Opcode::Slt | Opcode::Slti);
    CompareColumns {
        state: filler.state(step),
        is_signed: flag(is_signed),
        is_unsigned: flag(!is_signed),
        rs1: filler.rs1(step, record.rs1),
        operand: filler.operand(step, record.rs2),
        rd: filler.rd(step, record.rd),
        less_than: LessThan::of(is_signed, record.rs1.before, filler.operand_value(record)),
    }
}
