//! What lifts and the program that closes a run read in a segment: the run's outcome, and states between its sections.

use nova_air::{F, padded};
use nova_verifier::Digest;

use super::segment::{RUN_BLOCKS, STATE_BLOCKS};
use crate::verify::{Arithmetic, Backend};
use crate::wires::{BLOCK, Block, Element};
use crate::{Builder, Lane};

/// Blocks of the sponge of a run's transcript: its rate, and then its capacity.
pub const SPONGE_BLOCKS: usize = 3;

/// What a run states as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The digest of the program.
    pub program: Digest,
    /// The digest of its claims and its output.
    pub output: Digest,
    /// Bytes of its output.
    pub output_length: F,
    /// Its exit code: the low and the high 16 bits.
    pub exit_code: [F; 2],
    /// Number of its claims about other runs.
    pub claims: F,
}

impl Outcome {
    /// The blocks of a segment of this run.
    pub fn blocks(&self) -> [[F; BLOCK]; RUN_BLOCKS] {
        let [low, high] = self.exit_code;
        [self.program, self.output, padded([self.output_length, low, high, self.claims])]
    }
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Stage {
    /// No section yet.
    #[default]
    Start = 0,
    /// The run section, and perhaps sections of the memory table.
    Memory = 1,
    /// A shard that does not halt.
    Shards = 2,
    /// The shard that halts.
    Halted = 3,
}

/// A state between sections of a run. The default is the first one, but for what it leaves free: pc, input length, sponge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunState {
    /// The sponge of the run's transcript: its rate, and then its capacity.
    pub sponge: [[F; BLOCK]; SPONGE_BLOCKS],
    /// How far the run is.
    pub stage: Stage,
    /// Sections of the memory table so far.
    pub memory_sections: F,
    /// Shards so far.
    pub shards: F,
    /// The address of the next instruction, or [`HALTED`](nova_air::buses::HALTED) with the run's end.
    pub pc: F,
    /// Where the memory table stands: key, stage, inside.
    pub seam: [F; 3],
    /// Bytes of the input.
    pub input_length: F,
    /// Messages of run scope so far, in units of 2^13, each section's rounded up.
    pub units: F,
}

impl RunState {
    /// The blocks of a segment that begins or ends with this state.
    pub fn blocks(&self) -> [[F; BLOCK]; STATE_BLOCKS] {
        let [key, stage, inside] = self.seam;
        let numbers = [F::new(self.stage as u32), self.memory_sections, self.shards, self.pc, key, stage, inside];
        let mut blocks = [[F::default(); BLOCK]; STATE_BLOCKS];
        blocks[..SPONGE_BLOCKS].copy_from_slice(&self.sponge);
        let values = numbers.into_iter().chain([self.input_length, self.units]);
        blocks[SPONGE_BLOCKS..].as_flattened_mut().iter_mut().zip(values).for_each(|(cell, value)| *cell = value);
        blocks
    }
}

/// The numbers of a state in wires.
#[derive(Clone, Copy, Debug)]
pub(super) struct StateWires {
    pub sponge: [Block; SPONGE_BLOCKS],
    pub stage: Element,
    pub memory_sections: Element,
    pub shards: Element,
    pub pc: Element,
    pub seam: [Element; 3],
    pub input_length: Element,
    pub units: Element,
}

impl StateWires {
    /// Reads the blocks of a segment's state. Asserts that the values behind the last number are zero.
    pub(super) fn read(builder: &mut Builder, blocks: &[Block]) -> Self {
        let (sponge, numbers) = blocks.split_at(SPONGE_BLOCKS);
        let lanes: Vec<Lane> = numbers.iter().flat_map(|&block| Lane::of_block(block)).collect();
        let values: Vec<Element> = lanes.into_iter().map(|lane| builder.base_element(lane)).collect();
        let [stage, memory_sections, shards, pc, key, seam_stage, inside, input_length, units, padding @ ..] =
            &values[..]
        else {
            panic!("a state has two blocks of numbers")
        };
        let zero = builder.constant(F::default());
        padding.iter().for_each(|&value| builder.label("state: padding").assert_equal(value, zero));
        Self {
            sponge: sponge.try_into().expect("a state begins with a sponge"),
            stage: *stage,
            memory_sections: *memory_sections,
            shards: *shards,
            pc: *pc,
            seam: [*key, *seam_stage, *inside],
            input_length: *input_length,
            units: *units,
        }
    }
}

/// The outcome of a run in wires.
#[derive(Clone, Copy, Debug)]
pub(super) struct OutcomeWires {
    pub program: Block,
    pub output: Block,
    pub output_length: Element,
    pub exit_code: [Element; 2],
    pub claims: Element,
}

impl OutcomeWires {
    /// Reads the blocks of a segment's run. Asserts that the values behind the last number are zero.
    pub(super) fn read(builder: &mut Builder, blocks: &[Block]) -> Self {
        let &[program, output, numbers] = blocks else { panic!("a run has three blocks") };
        let values = Lane::of_block(numbers).map(|lane| builder.base_element(lane));
        let [output_length, low, high, claims, padding @ ..] = values;
        let zero = builder.constant(F::default());
        padding.iter().for_each(|&value| builder.label("run: padding").assert_equal(value, zero));
        Self { program, output, output_length, exit_code: [low, high], claims }
    }
}
