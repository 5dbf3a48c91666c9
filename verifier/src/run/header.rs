//! The header of a run proof, which states what the proof shows.

use alloc::vec::Vec;

use nova_air::F;
use nova_air::buses::{EXECUTION, EXIT, ExecutionMessage, ExitMessage, HALTED, OUTPUT, OutputMessage};
use nova_air::chips::{MemorySeam, MemoryValues};
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

/// Where a section of the memory table ends. The next section begins there; the first one begins with register 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoryState {
    /// The key of the next cell.
    pub key: u32,
    /// 0 before the row of the input's length, 2 after that of its end, 1 between them.
    pub stage: u32,
    /// 1 if the last cell lies in a range that the program initialises, else 0.
    pub inside: u32,
    /// The section's boundary table.
    pub boundary: Boundary,
}

impl MemoryState {
    pub(super) const fn seam(&self) -> MemorySeam {
        MemorySeam { key: self.key, stage: self.stage, inside: self.inside }
    }
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
    /// How often the program's instructions and initial cells are used, in the run section.
    pub run: Boundary,
    /// Bytes of the private input; the most if the run did not read it.
    pub input_length: u32,
    /// The sections of the memory table, in order.
    pub memory: Vec<MemoryState>,
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
        let seams = self.memory.iter().flat_map(|section| [section.key, section.stage, section.inside].map(limbs));
        let tables = self.committed().flat_map(Boundary::elements);
        // Redundant: the number of these elements and that of the commitments determine it, too.
        let sections = u32::try_from(self.memory.len()).unwrap_or(u32::MAX);
        let fixed = [self.public.exit_code, length, self.input_length, sections].map(limbs).into_iter().flatten();
        let states = states.flatten().chain(seams.flatten());
        let parameters = self.parameters.elements().into_iter();
        parameters.chain(fixed).chain(output).chain(states).chain(tables).collect()
    }

    /// The public values of a section of the memory table, by its index. `None` if there is no such section.
    pub fn memory_values(&self, index: usize) -> Option<MemoryValues<F>> {
        let after = self.memory.get(index)?.seam();
        let before = match index.checked_sub(1) {
            None => MemorySeam::START,
            Some(before) => self.memory.get(before)?.seam(),
        };
        let number = u32::try_from(index).ok()?.checked_add(1)?;
        Some(MemoryValues::between(number, before, after, self.input_length).map(F::from_u32))
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
    /// sections: run section, memory tables, shards.
    pub fn boundaries(&self) -> Vec<Digest> {
        self.committed().map(|boundary| boundary.digest).collect()
    }

    fn committed(&self) -> impl Iterator<Item = &Boundary> {
        let memory = self.memory.iter().map(|section| &section.boundary);
        [&self.run].into_iter().chain(memory).chain(self.shards.iter().map(|shard| &shard.boundary))
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
