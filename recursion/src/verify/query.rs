//! The query phase.

use nova_air::{EF, F};
use nova_verifier::{LayerRow, Layout, Leaf, Query, shift};
use p3_field::{BasedVectorSpace, PrimeCharacteristicRing, TwoAdicField};

use super::backend::{Arithmetic, Backend, FoldedValue, RowOpening};
use super::fold;
use crate::wires::Element;

/// What queries are checked against.
pub(super) struct Queries<'a, B: Backend> {
    pub(super) layout: &'a Layout,
    pub(super) log_blowup: usize,
    pub(super) log_arities: Vec<usize>,
    /// The section's trees, the quotient of claims, the layers.
    pub(super) trees: Vec<B::Tree>,
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

impl<B: Backend> Queries<'_, B> {
    /// `index` has the bits of the query's index, lowest first.
    pub(super) fn check(&self, builder: &mut B, index: &[Element], query: &Query<B::Commitment>) {
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
    fn check_leaves(&self, builder: &mut B, index: &[Element], leaves: &[Leaf<B::Commitment>]) -> Element {
        let (quotient, leaves) = leaves.split_last().expect("the quotient of claims has a leaf");
        let mut sum = builder.constant(F::ZERO);
        let trees = self.layout.trees.iter().zip(&self.trees).zip(&self.offsets);
        for (leaf, ((layout, tree), &offset)) in leaves.iter().zip(trees) {
            let index = &index[self.layout.log_stack_height - layout.log_stack_height..];
            let (digest, reduced) = builder.hint_leaf(&leaf.values, self.gamma);
            builder.assert_leaf(tree, "9: leaf", digest, index, &leaf.path);
            sum = builder.mul_add(F::ONE, offset, reduced, sum);
        }
        let value = EF::from_basis_coefficients_slice(&quotient.values).expect("the leaf is one element");
        let value = builder.hint_elements(&[value])[0];
        let digest = builder.hash_elements(&[value]);
        builder.assert_leaf(&self.trees[leaves.len()], "9: leaf", digest, index, &quotient.path);
        builder.mul_add(F::ONE, self.last_power, value, sum)
    }

    /// Folds the value, at the point with this inverse, through the layers. Returns the value that the final polynomial must
    /// have, and the inverse of its point.
    fn check_rows(
        &self,
        builder: &mut B,
        mut index: &[Element],
        rows: &[LayerRow<B::Commitment>],
        mut value: Element,
        mut inverse: Element,
    ) -> (Element, Element) {
        let trees = &self.trees[self.layout.trees.len() + 1..];
        for (((row, &log_arity), &challenge), tree) in rows.iter().zip(&self.log_arities).zip(&self.betas).zip(trees)
        {
            let (slot, next) = index.split_at(log_arity);
            let entries = fold::all_entries(row, slot, value);
            let row = RowOpening { entries, path: &row.path, slot, index: next, value, inverse, challenge };
            FoldedValue { value, inverse } = builder.fold_row(tree, &row);
            index = next;
        }
        (value, inverse)
    }
}

/// Entry `index` of the coset of `2^(log_height + log_blowup)` points, in bit-reversed order.
fn domain_point<B: Arithmetic>(builder: &mut B, log_height: usize, log_blowup: usize, index: &[Element]) -> Element {
    assert_eq!(index.len(), log_height + log_blowup, "the index is one of the domain");
    let first = builder.constant(shift(log_height));
    times_root(builder, first, index)
}

/// `element * w^rev(index)`, with `w` of order `2^bits` for an index of that many bits.
pub(super) fn times_root<B: Arithmetic>(builder: &mut B, element: Element, index: &[Element]) -> Element {
    index.iter().enumerate().fold(element, |product, (bit, &wire)| {
        builder.mul_one_plus(product, F::two_adic_generator(bit + 1) - F::ONE, wire)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Builder;
    use crate::verify::generic_fold_row;
    use crate::wires::BLOCK;

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
            let digest = builder.hash_elements(&entries).value;
            let nodes = [[F::ZERO; BLOCK], digest].map(|node| builder.hint_block(node));
            let root = builder.root(&nodes);
            let tree = builder.tree(root, &nodes.map(|node| node.value));
            let [value, inverse, challenge] = [value, EF::ONE, EF::TWO].map(|value| builder.hint_element(value));
            let (slot, index, entries) = (slot.as_slice(), index.as_slice(), row.clone());
            let row = RowOpening { entries, path: &[], slot, index, value, inverse, challenge };
            generic_fold_row(&mut builder, &tree, &row);
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
            let digest = builder.hash_elements(&[value]).value;
            let nodes = [digest; 4].map(|node| builder.hint_block(node));
            let root = builder.root(&nodes);
            let trees = vec![builder.tree(root, &[digest; 4])];
            let [zero, one] = [EF::ZERO, EF::ONE].map(|value| builder.constant(value));
            let queries = Queries {
                layout: &layout,
                log_blowup: 1,
                log_arities: Vec::new(),
                trees,
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
