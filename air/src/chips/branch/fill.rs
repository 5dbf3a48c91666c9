//! Trace filling of the `branch` chip.

use super::{Branch, BranchColumns};
use crate::F;
use crate::chips::program::fill::target;
use crate::gadgets::LessThan;
use crate::witness::{Fill, Filler, Filling, Rows, Shard, flag, inverse_or_zero};
use nova_vm::isa::Opcode;
use nova_vm::record::BranchRecord;
use p3_field::PrimeCharacteristicRing;

impl Fill for Branch {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::each(shard.filler, &shard.records.branch, row).into()
    }
}

fn row(filler: Filler<'_>, record: &BranchRecord) -> BranchColumns<F> {
    const BRANCHES: [Opcode; 6] = [Opcode::Beq, Opcode::Bne, Opcode::Blt, Opcode::Bge, Opcode::Bltu, Opcode::Bgeu];
    let step = record.step;
    let (left, right) = (record.rs1.before, record.rs2.before);
    let less_than = LessThan::of(matches!(filler.opcode(step), Opcode::Blt | Opcode::Bge), left, right);
    let state = filler.state(step);
    let target = target(filler.instruction(step).imm);
    BranchColumns {
        state,
        flags: filler.flags(step, BRANCHES),
        rs1: filler.rs1(step, record.rs1),
        rs2: filler.rs2(step, record.rs2),
        target,
        next_pc: if record.taken { target } else { state.pc + F::ONE },
        less_than,
        equal: flag(left == right),
        inverse: inverse_or_zero(less_than.difference.lo + less_than.difference.hi),
    }
}
