//! Trace filling of the `keccak` chip.

use super::{Keccak, KeccakColumns};
use crate::F;
use crate::gadgets::{Update, Word};
use crate::witness::{Fill, Filling, Rows, Shard};
use nova_abi::syscall;
use nova_vm::record::AcceleratorRecord;
use p3_field::PrimeCharacteristicRing;

impl Fill for Keccak {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::calls(&shard.calls(syscall::KECCAK_F), row).into()
    }
}

fn row(record: &AcceleratorRecord) -> KeccakColumns<F> {
    KeccakColumns {
        is_real: F::ONE,
        cycle: F::from_u32(record.step.cycle),
        arguments: record.arguments.map(Word::of),
        state: core::array::from_fn(|index| Update::of(record, &record.words[index], 0)),
    }
}
