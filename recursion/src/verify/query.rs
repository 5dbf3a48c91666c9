//! The query phase.

use nova_air::{EF, EF_DEGREE, F};
use nova_verifier::{Digest, LayerRow, Layout, Leaf, Query, shift};
use p3_field::{BasedVectorSpace, PrimeCharacteristicRing, TwoAdicField};

use super::fold;
use crate::chips::FOLDED_ENTRIES;
use crate::wires::{BLOCK, Block, Element};
use crate::{Array, Builder};

/// A committed tree: its cap, which was compared with the root.
pub(super) struct Tree {
    cap: Array,
    log_cap: usize,
}

impl Tree {
    /// The tree with this root. The prover chooses the cap, which has to be below it.
    pub(super) fn new(builder: &mut Builder, root: Block, cap: &[Digest]) -> Self {
        let nodes: Vec<Block> = cap.iter().map(|&node| builder.hint_block(node)).collect();
        let computed = builder.root(&nodes);
        builder.label("9: cap").assert_blocks_equal(computed, root);
        Self { cap: builder.array(&nodes), log_cap: cap.len().ilog2() as usize }
    }

    /// Asserts that a leaf with this digest has the index with these bits.
    fn assert_leaf(
        &self,
        builder: &mut Builder,
        label: &'static str,
        digest: Block,
        index: &[Element],
        path: &[Digest],
    ) {
        let (below, above) = index.split_at(index.len() - self.log_cap);
        let node = builder.path(digest, below, path);
        let entry = builder.number(above);
        builder.label(label).assert_entry(self.cap, entry, node);
    }
}

/// What queries are checked against.
pub(super) struct Queries<'a> {
    pub(super) layout: &'a Layout,
    pub(super) log_blowup: usize,
    pub(super) log_arities: Vec<usize>,
    /// The section's trees, the quotient of claims, the layers.
    pub(super) caps: Vec<Tree>,
    pub(super) second: Element,
    /// The batching challenge.
    pub(super) gamma: Element,
    /// Its power for the first stack of each tree.
    pub(super) offsets: Vec<Element>,
    /// `sum_j gamma^j psi_j` over all stacks, and then the quotient of claims.
    pub(super) constant: Element,
    /// The power of the quotient of claims.
    pub(super) last_power: Element,
    /// The folding challenges.
    pub(super) betas: Vec<Element>,
    pub(super) final_polynomial: Vec<Element>,
}

