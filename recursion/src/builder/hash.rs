//! Blocks: the permutations, hashes and paths.

use nova_air::gadgets::poseidon2::{Poseidon2Cols, RoundConstants, fill_permutation};
use nova_air::{EF, F};
use p3_field::PrimeCharacteristicRing;

use super::{AsRow, Builder, Lane};
use crate::chips::{ChipNumber, NodeColumns, NodeFixed, SplitColumns, SplitFixed, SpongeColumns, SpongeFixed};
use crate::verify::Arithmetic;
use crate::wires::{BLOCK, Block, Element, Port};

/// The state of a sponge of width 24.
#[derive(Clone, Copy, Debug)]
pub struct SpongeState {
    /// The rate.
    pub rate: [Block; 2],
    /// The capacity.
    pub capacity: Block,
}

impl Builder {
    /// A block that the prover chooses.
    pub fn hint_block(&mut self, value: [F; BLOCK]) -> Block {
        let (block, port) = self.define_block(value);
        self.row(
            ChipNumber::Split,
            SplitFixed { block: port, ..SplitFixed::default() },
            SplitColumns { values: value },
        );
        block
    }

    /// Values that the prover chooses, in blocks. The last block has zeros behind them.
    pub fn hint_values(&mut self, values: &[F]) -> Vec<Block> {
        let (whole, rest) = values.as_chunks::<BLOCK>();
        let mut blocks: Vec<Block> = whole.iter().map(|&value| self.hint_block(value)).collect();
        if !rest.is_empty() {
            let mut padded = [F::ZERO; BLOCK];
            padded[..rest.len()].copy_from_slice(rest);
            let hint = self.hint_block(padded);
            let lanes = core::array::from_fn(|lane| {
                if lane < rest.len() { Lane::Block(hint, lane) } else { Lane::Constant(F::ZERO) }
            });
            blocks.push(self.block_of_lanes(lanes));
        }
        blocks
    }

    /// A block of zeros.
    pub fn zero_block(&mut self) -> Block {
        self.block_of_lanes([Lane::Constant(F::ZERO); BLOCK])
    }

    /// The state of a fresh sponge.
    pub fn fresh_sponge(&mut self) -> SpongeState {
        let zero = self.zero_block();
        SpongeState { rate: [zero, zero], capacity: zero }
    }

    /// The permutation of a state, to whose capacity a constant tag is added first.
    pub fn permute(&mut self, state: SpongeState, tag: usize) -> SpongeState {
        let SpongeState { rate, capacity } = state;
        let main = sponge_row([rate[0].value, rate[1].value, capacity.value], F::from_usize(tag));
        let mut ports = [Port::default(); 3];
        let out = core::array::from_fn::<_, 3, _>(|index| {
            let (block, port) = self.define_block(main.out[index]);
            ports[index] = port;
            block
        });
        let fixed = SpongeFixed {
            tag: F::from_usize(tag),
            rate: rate.map(|block| self.use_block(block)),
            capacity: self.use_block(capacity),
            out: ports,
        };
        self.row(ChipNumber::Sponge, fixed, main);
        SpongeState { rate: [out[0], out[1]], capacity: out[2] }
    }

    /// The hash of the first `length` values of blocks, which have zeros behind them: that of leaves.
    ///
    /// # Panics
    ///
    /// When there are no values.
    pub fn hash(&mut self, blocks: &[Block], length: usize) -> Block {
        assert!(length > 0 && blocks.len() == length.div_ceil(BLOCK), "the blocks are those of the values");
        let mut state = self.fresh_sponge();
        for (chunk, blocks) in blocks.chunks(2).enumerate() {
            for (half, &block) in blocks.iter().enumerate() {
                let values = (length - (2 * chunk + half) * BLOCK).min(BLOCK);
                let before = state.rate[half];
                // In the first chunk the values behind the end are zero before, too.
                state.rate[half] = if values == BLOCK || chunk == 0 {
                    block
                } else {
                    self.block_of_lanes(core::array::from_fn(|lane| {
                        Lane::Block(if lane < values { block } else { before }, lane)
                    }))
                };
            }
            state = self.permute(state, 0);
        }
        state.rate[0]
    }

    /// The parent of two digests.
    pub fn compress(&mut self, left: Block, right: Block) -> Block {
        let bit = self.constant(F::ZERO);
        let sibling = self.use_block(right);
        self.node(left, bit, right.value, sibling)
    }

