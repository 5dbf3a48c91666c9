//! The verifier's circuit in rows of chips.

use nova_air::{EF, EF_DEGREE, F};
use nova_verifier::{Digest, LEAF_RATE};
use p3_field::PrimeCharacteristicRing;

use super::{Array, Builder, Lane, SpongeState};
use crate::chips::FOLDED_ENTRIES;
use crate::verify::{Arithmetic, Backend, FoldedValue, RowOpening, generic_fold_row};
use crate::wires::{BLOCK, Block, Element};

/// The sponge of [`Transcript`](nova_verifier::Transcript).
#[derive(Clone, Debug)]
pub struct Sponge {
    state: SpongeState,
    /// What was absorbed since the last permutation: fewer than the rate.
    input: Vec<Lane>,
    /// How many elements of the rate can still be drawn. They are taken from the end.
    drawable: usize,
}

impl Sponge {
    /// A sponge with this state, and nothing pending.
    pub const fn resume(state: SpongeState) -> Self {
        Self { state, input: Vec::new(), drawable: 0 }
    }

    /// The state.
    ///
    /// # Panics
    ///
    /// When elements that were absorbed are not in it yet.
    pub fn state(&self) -> SpongeState {
        assert!(self.input.is_empty(), "the sponge was permuted after the last element");
        self.state
    }

    /// The duplexing step: absorbed elements replace the rate, with zeros behind them, and their number is added to the
    /// capacity. Where nothing was absorbed, the state is permuted as it is.
    fn permute(&mut self, builder: &mut Builder) {
        let absorbed = self.input.len();
        if absorbed > 0 {
            let zero = Lane::Constant(F::ZERO);
            let at = |index: usize| self.input.get(index).copied().unwrap_or(zero);
            let lanes: [[Lane; BLOCK]; 2] = [0, BLOCK].map(|first| core::array::from_fn(|lane| at(first + lane)));
            self.state.rate = lanes.map(|lanes| builder.block_of_lanes(lanes));
            self.input.clear();
        }
        self.state = builder.permute(self.state, absorbed);
        self.drawable = LEAF_RATE;
    }
}

/// A tree: its cap, which was compared with the root.
pub struct CappedTree {
    cap: Array,
    log_cap: usize,
}

impl Backend for Builder {
    type Commitment = Digest;
    type Lane = Lane;
    type Root = Block;
    type KeyDigest = Block;
    type Sponge = Sponge;
    type Tree = CappedTree;

    fn constant_lane(value: F) -> Lane {
        Lane::Constant(value)
    }

    fn constant_key(&mut self, digest: Digest) -> Block {
        self.block_of_lanes(digest.map(Lane::Constant))
    }

    fn constant_root(&mut self, root: Digest) -> Block {
        self.block_of_lanes(root.map(Lane::Constant))
    }

    fn lane_value(lane: &Lane) -> F {
        lane.value()
    }

    fn key_lanes(digest: Block) -> Vec<Lane> {
        Lane::of_block(digest).to_vec()
    }

    fn lanes(&mut self, elements: &[Element]) -> Vec<Lane> {
        let blocks = self.pack(elements);
        blocks.into_iter().flat_map(Lane::of_block).take(elements.len() * EF_DEGREE).collect()
    }

    fn base_element(&mut self, lane: Lane) -> Element {
        self.element_of_lane(lane)
    }

    fn element_of_lanes(&mut self, lanes: [Lane; EF_DEGREE]) -> Element {
        let coefficients = lanes.map(|lane| self.base_element(lane));
        self.combine_coefficients(coefficients)
    }

    fn hint_lane(&mut self, value: F) -> Lane {
        let mut padded = [F::ZERO; BLOCK];
        padded[0] = value;
        Lane::Block(self.hint_block(padded), 0)
    }

    fn hint_root(&mut self, value: Digest) -> Block {
        self.hint_block(value)
    }

    fn root_value(root: &Block) -> Digest {
        root.value
    }

    fn sponge(&mut self) -> Sponge {
        Sponge::resume(self.fresh_sponge())
    }

    fn absorb_lane(&mut self, sponge: &mut Sponge, lane: Lane) {
        sponge.drawable = 0;
        sponge.input.push(lane);
        if sponge.input.len() == LEAF_RATE {
            sponge.permute(self);
        }
    }

    fn absorb_root(&mut self, sponge: &mut Sponge, root: Block) {
        Lane::of_block(root).into_iter().for_each(|lane| self.absorb_lane(sponge, lane));
    }

    fn draw_lane(&mut self, sponge: &mut Sponge) -> Lane {
        if !sponge.input.is_empty() || sponge.drawable == 0 {
            sponge.permute(self);
        }
        sponge.drawable -= 1;
        Lane::Block(sponge.state.rate[sponge.drawable / BLOCK], sponge.drawable % BLOCK)
    }

    fn tree(&mut self, root: Block, cap: &[Digest]) -> CappedTree {
        let nodes: Vec<Block> = cap.iter().map(|&node| self.hint_block(node)).collect();
        let computed = self.root(&nodes);
        self.label("9: cap").assert_blocks_equal(computed, root);
        CappedTree { cap: self.array(&nodes), log_cap: cap.len().ilog2() as usize }
    }

    fn assert_leaf(
        &mut self,
        tree: &CappedTree,
        label: &'static str,
        digest: Block,
        index: &[Element],
        path: &[Digest],
    ) {
        let (below, above) = index.split_at(index.len() - tree.log_cap);
        let node = self.path(digest, below, path);
        let entry = self.number(above);
        self.label(label).assert_entry(tree.cap, entry, node);
    }

    fn hint_leaf(&mut self, values: &[F], challenge: Element) -> (Block, Element) {
        let (whole, rest) = values.as_chunks::<BLOCK>();
        let mut blocks = self.hint_values(rest);
        let zero = self.constant(F::ZERO);
        let mut sum = blocks.iter().fold(zero, |sum, &block| self.reduce(block, challenge, sum));
        // From the end: each block's sum is multiplied with those before it.
        for &values in whole.iter().rev() {
            let (block, reduced) = self.reduce_hint(values, challenge, sum);
            blocks.insert(0, block);
            sum = reduced;
        }
        (self.hash(&blocks, values.len()), sum)
    }

    fn hash_elements(&mut self, elements: &[Element]) -> Block {
        let length = elements.len() * EF_DEGREE;
        let mut blocks = self.pack(elements);
        blocks.truncate(length.div_ceil(BLOCK));
        self.hash(&blocks, length)
    }

    /// Rows of eight entries have a chip; the last layer can be shorter.
    fn fold_row(&mut self, tree: &CappedTree, row: &RowOpening<'_, Digest>) -> FoldedValue {
        let (Ok(entries), Ok(slot)) = (<[EF; FOLDED_ENTRIES]>::try_from(row.entries.as_slice()), row.slot.try_into())
        else {
            return generic_fold_row(self, tree, row);
        };
        let folded = self.label("9: slot").fold(entries, slot, row.value, row.inverse, row.challenge);
        let digest = self.hash(&folded.blocks, FOLDED_ENTRIES * EF_DEGREE);
        self.assert_leaf(tree, "9: row", digest, row.index, row.path);
        FoldedValue { value: folded.out, inverse: folded.next_inverse }
    }
}
