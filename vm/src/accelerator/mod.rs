//! What the accelerators compute, natively, and how their calls access memory.
//!
//! Which blocks an accelerator takes and when it accesses them is the contract's, [`nova_abi::accelerator`]; a further
//! accelerator is an entry there and a function here.

mod hash;
mod number;

use crate::isa::register::A0;
use crate::machine::Machine;
use crate::observer::WordAccess;
use crate::trap::TrapKind;
use nova_abi::accelerator::{self, Accelerator, Operand, is_block};
use nova_abi::curve;

/// Computes on the words of all operands, one after the other; the result replaces the words of the last. Gives what a0
/// gets; if that is not [`DONE`](nova_abi::syscall::DONE), the words are unchanged.
type Computation = fn(&mut [u32]) -> u32;

const COMPUTATIONS: [(&Accelerator, Computation); 12] = [
    (&accelerator::KECCAK_F, hash::keccak_f),
    (&accelerator::SHA256_COMPRESS, hash::sha256_compress),
    (&accelerator::MULTIPLY_ADD_256, number::multiply_add::<256, 4>),
    (&accelerator::MULTIPLY_ADD_384, number::multiply_add::<384, 6>),
    (&accelerator::SECP256K1_ADD, |words| number::add_points::<256, 4, 8>(&curve::SECP256K1, words)),
    (&accelerator::SECP256K1_DOUBLE, |words| number::double_point::<256, 4, 8>(&curve::SECP256K1, words)),
    (&accelerator::SECP256R1_ADD, |words| number::add_points::<256, 4, 8>(&curve::SECP256R1, words)),
    (&accelerator::SECP256R1_DOUBLE, |words| number::double_point::<256, 4, 8>(&curve::SECP256R1, words)),
    (&accelerator::BN254_ADD, |words| number::add_points::<256, 4, 8>(&curve::BN254, words)),
    (&accelerator::BN254_DOUBLE, |words| number::double_point::<256, 4, 8>(&curve::BN254, words)),
    (&accelerator::BLS12_381_ADD, |words| number::add_points::<384, 6, 12>(&curve::BLS12_381, words)),
    (&accelerator::BLS12_381_DOUBLE, |words| number::double_point::<384, 6, 12>(&curve::BLS12_381, words)),
];

/// What came of a call.
pub(crate) enum Accelerated {
    /// The words that it accessed, operand by operand, and what a0 gets.
    Done(Vec<WordAccess>, u32),
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
        let result = compute(&mut values);
        let written = accelerator.operands.last().map_or(0, |operand| operand.words as usize);
        let first = words.len() - written;
        for (word, &value) in words[first..].iter_mut().zip(&values[first..]) {
            word.after = value;
            self.memory_mut().set_word(word.slot, value);
        }
        Ok(Some((accelerator, Accelerated::Done(words, result))))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accelerator_has_a_computation() {
        assert!(COMPUTATIONS.iter().map(|(accelerator, _)| *accelerator).eq(accelerator::ALL.iter().copied()));
    }
}
