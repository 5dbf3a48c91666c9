//! Trace filling of the `output` chip.

use super::super::output_digest::FIRST_CLAIM;
use super::{Output, OutputColumns};
use crate::F;
use crate::gadgets::Word;
use crate::witness::{Fill, Filler, Filling, Rows, Shard, bytes_of, flag};
use nova_abi::syscall::WRITE_CLAIMS;
use nova_vm::record::{SyscallRecord, WordRecord};
use p3_field::PrimeCharacteristicRing;
use std::vec::Vec;

impl Fill for Output {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        rows(shard.filler, &shard.records.system).into()
    }
}

/// The rows of a shard's system calls.
pub(crate) fn rows<'a>(filler: Filler<'a>, calls: &'a [SyscallRecord]) -> Rows<'a> {
    let words = calls.iter().flat_map(|call| (0..call.output.len()).map(move |word| (call, word)));
    let words: Vec<_> = words.collect();
    Rows::new(words.len(), move |index| row(filler, words[index].0, words[index].1))
}

/// The `word`-th word of output of a system call.
fn row(filler: Filler<'_>, record: &SyscallRecord, word: usize) -> OutputColumns<F> {
    let WordRecord { address, access } = record.output[word];
    let position = record.position.map_or(0, |access| access.before);
    let first = if record.number.before == WRITE_CLAIMS { FIRST_CLAIM } else { 0 };
    let remaining = record.arguments[1].before - 4 * word as u32;
    let kept = if remaining >= 4 { u32::MAX } else { (1 << (8 * remaining)) - 1 };
    OutputColumns {
        is_more: flag(remaining > 4),
        is_last: [1, 2, 3, 4].map(|bytes| flag(remaining == bytes)),
        cycle: F::from_u32(record.step.cycle),
        address: F::from_u32(address / 4),
        index: F::from_u32(first + position / 4 + word as u32),
        remaining: F::from_u32(remaining),
        bytes: bytes_of(access.before),
        kept: Word::of(access.before & kept),
        memory: filler.memory(record.step, access),
    }
}
