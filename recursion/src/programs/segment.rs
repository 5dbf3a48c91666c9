//! Segments: what a lift or a join states.

use nova_air::{EF, EF_DEGREE, F};
use nova_verifier::Digest;
use p3_field::{BasedVectorSpace, PrimeCharacteristicRing};

use crate::verify::{Arithmetic, Backend};
use crate::wires::{BLOCK, Block, Element};
use crate::{Builder, Lane, LogHeights};

/// Heights of the tables of all segments: each lift of a shape of the standard list fits them, and so does a join.
///
/// By number of the chip: arithmetic, sponge, node, split, pack, reduce, fold, bits, array, read, public.
pub const SEGMENT_LOG_HEIGHTS: LogHeights = LogHeights([17, 15, 15, 14, 12, 14, 11, 9, 13, 12, 5]);

/// Blocks of a state of a run.
pub const STATE_BLOCKS: usize = 5;

/// Blocks of what a run states as a whole.
pub const RUN_BLOCKS: usize = 3;

/// Blocks of public values of a segment.
pub const SEGMENT_BLOCKS: usize = 1 + RUN_BLOCKS + CHALLENGE_BLOCKS + 2 * STATE_BLOCKS;

/// Blocks of the challenges and the sum: fifteen values, and a zero.
const CHALLENGE_BLOCKS: usize = 2;

/// Blocks before them.
const BEFORE_CHALLENGES: usize = 1 + RUN_BLOCKS;

/// The first block of the state before.
pub(super) const STATE_BEFORE: usize = BEFORE_CHALLENGES + CHALLENGE_BLOCKS;

/// Consecutive sections of a run: they take it from one state to another.
///
/// Lifts, and the program that closes a run, define what a run states and what a state is. A join only compares them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// Root of the tree of allowed keys.
    pub key_root: Digest,
    /// What the run states as a whole: its program, output and exit code.
    pub run: [[F; BLOCK]; RUN_BLOCKS],
    /// The challenges of run-scope buses.
    pub challenges: [EF; 2],
    /// The sum of the sections' messages on buses of run scope.
    pub sum: EF,
    /// The state before the first section.
    pub before: [[F; BLOCK]; STATE_BLOCKS],
    /// The state after the last section.
    pub after: [[F; BLOCK]; STATE_BLOCKS],
}

impl Segment {
    /// The public values of a proof of the segment.
    pub fn blocks(&self) -> [[F; BLOCK]; SEGMENT_BLOCKS] {
        let mut challenges = [[F::ZERO; BLOCK]; CHALLENGE_BLOCKS];
        let values = self.challenges.iter().chain([&self.sum]);
        let values = values.flat_map(|value| value.as_basis_coefficients_slice());
        challenges.as_flattened_mut().iter_mut().zip(values).for_each(|(cell, &value)| *cell = value);
        let run = [self.key_root].into_iter().chain(self.run);
        let mut blocks = run.chain(challenges).chain(self.before).chain(self.after);
        core::array::from_fn(|_| blocks.next().expect("the parts are all blocks"))
    }
}

/// A segment in wires.
#[derive(Clone, Copy, Debug)]
pub(super) struct SegmentWires {
    blocks: [Block; SEGMENT_BLOCKS],
}

impl SegmentWires {
    /// The segment that a circuit states.
    pub(super) fn stated(builder: &Builder) -> Self {
        Self { blocks: builder.public().try_into().expect("the circuit states a segment") }
    }

    /// A segment that the prover chooses.
    pub(super) fn hint(builder: &mut Builder, segment: &Segment) -> Self {
        Self::hint_blocks(builder, segment.blocks())
    }

    /// The public values of a segment, which the prover chooses.
    pub(super) fn hint_blocks(builder: &mut Builder, blocks: [[F; BLOCK]; SEGMENT_BLOCKS]) -> Self {
        Self { blocks: blocks.map(|block| builder.hint_block(block)) }
    }

    /// The public values, one by one.
    pub(super) fn lanes(&self) -> Vec<Lane> {
        self.blocks.iter().flat_map(|&block| Lane::of_block(block)).collect()
    }

    pub(super) const fn key_root(&self) -> Block {
        self.blocks[0]
    }

    pub(super) fn run(&self) -> &[Block] {
        &self.blocks[1..][..RUN_BLOCKS]
    }

    /// The two challenges, and then the sum.
    pub(super) fn challenges_and_sum(&self, builder: &mut Builder) -> [Element; 3] {
        let lanes: Vec<Lane> = self.lanes().into_iter().skip(BEFORE_CHALLENGES * BLOCK).take(3 * EF_DEGREE).collect();
        let lanes = lanes.as_chunks::<EF_DEGREE>().0;
        core::array::from_fn(|index| builder.element_of_lanes(lanes[index]))
    }

    pub(super) fn before(&self) -> &[Block] {
        &self.blocks[STATE_BEFORE..][..STATE_BLOCKS]
    }

    pub(super) fn after(&self) -> &[Block] {
        &self.blocks[SEGMENT_BLOCKS - STATE_BLOCKS..]
    }

    /// Asserts that the values behind the sum are zero, so that a segment has one encoding.
    pub(super) fn assert_padding(&self, builder: &mut Builder) {
        let zero = builder.constant(F::ZERO);
        let unused = BEFORE_CHALLENGES * BLOCK + 3 * EF_DEGREE..(BEFORE_CHALLENGES + CHALLENGE_BLOCKS) * BLOCK;
        for &lane in &self.lanes()[unused] {
            let value = builder.base_element(lane);
            builder.label("segment: padding").assert_equal(value, zero);
        }
    }
}