    /// The parent of a digest, whose sibling the prover chooses: on the right if the bit is 0, on the left if it is 1.
    pub fn parent(&mut self, child: Block, bit: Element, sibling: [F; BLOCK]) -> Block {
        self.node(child, bit, sibling, Port::default())
    }

    /// The root of a path from a leaf's digest, with the bits of the leaf's index, lowest first.
    pub fn path(&mut self, leaf: Block, bits: &[Element], siblings: &[[F; BLOCK]]) -> Block {
        assert_eq!(bits.len(), siblings.len(), "each level has a bit and a sibling");
        bits.iter().zip(siblings).fold(leaf, |child, (&bit, &sibling)| self.parent(child, bit, sibling))
    }

    /// The root above the nodes of a level.
    ///
    /// # Panics
    ///
    /// When their number is not a power of two.
    pub fn root(&mut self, nodes: &[Block]) -> Block {
        assert!(nodes.len().is_power_of_two(), "a level has a power of two of nodes");
        let mut level = nodes.to_vec();
        while level.len() > 1 {
            level = level.as_chunks::<2>().0.iter().map(|&[left, right]| self.compress(left, right)).collect();
        }
        level[0]
    }

    /// Asserts that two blocks are equal.
    pub fn assert_blocks_equal(&mut self, left: Block, right: Block) {
        // Both blocks are split into the same elements.
        let elements = self.split(left);
        let ports = elements.map(|element| self.use_element(element));
        let fixed = SplitFixed { block: self.use_block(right), elements: ports };
        self.row(ChipNumber::Split, fixed, SplitColumns { values: right.value });
        self.expect(left.value == right.value);
    }

    /// Asserts that blocks are equal, one by one.
    ///
    /// # Panics
    ///
    /// When there are not as many of both.
    pub fn assert_all_equal(&mut self, left: &[Block], right: &[Block]) {
        assert_eq!(left.len(), right.len(), "each block has a counterpart");
        left.iter().zip(right).for_each(|(&left, &right)| self.assert_blocks_equal(left, right));
    }

    fn node(&mut self, child: Block, bit: Element, sibling: [F; BLOCK], sibling_port: Port<F>) -> Block {
        let is_right = super::base(bit) == F::ONE;
        let (left, right) = if is_right { (sibling, child.value) } else { (child.value, sibling) };
        let main = node_row(left, right, super::base(bit));
        let (block, parent) = self.define_block(main.parent);
        let fixed =
            NodeFixed { child: self.use_block(child), sibling: sibling_port, bit: self.use_element(bit), parent };
        self.row(ChipNumber::Node, fixed, main);
        self.expect([EF::ZERO, EF::ONE].contains(&bit.value));
        block
    }
}

fn sponge_row(state: [[F; BLOCK]; 3], tag: F) -> SpongeColumns<F> {
    let mut input: [F; 24] = state.as_flattened().try_into().expect("three blocks");
    input[2 * BLOCK] += tag;
    let mut states = Poseidon2Cols { first: Default::default(), partial: [F::ZERO; _], last: Default::default() };
    states.first.as_flattened_mut().fill(F::ZERO);
    let out = fill_permutation(&RoundConstants::WIDTH_24, &mut states, input);
    let out = out.as_chunks::<BLOCK>().0;
    SpongeColumns { rate: [state[0], state[1]], capacity: state[2], states, out: [out[0], out[1], out[2]] }
}

fn node_row(left: [F; BLOCK], right: [F; BLOCK], bit: F) -> NodeColumns<F> {
    let input: [F; 16] = [left, right].as_flattened().try_into().expect("two blocks");
    let mut states = Poseidon2Cols { first: Default::default(), partial: [F::ZERO; _], last: Default::default() };
    let out = fill_permutation(&RoundConstants::WIDTH_16, &mut states, input);
    NodeColumns { left, right, bit, states, parent: out.as_chunks::<BLOCK>().0[0] }
}

/// A row that permutes zeros.
pub(super) fn sponge_padding() -> Vec<F> {
    sponge_row([[F::ZERO; BLOCK]; 3], F::ZERO).cells()
}

/// A row that compresses zeros.
pub(super) fn node_padding() -> Vec<F> {
    node_row([F::ZERO; BLOCK], [F::ZERO; BLOCK], F::ZERO).cells()
}
