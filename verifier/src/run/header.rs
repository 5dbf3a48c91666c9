//! The header of a run proof, which states what the proof shows.

use alloc::vec::Vec;

use nova_air::buses::{EXECUTION, EXIT, ExecutionMessage, ExitMessage, HALTED};
use nova_air::chips::{MemorySeam, MemoryValues, RunValues, ShardValues};
use nova_air::gadgets::Word;
use nova_air::{Bus, F, PUBLIC_VALUES, padded};
use p3_field::PrimeCharacteristicRing;
use serde::{Deserialize, Serialize};

use super::challenges::{BLOCK_ELEMENTS, RUN_GRINDING, RunPrefix, RunStatement};
use super::claims::{ClaimChain, count_of};
use crate::config::DIGEST_ELEMENTS;
use crate::shapes::{Kind, SHARD_MESSAGES};
use crate::{Digest, Parameters, PublicMessage, RunChallenges, Shape, Statement};

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

    /// Bytes of the output.
    pub(super) fn output_length(&self) -> u32 {
        u32::try_from(self.output.len()).unwrap_or(u32::MAX)
    }

    /// The digest of the output of a run without claims: the leaf hash of its words' limbs, padded with zeros to whole calls of the permutation.
    /// Zero without output.
    pub fn output_digest(&self) -> Digest {
        ClaimChain::default().output_digest(&[], &self.output)
    }
}

/// A commitment to boundary tables, with the shape of their section. A root alone does not determine which tables it
/// commits to: three rows of one chip can have as many cells as two of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boundary {
    /// The commitment.
    pub digest: Digest,
    /// Number of the section's shape.
    pub shape: u8,
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
    /// The claims of the run about other runs, as the guest wrote them.
    pub claims: Vec<u8>,
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

/// The block of a section.
fn block(kind: Kind, values: [F; PUBLIC_VALUES], boundary: &Boundary) -> [F; BLOCK_ELEMENTS] {
    let values: [F; BLOCK_ELEMENTS - 2 - DIGEST_ELEMENTS] = padded(values);
    padded([kind.element(), F::from_u8(boundary.shape)].into_iter().chain(values).chain(boundary.digest))
}

impl RunHeader {
    /// All that the run-scope challenges derive from. Numbers become field elements, so it means the header only if the
    /// verifier's checks accept its numbers.
    pub fn statement(&self) -> RunStatement {
        let run = self.run_values();
        let count = |count: usize| F::from_u32(u32::try_from(count).unwrap_or(u32::MAX));
        let prefix = RunPrefix {
            memory_sections: count(self.memory.len()),
            shards: count(self.shards.len()),
            exit_code: [self.public.exit_code & 0xffff, self.public.exit_code >> 16].map(F::from_u32),
            output_length: run.output_length,
            claims: run.claims,
            program: self.program,
            output: run.digest,
        };
        let prefix = prefix.elements(&self.parameters, |value| value);
        let memory = self.memory.iter().zip(self.memory_values());
        let memory =
            memory.map(|(section, values)| block(Kind::Memory, padded(values.elements()), &section.boundary));
        let shards = (1..).zip(&self.shards).map(|(number, shard)| {
            block(Kind::Shard, padded(shard.values(number, &self.public).elements()), &shard.boundary)
        });
        let run = block(Kind::Run, padded(run.elements()), &self.run);
        RunStatement { prefix, blocks: [run].into_iter().chain(memory).chain(shards).collect() }
    }

    /// The public values of the run section.
    pub fn run_values(&self) -> RunValues<F> {
        let Self { public, claims, .. } = self;
        let digest = ClaimChain::default().output_digest(claims, &public.output);
        RunValues::new(count_of(claims), public.output_length(), digest)
    }

