//! Trace filling of the `jump_register` chip.

use super::{JumpRegister, JumpRegisterColumns};
use crate::F;
use crate::gadgets::{Address, Word};
use crate::witness::{Fill, Filler, Filling, Rows, Shard};
use nova_vm::record::UnaryRecord;
use p3_field::PrimeCharacteristicRing;

impl Fill for JumpRegister {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::each(shard.filler, &shard.records.jump_register, row).into()
    }
}

fn row(filler: Filler<'_>, record: &UnaryRecord) -> JumpRegisterColumns<F> {
    let step = record.step;
    let imm = filler.instruction(step).imm;
    let address = record.rs1.before.wrapping_add(imm);
    JumpRegisterColumns {
        state: filler.state(step),
        is_real: F::ONE,
        rs1: filler.rs1(step, record.rs1),
        imm: Word::of(imm),
        link: filler.link(step),
        rd: filler.rd(step, record.rd),
        address: Address::of(address),
        low_bit: F::from_u32(address & 1),
    }
}