impl Queries<'_> {
    /// `index` has the bits of the query's index, lowest first.
    pub(super) fn check(&self, builder: &mut Builder, index: &[Element], query: &Query) {
        let point = domain_point(builder, self.layout.log_stack_height, self.log_blowup, index);
        let sum = self.check_leaves(builder, index, &query.leaves);
        let difference = builder.sub(point, self.second);
        let inverse = builder.label("9: point").inverse(difference);
        let numerator = builder.sub(sum, self.constant);
        let value = builder.mul(numerator, inverse);
        let inverse = builder.label("9: point").inverse(point);
        let (value, inverse) = self.check_rows(builder, index, &query.rows, value, inverse);
        let point = builder.label("9: point").inverse(inverse);
        let expected = builder.horner(&self.final_polynomial, point);
        builder.label("9: final polynomial").assert_equal(expected, value);
    }

    /// The sum of all values with powers of the batching challenge, those of the quotient of claims last.
    fn check_leaves(&self, builder: &mut Builder, index: &[Element], leaves: &[Leaf]) -> Element {
        let (quotient, leaves) = leaves.split_last().expect("the quotient of claims has a leaf");
        let mut sum = builder.constant(F::ZERO);
        let trees = self.layout.trees.iter().zip(&self.caps).zip(&self.offsets);
        for (leaf, ((tree, cap), &offset)) in leaves.iter().zip(trees) {
            let index = &index[self.layout.log_stack_height - tree.log_stack_height..];
            let (blocks, reduced) = self.reduce_leaf(builder, &leaf.values);
            let digest = builder.hash(&blocks, leaf.values.len());
            cap.assert_leaf(builder, "9: leaf", digest, index, &leaf.path);
            sum = builder.mul_add(F::ONE, offset, reduced, sum);
        }
        let value = EF::from_basis_coefficients_slice(&quotient.values).expect("the leaf is one element");
        let value = builder.hint_elements(&[value])[0];
        let blocks = builder.pack(&[value]);
        let digest = builder.hash(&blocks, EF_DEGREE);
        self.caps[leaves.len()].assert_leaf(builder, "9: leaf", digest, index, &quotient.path);
        builder.mul_add(F::ONE, self.last_power, value, sum)
    }

    /// The values of a leaf in blocks, and their sum with powers of the batching challenge.
    fn reduce_leaf(&self, builder: &mut Builder, values: &[F]) -> (Vec<Block>, Element) {
        let (whole, rest) = values.as_chunks::<BLOCK>();
        let mut blocks = builder.hint_values(rest);
        let zero = builder.constant(F::ZERO);
        let mut sum = blocks.iter().fold(zero, |sum, &block| builder.reduce(block, self.gamma, sum));
        // From the end: each block's sum is multiplied with those before it.
        for &values in whole.iter().rev() {
            let (block, reduced) = builder.reduce_hint(values, self.gamma, sum);
            blocks.insert(0, block);
            sum = reduced;
        }
        (blocks, sum)
    }

    /// Folds the value, at the point with this inverse, through the layers. Returns the value that the final polynomial must
    /// have, and the inverse of its point.
    fn check_rows(
        &self,
        builder: &mut Builder,
        mut index: &[Element],
        rows: &[LayerRow],
        mut value: Element,
        mut inverse: Element,
    ) -> (Element, Element) {
        let caps = &self.caps[self.layout.trees.len() + 1..];
        for (((row, &log_arity), &beta), cap) in rows.iter().zip(&self.log_arities).zip(&self.betas).zip(caps) {
            let (slot, next) = index.split_at(log_arity);
            let entries = fold::all_entries(row, slot, value);
            // Rows of eight entries have a chip; the last layer can be shorter.
            if let (Ok(entries), Ok(slot)) = (entries.as_slice().try_into(), slot.try_into()) {
                let folded = builder.label("9: slot").fold(entries, slot, value, inverse, beta);
                let digest = builder.hash(&folded.blocks, FOLDED_ENTRIES * EF_DEGREE);
                cap.assert_leaf(builder, "9: row", digest, next, &row.path);
                (value, inverse) = (folded.out, folded.next_inverse);
            } else {
                let entries = open_row(builder, cap, &entries, &row.path, (slot, next), value);
                value = fold::fold(builder, &entries, inverse, slot, beta);
                inverse = builder.exp_power_of_2(inverse, log_arity);
            }
            index = next;
        }
        (value, inverse)
    }
}

/// Asserts that a tree has a row with these entries, which the prover chooses, and that the one in the slot is `value`.
/// `slot` and `index` are bits.
fn open_row(
    builder: &mut Builder,
    cap: &Tree,
    entries: &[EF],
    path: &[Digest],
    (slot, index): (&[Element], &[Element]),
    value: Element,
) -> Vec<Element> {
    let entries = builder.hint_elements(entries);
    let digest = hash_elements(builder, &entries);
    cap.assert_leaf(builder, "9: row", digest, index, path);
    let opened = fold::entry(builder, &entries, slot);
    builder.label("9: slot").assert_equal(opened, value);
    entries
}

/// The hash of the coefficients of elements.
fn hash_elements(builder: &mut Builder, elements: &[Element]) -> Block {
    let length = elements.len() * EF_DEGREE;
    let mut blocks = builder.pack(elements);
    blocks.truncate(length.div_ceil(BLOCK));
    builder.hash(&blocks, length)
}

