//! Trace filling of the `jump` chip.

use super::{Jump, JumpColumns};
use crate::F;
use crate::chips::program::fill::target;
use crate::witness::{Fill, Filler, Filling, Rows, Shard};
use nova_vm::record::JumpRecord;
use p3_field::PrimeCharacteristicRing;

impl Fill for Jump {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::each(shard.filler, &shard.records.jump, row).into()
    }
}

fn row(filler: Filler<'_>, record: &JumpRecord) -> JumpColumns<F> {
    let step = record.step;
    JumpColumns {
        state: filler.state(step),
        is_real: F::ONE,
        target: target(filler.instruction(step).imm),
        link: filler.link(step),
        rd: filler.rd(step, record.rd),
    }
}
