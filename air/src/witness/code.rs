//! Which instructions shards execute, and how often.

use crate::Trace;
use crate::chips::program;
use nova_vm::program::Code;
use nova_vm::record::Records;
use std::vec;
use std::vec::Vec;

/// An instruction that a shard executes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SliceRow {
    /// Its index in the program's code.
    pub index: u32,
    /// How often the shard executes it.
    pub uses: u32,
}

/// The instructions that a shard executes, by address.
#[must_use]
pub fn slice_rows(code: &Code, records: &Records) -> Vec<SliceRow> {
    let mut uses = vec![0; code.instructions().len()];
    records.steps().for_each(|step| uses[step.index as usize] += 1);
    (0..).zip(uses).filter(|&(_, uses)| uses > 0).map(|(index, uses)| SliceRow { index, uses }).collect()
}

/// How many shards of a run execute each of the program's instructions.
pub struct RunCode {
    uses: Vec<u32>,
}

impl RunCode {
    /// Before the first shard.
    #[must_use]
    pub fn new(code: &Code) -> Self {
        Self { uses: vec![0; code.instructions().len()] }
    }

    /// Takes the slice of another shard.
    pub fn absorb(&mut self, slice: &[SliceRow]) {
        slice.iter().for_each(|row| self.uses[row.index as usize] += 1);
    }

    /// The program chip's trace of a run that is complete, whose memory table lists these words of the code.
    #[must_use]
    pub fn trace(&self, reads: &[bool]) -> Trace {
        program::fill::trace(&self.uses, reads)
    }
}