/// Entry `index` of the coset of `2^(log_height + log_blowup)` points, in bit-reversed order.
fn domain_point(builder: &mut Builder, log_height: usize, log_blowup: usize, index: &[Element]) -> Element {
    assert_eq!(index.len(), log_height + log_blowup, "the index is one of the domain");
    let first = builder.constant(shift(log_height));
    times_root(builder, first, index)
}

/// `element * w^rev(index)`, with `w` of order `2^bits` for an index of that many bits.
pub(super) fn times_root(builder: &mut Builder, element: Element, index: &[Element]) -> Element {
    index.iter().enumerate().fold(element, |product, (bit, &wire)| {
        builder.mul_one_plus(product, F::two_adic_generator(bit + 1) - F::ONE, wire)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A prover that commits to another layer than the one that the queries compute, and opens its rows: each path is right.
    #[test]
    fn only_the_slot_refuses_a_row_of_another_layer() {
        let row: Vec<EF> = (10..18).map(EF::from_u32).collect();
        let failures = |slot: usize, value: EF| {
            let mut builder = Builder::new(&[]);
            let mut bits = |number: usize, bits: usize| -> Vec<Element> {
                (0..bits).map(|bit| builder.hint_element(EF::from_bool(number >> bit & 1 == 1))).collect()
            };
            let (slot, index) = (bits(slot, 3), bits(1, 1));
            // The row's digest is the second node of the cap.
            let entries = builder.hint_elements(&row);
            let digest = hash_elements(&mut builder, &entries).value;
            let nodes = [[F::ZERO; BLOCK], digest].map(|node| builder.hint_block(node));
            let root = builder.root(&nodes);
            let cap = Tree::new(&mut builder, root, &nodes.map(|node| node.value));
            let value = builder.hint_element(value);
            open_row(&mut builder, &cap, &row, &[], (&slot, &index), value);
            builder.failures().to_vec()
        };
        for slot in 0..row.len() {
            assert!(failures(slot, row[slot]).is_empty(), "slot {slot}");
            for other in (0..row.len()).filter(|&other| other != slot) {
                assert_eq!(failures(slot, row[other]), ["9: slot"], "slot {slot}, value of {other}");
            }
        }
    }

    /// The quotient of claims is constant, so that what queries compute is zero.
    #[test]
    fn a_query_at_the_second_point_is_refused() {
        let layout = Layout { log_stack_height: 1, trees: Vec::new() };
        let failures = |distance: EF| {
            let mut builder = Builder::new(&[]);
            let index = [true, false].map(|bit| builder.hint_element(EF::from_bool(bit)));
            let point = domain_point(&mut builder, 1, 1, &index).value;
            let [second, gamma] = [point - distance, EF::TWO].map(|value| builder.hint_element(value));
            let value = builder.hint_elements(&[EF::TWO])[0];
            let digest = hash_elements(&mut builder, &[value]).value;
            let nodes = [digest; 4].map(|node| builder.hint_block(node));
            let root = builder.root(&nodes);
            let caps = vec![Tree::new(&mut builder, root, &[digest; 4])];
            let [zero, one] = [EF::ZERO, EF::ONE].map(|value| builder.constant(value));
            let queries = Queries {
                layout: &layout,
                log_blowup: 1,
                log_arities: Vec::new(),
                caps,
                second,
                gamma,
                offsets: Vec::new(),
                constant: value,
                last_power: one,
                betas: Vec::new(),
                final_polynomial: vec![zero],
            };
            let values = EF::TWO.as_basis_coefficients_slice().to_vec();
            let leaves = vec![Leaf { values, path: Vec::new() }];
            queries.check(&mut builder, &index, &Query { leaves, rows: Vec::new() });
            builder.failures().to_vec()
        };
        assert!(failures(EF::ONE).is_empty());
        assert_eq!(failures(EF::ZERO), ["9: point"]);
    }
}
