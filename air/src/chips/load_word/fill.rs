//! Trace filling of the `load_word` chip.

use super::{LoadWord, LoadWordColumns};
use crate::F;
use crate::gadgets::{Address, Word};
use crate::witness::{Fill, Filler, Filling, Rows, Shard};
use nova_vm::record::LoadRecord;
use p3_field::PrimeCharacteristicRing;

impl Fill for LoadWord {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::each(shard.filler, &shard.records.load_word, row).into()
    }
}

fn row(filler: Filler<'_>, record: &LoadRecord) -> LoadWordColumns<F> {
    let step = record.step;
    LoadWordColumns {
        state: filler.state(step),
        is_real: F::ONE,
        rs1: filler.rs1(step, record.rs1),
        imm: Word::of(filler.instruction(step).imm),
        address: Address::of(record.address),
        value: Word::of(record.memory.before),
        memory: filler.memory(step, record.memory),
        rd: filler.rd(step, record.rd),
    }
}
