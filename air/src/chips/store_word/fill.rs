//! Trace filling of the `store_word` chip.

use super::{StoreWord, StoreWordColumns};
use crate::F;
use crate::gadgets::{Address, Word};
use crate::witness::{Fill, Filler, Filling, Rows, Shard};
use nova_vm::record::StoreRecord;
use p3_field::PrimeCharacteristicRing;

impl Fill for StoreWord {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::each(shard.filler, &shard.records.store_word, row).into()
    }
}

fn row(filler: Filler<'_>, record: &StoreRecord) -> StoreWordColumns<F> {
    let step = record.step;
    StoreWordColumns {
        state: filler.state(step),
        is_real: F::ONE,
        rs1: filler.rs1(step, record.rs1),
        rs2: filler.rs2(step, record.rs2),
        imm: Word::of(filler.instruction(step).imm),
        address: Address::of(record.address),
        before: Word::of(record.memory.before),
        memory: filler.memory(step, record.memory),
    }
}
