//! The header of a run proof, which states what the proof shows.

use alloc::vec::Vec;

use nova_air::F;
use nova_air::buses::{EXECUTION, EXIT, ExecutionMessage, ExitMessage, HALTED, OUTPUT, OutputMessage};
use p3_field::PrimeCharacteristicRing;
use serde::{Deserialize, Serialize};

use super::verify::RUN_GRINDING;
use crate::{Digest, Parameters, PublicMessage, RunChallenges, TableShape};

/// The public values of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicValues {
    /// The exit code. Only 0 is success.
    pub exit_code: u32,
    /// The public output.
    pub output: Vec<u8>,
}

impl PublicValues {
    /// Whether the guest ended with success.
    pub fn is_success(&self) -> bool {
        self.exit_code == 0
    }
}

/// A commitment to boundary tables, with their chips and heights. A root alone does not determine which tables it commits
/// to: three rows of one chip can have as many cells as two of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boundary {
    /// The commitment.
    pub digest: Digest,
    /// Chip and height of each table, in order.
    pub tables: Vec<TableShape>,
}

impl Boundary {
    /// The values that the run-scope challenges absorb besides the commitment: the number of tables, then each.
    fn elements(&self) -> impl Iterator<Item = F> {
        let tables = self.tables.iter().flat_map(|table| [F::from_u16(table.chip), F::from_u8(table.log_height)]);
        [F::from_usize(self.tables.len())].into_iter().chain(tables)
    }
}

/// The state of a run before and after a shard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardState {
    /// Address of the shard's first instruction, in words.
    pub entry: u32,
    /// Address of the instruction after the shard's last, in words. [`HALTED`] after a halt.
    pub exit: u32,
    /// Executed instructions.
    pub cycles: u32,
    /// Bytes of public output before the shard.
    pub output_start: u32,
    /// Bytes of public output after the shard.
    pub output_end: u32,
    /// The shard's boundary tables.
    pub boundary: Boundary,
}

/// A run proof without the proofs of its sections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunHeader {
    /// Digest of the program's key.
    pub program: Digest,
    /// Parameters of all sections.
    pub parameters: Parameters,
    /// The public values of the run.
    pub public: PublicValues,
    /// How often the program's instructions are used, in the run section.
    pub run: Boundary,
    /// The memory table.
    pub memory: Boundary,
    /// The shards, in order.
    pub shards: Vec<ShardState>,
    /// Witness of the proof of work before the run-scope challenges.
    pub pow_witness: F,
}

/// A 32-bit number as two elements of 16 bits.
fn limbs(value: u32) -> [F; 2] {
    [F::from_u32(value & 0xffff), F::from_u32(value >> 16)]
}

impl RunHeader {
    /// The values that the run-scope challenges absorb besides the key and the commitments: all other numbers of the
    /// header.
    pub fn elements(&self) -> Vec<F> {
        let output = self.public.output.iter().map(|&byte| F::from_u8(byte));
        let length = u32::try_from(self.public.output.len()).unwrap_or(u32::MAX);
        let states = self.shards.iter().flat_map(|shard| {
            [shard.entry, shard.exit, shard.cycles, shard.output_start, shard.output_end].map(limbs)
        });
        let tables = self.committed().flat_map(Boundary::elements);
        let fixed = [limbs(self.public.exit_code), limbs(length)].into_iter().flatten();
        let parameters = self.parameters.elements().into_iter();
        parameters.chain(fixed).chain(output).chain(states.flatten()).chain(tables).collect()
    }

    /// Finds the pow witness of a header that is otherwise complete, and returns the run-scope challenges.
    pub fn grind(&mut self) -> RunChallenges {
        let (witness, challenges) =
            RunChallenges::grind(&self.program, &self.elements(), &self.boundaries(), RUN_GRINDING);
        self.pow_witness = witness;
        challenges
    }

    /// The run-scope challenges, if the proof of work is valid.
    pub fn challenges(&self) -> Option<RunChallenges> {
        RunChallenges::derive(&self.program, &self.elements(), &self.boundaries(), RUN_GRINDING, self.pow_witness)
    }

    /// The boundary commitments in the order in which the run-scope challenges absorb them, which is that of the proof's
    /// sections: run section, memory table, shards.
    pub fn boundaries(&self) -> Vec<Digest> {
        self.committed().map(|boundary| boundary.digest).collect()
    }

    fn committed(&self) -> impl Iterator<Item = &Boundary> {
        [&self.run, &self.memory].into_iter().chain(self.shards.iter().map(|shard| &shard.boundary))
    }
}

impl ShardState {
    /// Whether the shard ends with the run's halt.
    pub fn halts(&self) -> bool {
        self.exit == HALTED
    }

    /// The messages that the verifier puts on the shard's buses: it starts and ends the execution, and receives the
    /// exit code and the shard's range of the output. A range beyond the end of the output yields no messages.
    pub fn messages(&self, public: &PublicValues) -> Vec<PublicMessage> {
        let entry = ExecutionMessage { pc: F::from_u32(self.entry), cycle: F::ONE };
        let exit = ExecutionMessage { pc: F::from_u32(self.exit), cycle: F::from_u32(self.cycles) + F::ONE };
        let sent =
            |message: [F; EXECUTION.arity], count| PublicMessage { bus: EXECUTION, message: message.into(), count };
        let mut messages = Vec::from([sent(entry.elements(), F::ONE), sent(exit.elements(), F::NEG_ONE)]);
        if self.halts() {
            let [lo, hi] = limbs(public.exit_code);
            messages.push(PublicMessage {
                bus: EXIT,
                message: ExitMessage { lo, hi }.elements().into(),
                count: F::NEG_ONE,
            });
        }
        messages.extend(self.output_messages(&public.output));
        messages
    }

    fn output_messages<'a>(&self, output: &'a [u8]) -> impl Iterator<Item = PublicMessage> + use<'a> {
        let range = usize::try_from(self.output_start).unwrap_or(usize::MAX)
            ..usize::try_from(self.output_end).unwrap_or(usize::MAX);
        let range = output.get(range).unwrap_or_default();
        (self.output_start / 4..).zip(range.chunks(4)).map(|(index, bytes)| {
            let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or(0));
            let pair = |low: usize, high: usize| F::from_u32(byte(low) | byte(high) << 8);
            let message = OutputMessage {
                index: F::from_u32(index),
                bytes: F::from_usize(bytes.len()),
                lo: pair(0, 1),
                hi: pair(2, 3),
            };
            PublicMessage { bus: OUTPUT, message: message.elements().into(), count: F::NEG_ONE }
        })
    }
}
