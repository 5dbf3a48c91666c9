//! What the accelerators compute, natively, and how their calls access memory.
//!
//! Which blocks an accelerator takes and when it accesses them is the contract's, [`nova_abi::accelerator`]; a further
//! accelerator is an entry there and a function here.

use crate::isa::register::A0;
use crate::machine::Machine;
use crate::observer::WordAccess;
use crate::trap::TrapKind;
use nova_abi::accelerator::{self, Accelerator, Operand, is_block};

/// Computes on the words of all operands, one after the other; the result replaces the words of the last.
type Computation = fn(&mut [u32]);

const COMPUTATIONS: [(&Accelerator, Computation); 2] =
    [(&accelerator::KECCAK_F, keccak_f), (&accelerator::SHA256_COMPRESS, sha256_compress)];

/// What came of a call.
pub(crate) enum Accelerated {
    /// The words that it accessed, operand by operand.
    Done(Vec<WordAccess>),
    /// The first of its operands whose pointer is bad.
    Refused(usize),
}

impl Machine<'_> {
    /// Executes the call of an accelerator but for its result, and gives the accelerator; `None` for an unknown number.
    pub(crate) fn accelerate(
        &mut self,
        number: u32,
        tracks: bool,
    ) -> Result<Option<(&'static Accelerator, Accelerated)>, TrapKind> {
        let Some(&(accelerator, compute)) = COMPUTATIONS.iter().find(|(known, _)| known.number == number) else {
            return Ok(None);
        };
        let is_bad = |operand: &Operand| !is_block(self.register(A0 + operand.argument), operand.words);
        if let Some(bad) = accelerator.operands.iter().position(is_bad) {
            return Ok(Some((accelerator, Accelerated::Refused(bad))));
        }
        let mut words = self.operand_words(accelerator, tracks)?;
        let mut values: Vec<_> = words.iter().map(|word| word.before).collect();
        compute(&mut values);
        let written = accelerator.operands.last().map_or(0, |operand| operand.words as usize);
        let first = words.len() - written;
        for (word, &value) in words[first..].iter_mut().zip(&values[first..]) {
            word.after = value;
            self.memory_mut().set_word(word.slot, value);
        }
        Ok(Some((accelerator, Accelerated::Done(words))))
    }

    /// Reads the words of all operands, whose pointers are good.
    fn operand_words(&mut self, accelerator: &Accelerator, tracks: bool) -> Result<Vec<WordAccess>, TrapKind> {
        let mut words = Vec::new();
        for (index, operand) in accelerator.operands.iter().enumerate() {
            let is_written = index + 1 == accelerator.operands.len();
            let pointer = self.register(A0 + operand.argument);
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

fn keccak_f(words: &mut [u32]) {
    let mut lanes = [0; 25];
    for (lane, pair) in lanes.iter_mut().zip(words.chunks_exact(2)) {
        *lane = u64::from(pair[0]) | u64::from(pair[1]) << 32;
    }
    keccak::Keccak::new().with_f1600(|permute| permute(&mut lanes));
    for (lane, pair) in lanes.iter().zip(words.chunks_exact_mut(2)) {
        pair.copy_from_slice(&[*lane as u32, (lane >> 32) as u32]);
    }
}

/// The words of the block, then the state.
fn sha256_compress(words: &mut [u32]) {
    let (block, state) = words.split_at_mut(16);
    let mut bytes = [0; 64];
    for (bytes, word) in bytes.chunks_exact_mut(4).zip(block) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    let state: &mut [u32; 8] = state.try_into().expect("the state has 8 words");
    sha2::block_api::compress256(state, &[bytes]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accelerator_has_a_computation() {
        assert!(COMPUTATIONS.iter().map(|(accelerator, _)| *accelerator).eq(accelerator::ALL.iter().copied()));
    }
}
