//! What the accelerators compute, natively, and how their calls access memory.
//!
//! Which blocks an accelerator takes and when it accesses them is the contract's, [`nova_abi::accelerator`]; a further
//! accelerator is an entry there and a function here.

mod hash;
mod integer;

use crate::machine::Machine;
use crate::observer::WordAccess;
use crate::trap::TrapKind;
use nova_abi::accelerator::{Accelerator, Operand, Operation, is_block};

/// Computes on the words of all operands, one after the other; the result replaces the words of the last. Returns what a0
/// gets; if that is not [`DONE`](nova_abi::syscall::DONE), the words are unchanged.
fn compute(operation: Operation, words: &mut [u32]) -> u32 {
    match operation {
        Operation::KeccakF => hash::keccak_f(words),
        Operation::Sha256Compress => hash::sha256_compress(words),
        Operation::MultiplyAdd256 => integer::multiply_add::<256, 4>(words),
        Operation::MultiplyAdd384 => integer::multiply_add::<384, 6>(words),
        Operation::AddPoints256(curve) => integer::add_points::<256, 4, 8>(curve, words),
        Operation::DoublePoint256(curve) => integer::double_point::<256, 4, 8>(curve, words),
        Operation::AddPoints384(curve) => integer::add_points::<384, 6, 12>(curve, words),
        Operation::DoublePoint384(curve) => integer::double_point::<384, 6, 12>(curve, words),
    }
}

/// Outcome of an accelerator's call.
pub(crate) enum Answer {
    /// The words that it accessed, operand by operand, and what a0 gets.
    Computed(Vec<WordAccess>, u32),
    /// The first of its operands whose pointer is bad.
    Refused(usize),
}

impl Machine<'_> {
    /// Executes the call of an accelerator but for its result.
    pub(crate) fn accelerate(&mut self, accelerator: &Accelerator, tracks: bool) -> Result<Answer, TrapKind> {
        let is_bad = |operand: &Operand| !is_block(self.register(operand.register()), operand.words);
        if let Some(bad) = accelerator.operands.iter().position(is_bad) {
            return Ok(Answer::Refused(bad));
        }
        let mut words = self.operand_words(accelerator, tracks)?;
        let mut values: Vec<_> = words.iter().map(|word| word.before).collect();
        let result = compute(accelerator.operation, &mut values);
        let written = accelerator.operands.last().map_or(0, |operand| operand.words as usize);
        let first = words.len() - written;
        for (word, &value) in words[first..].iter_mut().zip(&values[first..]) {
            word.after = value;
            self.memory_mut().set_word(word.slot, value);
        }
        Ok(Answer::Computed(words, result))
    }

    /// Reads the words of all operands, whose pointers are good.
    fn operand_words(&mut self, accelerator: &Accelerator, tracks: bool) -> Result<Vec<WordAccess>, TrapKind> {
        let mut words = Vec::new();
        for (index, operand) in accelerator.operands.iter().enumerate() {
            let is_written = index + 1 == accelerator.operands.len();
            let pointer = self.register(operand.register());
            for address in (pointer..).step_by(4).take(operand.words as usize) {
                let memory = self.memory_mut();
                let slot = if tracks || is_written { memory.writable(address)? } else { memory.readable(address)? };
                let value = memory.word(slot);
                words.push(WordAccess { slot, address, before: value, after: value });
            }
        }
        Ok(words)
    }
}
