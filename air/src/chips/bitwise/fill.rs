//! Trace filling of the `bitwise` chip.

use super::{Bitwise, BitwiseColumns};
use crate::F;
use crate::gadgets::Word;
use crate::witness::{Computed, Fill, Filler, Filling, Rows, Shard, bytes_of, flag};
use nova_vm::isa::Opcode;

impl Fill for Bitwise {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::both(shard.filler, (&shard.records.bitwise, &shard.records.bitwise_imm), row).into()
    }
}

fn row(filler: Filler<'_>, record: &Computed) -> BitwiseColumns<F> {
    let step = record.step;
    let is = |register, immediate| flag([register, immediate].contains(&filler.opcode(step)));
    let (left, right) = (record.rs1.before, filler.operand_value(record));
    BitwiseColumns {
        state: filler.state(step),
        is_xor: is(Opcode::Xor, Opcode::Xori),
        is_or: is(Opcode::Or, Opcode::Ori),
        is_and: is(Opcode::And, Opcode::Andi),
        rs1: filler.rs1(step, record.rs1),
        operand: filler.operand(step, record.rs2),
        rd: filler.rd(step, record.rd),
        left: bytes_of(left),
        right: bytes_of(right),
        and: bytes_of(left & right),
        result: Word::of(record.result),
    }
}
