//! Trace filling of the `initial` chip.

use super::Initial;
use crate::buses::{RAM, REGISTERS};
use crate::gadgets::Word;
use crate::{Chip, F, Trace};
use nova_abi::memory::INITIAL_STACK_POINTER;
use nova_vm::isa::register;
use p3_field::PrimeCharacteristicRing;
use std::collections::BTreeMap;
use std::vec::Vec;

/// The main trace, which repeats the flag in front of every preprocessed row.
pub(crate) fn trace(initial: &Initial) -> Trace {
    let rows = initial.preprocessed().expect("the table has preprocessed columns");
    Trace::new(rows.values.chunks(rows.width).map(|row| row[0]).collect(), 1)
}

/// The table of the words and registers that a program initialises: the stack pointer and every word that is not zero.
#[must_use]
pub fn initial_table(program: &nova_vm::Program) -> Initial {
    let pointer = (REGISTERS, u32::from(register::SP), INITIAL_STACK_POINTER);
    let words = initial_words(program).into_iter().map(|(address, value)| (RAM, address, value));
    let row = |(space, address, value)| {
        let Word { lo, hi } = Word::of(value);
        [F::ONE, F::from_u32(space), F::from_u32(address), lo, hi]
    };
    Initial { rows: core::iter::once(pointer).chain(words).map(row).collect() }
}

/// Word address and value of every word that is not zero, by address.
pub(crate) fn initial_words(program: &nova_vm::Program) -> Vec<(u32, u32)> {
    let mut words = BTreeMap::<u32, u32>::new();
    for segment in program.segments() {
        for (address, &byte) in (segment.address..).zip(&segment.bytes) {
            *words.entry(address / 4).or_default() |= u32::from(byte) << (8 * (address % 4));
        }
    }
    words.into_iter().filter(|&(_, value)| value != 0).collect()
}