    /// The public values of the sections of the memory table, in order: each begins where the one before ends.
    pub fn memory_values(&self) -> impl Iterator<Item = MemoryValues<F>> {
        let after = self.memory.iter().map(MemoryState::seam);
        let before = [MemorySeam::START].into_iter().chain(after.clone());
        (1..).zip(before.zip(after)).map(|(number, (before, after))| {
            MemoryValues::between(number, before, after, self.input_length).map(F::from_u32)
        })
    }

    /// Finds the pow witness of a header that is otherwise complete, and returns the run-scope challenges.
    pub fn grind(&mut self) -> RunChallenges {
        let (witness, challenges) = RunChallenges::grind(&self.statement(), RUN_GRINDING);
        self.pow_witness = witness;
        challenges
    }

    /// The run-scope challenges, if the proof of work is valid.
    pub fn challenges(&self) -> Option<RunChallenges> {
        RunChallenges::derive(&self.statement(), RUN_GRINDING, self.pow_witness)
    }

    /// The commitments of all sections, with the kinds of these, in order: run section, memory tables, shards.
    pub(super) fn committed(&self) -> impl Iterator<Item = (Kind, &Boundary)> {
        let memory = self.memory.iter().map(|section| (Kind::Memory, &section.boundary));
        let shards = self.shards.iter().map(|shard| (Kind::Shard, &shard.boundary));
        [(Kind::Run, &self.run)].into_iter().chain(memory).chain(shards)
    }
}

impl ShardState {
    /// Whether the shard ends with the run's halt.
    pub const fn halts(&self) -> bool {
        self.exit == HALTED
    }

    /// The public values of the shard with this number. The exit code is the run's where the shard halts, else zero.
    pub fn values(&self, number: u32, public: &PublicValues) -> ShardValues<F> {
        let exit_code = if self.halts() { public.exit_code } else { 0 };
        ShardValues {
            number: F::from_u32(number),
            entry: F::from_u32(self.entry),
            exit: F::from_u32(self.exit),
            cycles: F::from_u32(self.cycles),
            halts: F::from_bool(self.halts()),
            exit_code: Word { lo: F::from_u32(exit_code & 0xffff), hi: F::from_u32(exit_code >> 16) },
        }
    }

    /// The statement of the shard with this number and shape.
    pub fn statement(&self, number: u32, public: &PublicValues, shape: &Shape, run: RunChallenges) -> Statement {
        let values = self.values(number, public);
        let messages = shard_messages(&values).into();
        Statement { messages, ..Statement::of_section(values.elements(), (&self.boundary, shape), run) }
    }
}

/// The messages that the verifier puts on a shard's buses: it starts and ends the execution, and receives the exit code,
/// once if the shard halts and else not at all.
fn shard_messages(values: &ShardValues<F>) -> [PublicMessage; SHARD_MESSAGES] {
    let ShardValues { entry, exit, cycles, halts, exit_code, .. } = *values;
    let entry = ExecutionMessage { pc: entry, cycle: F::ONE };
    let exit = ExecutionMessage { pc: exit, cycle: cycles + F::ONE };
    let code = ExitMessage { lo: exit_code.lo, hi: exit_code.hi };
    [
        message(EXECUTION, entry.elements(), F::ONE),
        message(EXECUTION, exit.elements(), F::NEG_ONE),
        message(EXIT, code.elements(), -halts),
    ]
}

fn message<const N: usize>(bus: Bus, message: [F; N], count: F) -> PublicMessage {
    PublicMessage { bus, message: message.into(), count }
}

impl Statement {
    /// The statement of a section of a run, without messages. The shape is that of the number beside the commitment.
    pub fn of_section(
        values: impl IntoIterator<Item = F>,
        (boundary, shape): (&Boundary, &Shape),
        run: RunChallenges,
    ) -> Self {
        let values: [F; PUBLIC_VALUES] = padded(values);
        let (boundary, run) = (Some(boundary.digest), Some(run));
        Self { shape: shape.clone(), public_values: values.into(), messages: Vec::new(), boundary, run }
    }
}
