//! Trace filling of the `add_imm` chip.

use super::{AddImm, AddImmColumns};
use crate::F;
use crate::gadgets::Word;
use crate::witness::{Fill, Filler, Filling, Rows, Shard};
use nova_vm::record::UnaryRecord;
use p3_field::PrimeCharacteristicRing;

impl Fill for AddImm {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::each(shard.filler, &shard.records.add_imm, row).into()
    }
}

fn row(filler: Filler<'_>, record: &UnaryRecord) -> AddImmColumns<F> {
    let step = record.step;
    AddImmColumns {
        state: filler.state(step),
        is_real: F::ONE,
        rs1: filler.rs1(step, record.rs1),
        imm: Word::of(filler.instruction(step).imm),
        rd: filler.rd(step, record.rd),
        result: Word::of(record.result),
    }
}
