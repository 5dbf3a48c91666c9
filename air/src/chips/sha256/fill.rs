//! Trace filling of the `sha256` chip.

use super::{BLOCK_WORDS, STATE_WORDS, Sha256, Sha256Columns};
use crate::F;
use crate::gadgets::{Read, Update, Word};
use crate::witness::{Fill, Filling, Rows, Shard};
use nova_abi::syscall;
use nova_vm::record::{AcceleratorRecord, UpdateRecord};
use p3_field::PrimeCharacteristicRing;

impl Fill for Sha256 {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::calls(&shard.calls(syscall::SHA256_COMPRESS), row).into()
    }
}

fn row(record: &AcceleratorRecord) -> Sha256Columns<F> {
    let (block, state) = record.words.split_at(BLOCK_WORDS);
    let made = |word: &UpdateRecord| Word::of(word.after.wrapping_sub(word.access.before));
    Sha256Columns {
        is_real: F::ONE,
        cycle: F::from_u32(record.step.cycle),
        arguments: record.arguments.map(Word::of),
        block: core::array::from_fn(|index| Read::of(record, &block[index], 0)),
        state: core::array::from_fn(|index| Update::of(record, &state[index], 1)),
        result: core::array::from_fn::<_, STATE_WORDS, _>(|index| made(&state[index])),
    }
}
