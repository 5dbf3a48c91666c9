//! Rows of the accelerators' chips.

use super::columns::{Filler, time};
use crate::F;
use crate::chips::refusal::operands;
use crate::chips::sha256::{BLOCK_WORDS, STATE_WORDS};
use crate::chips::{KeccakColumns, RefusalColumns, Sha256Columns};
use crate::gadgets::{Access, Read, Update, Word, tick};
use nova_abi::memory::{ADDRESS_END, ADDRESS_START};
use nova_vm::record::{AcceleratorRecord, RefusalRecord, UpdateRecord};
use p3_field::PrimeCharacteristicRing;

impl Read<F> {
    /// A word that the operand of this index reads.
    pub(super) fn of(record: &AcceleratorRecord, word: &UpdateRecord, operand: u32) -> Self {
        let access = Access::of(word.access.previous, time(record.step, operand));
        Self { value: Word::of(word.access.before), access }
    }
}

impl Update<F> {
    /// A word that the operand of this index updates.
    pub(super) fn of(record: &AcceleratorRecord, word: &UpdateRecord, operand: u32) -> Self {
        Self {
            before: Word::of(word.access.before),
            after: Word::of(word.after),
            access: Access::of(word.access.previous, time(record.step, operand)),
        }
    }
}

impl Filler<'_> {
    pub(super) fn keccak(self, record: &AcceleratorRecord) -> KeccakColumns<F> {
        KeccakColumns {
            is_real: F::ONE,
            cycle: F::from_u32(record.step.cycle),
            arguments: record.arguments.map(Word::of),
            state: core::array::from_fn(|index| Update::of(record, &record.words[index], 0)),
        }
    }

    pub(super) fn sha256(self, record: &AcceleratorRecord) -> Sha256Columns<F> {
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

    pub(super) fn refusal(self, record: &RefusalRecord) -> RefusalColumns<F> {
        let first = operands().position(|(number, _)| number == record.number).unwrap_or(0);
        let flagged = first + usize::from(record.operand);
        let remainder = record.pointer % 4;
        let (hi, last_hi) = (record.pointer >> 16, ADDRESS_END >> 16);
        let reasons = [remainder != 0, record.pointer < ADDRESS_START, hi == last_hi, hi > last_hi];
        let reason = reasons.iter().position(|&holds| holds);
        debug_assert!(reason.is_some(), "a bad pointer");
        let is = |index| F::from_bool(reason == Some(index));
        let now = time(record.step, tick::RS1);
        RefusalColumns {
            cycle: F::from_u32(record.step.cycle),
            arguments: record.arguments.map(Word::of),
            operand: core::array::from_fn(|index| F::from_bool(index == flagged)),
            pointer: Word::of(record.pointer),
            register: record.register.map_or_else(Access::default, |access| Access::of(access.previous, now)),
            quotient: F::from_u32((record.pointer & 0xffff) / 4),
            remainder: [remainder & 1, remainder >> 1].map(F::from_u32),
            is_misaligned: is(0),
            is_below: is(1),
            is_above: is(2),
            is_beyond: is(3),
        }
    }
}
