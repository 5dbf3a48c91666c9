//! Segments: what a lift or a join states.

use nova_air::{EF, EF_DEGREE, F};
use nova_verifier::Digest;
use p3_field::{BasedVectorSpace, PrimeCharacteristicRing};

use crate::wires::{BLOCK, Block, Element};
use crate::{Builder, Lane};

/// Blocks of a state of a run.
pub const STATE_BLOCKS: usize = 5;

/// Blocks of public values of a segment.
pub const SEGMENT_BLOCKS: usize = 16;

/// Blocks of the challenges and the sum: fifteen values, and a zero.
const CHALLENGE_BLOCKS: usize = 2;

/// Consecutive sections of a run: they take it from one state to another.
///
/// What a state is, is the business of lifts and of the program that closes a run. A join compares states only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Root of the tree of allowed keys.
    pub key_root: Digest,
    /// Digest of the run's program.
    pub program: Digest,
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
        let blocks = [self.key_root, self.program].into_iter().chain(challenges).chain(self.before).chain(self.after);
        let mut padded = [[F::ZERO; BLOCK]; SEGMENT_BLOCKS];
        padded.iter_mut().zip(blocks).for_each(|(cell, block)| *cell = block);
        padded
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
        Self { blocks: segment.blocks().map(|block| builder.hint_block(block)) }
    }

    /// The public values, one by one.
    pub(super) fn lanes(&self) -> Vec<Lane> {
        self.blocks.iter().flat_map(|&block| Lane::of_block(block)).collect()
    }

    pub(super) const fn key_root(&self) -> Block {
        self.blocks[0]
    }

    pub(super) const fn program(&self) -> Block {
        self.blocks[1]
    }

    /// The two challenges, and then the sum.
    pub(super) fn challenges_and_sum(&self, builder: &mut Builder) -> [Element; 3] {
        let lanes: Vec<Lane> = self.lanes().into_iter().skip(2 * BLOCK).take(3 * EF_DEGREE).collect();
        let lanes = lanes.as_chunks::<EF_DEGREE>().0;
        core::array::from_fn(|index| builder.element_of_lanes(lanes[index]))
    }

    pub(super) fn before(&self) -> &[Block] {
        &self.blocks[2 + CHALLENGE_BLOCKS..][..STATE_BLOCKS]
    }

    pub(super) fn after(&self) -> &[Block] {
        &self.blocks[2 + CHALLENGE_BLOCKS + STATE_BLOCKS..][..STATE_BLOCKS]
    }

    /// Asserts that what is no part of a segment is zero, so that a segment has one encoding.
    pub(super) fn assert_padding(&self, builder: &mut Builder) {
        let zero = builder.constant(F::ZERO);
        let unused = 2 * BLOCK + 3 * EF_DEGREE..(2 + CHALLENGE_BLOCKS) * BLOCK;
        let rest = (2 + CHALLENGE_BLOCKS + 2 * STATE_BLOCKS) * BLOCK..SEGMENT_BLOCKS * BLOCK;
        let lanes = self.lanes();
        for lane in unused.chain(rest) {
            let value = builder.base_element(lanes[lane]);
            builder.label("segment: padding").assert_equal(value, zero);
        }
    }
}
