//! Trace filling of the `add` chip.

use super::{Add, AddColumns};
use crate::F;
use crate::gadgets::Word;
use crate::witness::{Fill, Filler, Filling, Rows, Shard};
use nova_vm::isa::Opcode;
use nova_vm::record::BinaryRecord;

impl Fill for Add {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::each(shard.filler, &shard.records.add, row).into()
    }
}

fn row(filler: Filler<'_>, record: &BinaryRecord) -> AddColumns<F> {
    let step = record.step;
    let [is_add, is_sub] = filler.flags(step, [Opcode::Add, Opcode::Sub]);
    AddColumns {
        state: filler.state(step),
        is_add,
        is_sub,
        rs1: filler.rs1(step, record.rs1),
        rs2: filler.rs2(step, record.rs2),
        rd: filler.rd(step, record.rd),
        result: Word::of(record.result),
    }
}
