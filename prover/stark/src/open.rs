//! Rounds 5 to 9: values of columns at the out-of-domain point, and the proof that they match the commitments.
//!
//! What the verifier checks is in `nova-verifier`'s `stark/open.rs`.

use std::collections::BTreeMap;

use nova_air::{EF, EF_DEGREE, F, Trace};
use nova_verifier::{Column, Layout, Leaf, OpeningProof, Parameters, Query, Transcript, TreeLayout};
use p3_field::{BasedVectorSpace, PackedFieldExtension, PrimeCharacteristicRing};
use p3_matrix::Matrix;
use rayon::prelude::*;
use tracing::info_span;

use super::commit::Committed;
use super::evaluate::Denominators;
use super::extend::Transform;
use super::fri::{LowDegreeTest, commit_word, path};
use super::hash::ProverCommitment;
use super::merkle::MerkleTree;
use super::packing::{PackedEF, WIDTH};
use super::reduce::{Class, classes, quotient_of_claims, weighted_sum};

/// A committed tree.
pub(crate) struct CommittedTree<'a, D> {
    pub(crate) committed: &'a Committed<D>,
    /// The extensions of its columns, by table of the section.
    pub(crate) extensions: Vec<Option<&'a Trace>>,
}

impl<D: ProverCommitment> CommittedTree<'_, D> {
    /// A function of each table that has columns in the tree.
    fn map<T: Send>(&self, function: impl Fn(usize, &Trace) -> T + Sync) -> Vec<Option<T>> {
        let tables = self.extensions.par_iter().enumerate();
        tables.map(|(table, extension)| extension.map(|extension| function(table, extension))).collect()
    }
}

/// What is opened.
pub(crate) struct Opening<'a, D> {
    pub(crate) layout: &'a Layout,
    /// The trees in the order of the layout.
    pub(crate) committed: Vec<CommittedTree<'a, D>>,
    pub(crate) parameters: &'a Parameters,
}

impl<D: ProverCommitment> Opening<'_, D> {
    /// Opens all columns at `point`, and those that constraints read in the next row at its successor too.
    pub(crate) fn prove(&self, point: EF, transcript: &mut Transcript<D>) -> OpeningProof<D> {
        let parameters = self.parameters;
        let log_stack_height = self.layout.log_stack_height;
        let classes = classes(self.layout, &self.committed);

        // Round 5: claims.
        let denominators = info_span!("5: denominators").in_scope(|| denominators(&classes, |_| point));
        let claims = info_span!("5: claims").in_scope(|| self.claims(&denominators));
        transcript.absorb_ext("5: claims", &claims);

        // Round 6: challenge that combines the claims; their quotient.
        let alpha = transcript.draw("6: quotient challenge");
        let (quotient, quotient_tree) = info_span!("6: quotient of claims").in_scope(|| {
            let first = quotient_of_claims(self.layout, &classes, alpha, &claims, &denominators);
            commit_word(self.extend(first), 0)
        });
        drop(denominators);
        transcript.absorb_root("6: quotient of claims", &quotient_tree.root());

        // Round 7: second point; the stacks there.
        let second = transcript.draw("7: second point");
        let values = info_span!("7: values").in_scope(|| self.values(&classes, second));
        transcript.absorb_ext("7: values", &values);

        // Round 8: one function of low degree; its layers.
        let batch_pow_witness = transcript.find_pow_witness("8: work", parameters.batch_grinding);
        let gamma = transcript.draw("8: batching challenge");
        let word = info_span!("8: batching").in_scope(|| {
            let first = weighted_sum(self.layout, &classes, &gamma.powers().collect_n(values.len()));
            self.extend(divide(first, &quotient, gamma.exp_u64(values.len() as u64), second))
        });
        let test = info_span!("8: low-degree test")
            .in_scope(|| LowDegreeTest::new(word, log_stack_height, parameters, transcript));

        // Round 9: queries.
        let query_pow_witness = transcript.find_pow_witness("9: work", parameters.query_grinding);
        let bits = log_stack_height + self.log_blowup();
        let indices: Vec<usize> =
            (0..parameters.queries).map(|_| transcript.draw_index("9: queries", bits)).collect();
        let queries = info_span!("9: queries").in_scope(|| {
            let query = |&index: &usize| self.query(index, (quotient.as_slice(), &quotient_tree), &test);
            indices.par_iter().map(query).collect()
        });
        OpeningProof {
            claims,
            quotient: quotient_tree.root(),
            values,
            batch_pow_witness,
            caps: self.caps(&quotient_tree, &test),
            layers: test.roots,
            layer_pow_witnesses: test.pow_witnesses,
            final_polynomial: test.final_polynomial,
            query_pow_witness,
            queries,
        }
    }

    fn log_blowup(&self) -> usize {
        self.parameters.log_blowup.into()
    }

    fn log_cap(&self) -> usize {
        self.parameters.log_cap.into()
    }

    /// The claimed values, in the order of pairs.
    fn claims(&self, denominators: &BTreeMap<usize, Denominators>) -> Vec<EF> {
        let trees = self.layout.trees.par_iter().zip(&self.committed);
        trees.flat_map_iter(|(tree, committed)| self.claims_of_tree(tree, committed, denominators)).collect()
    }

    fn claims_of_tree(
        &self,
        tree: &TreeLayout,
        committed: &CommittedTree<'_, D>,
        denominators: &BTreeMap<usize, Denominators>,
    ) -> Vec<EF> {
        let tables = committed.map(|table, extension| {
            let next = next_columns(tree, table);
            let values = denominators[&self.log_height(extension)].evaluate(extension, &next);
            (next, values)
        });
        let of_table = |column: &Column| tables[column.table].as_ref().expect("a column's table is committed");
        let value = |column: &Column| of_table(column).1[0][column.column];
        let next_value = |column: &Column| {
            let (next, values) = of_table(column);
            values[1][next.binary_search(&column.column).expect("a column of a next stack")]
        };
        let mut claims = Vec::new();
        for stack in &tree.stacks {
            claims.extend(stack.columns.iter().map(value));
            if stack.is_next {
                claims.extend(stack.columns.iter().map(next_value));
            }
        }
        claims
    }

    /// `P_j(rho^m)` for all stacks, at the second point `rho`.
    fn values(&self, classes: &[Class<'_>], second: EF) -> Vec<EF> {
        let log_stack_height = self.layout.log_stack_height;
        let denominators = denominators(classes, |log_height| second.exp_power_of_2(log_stack_height - log_height));
        let mut values = Vec::new();
        for (tree, committed) in self.layout.trees.iter().zip(&self.committed) {
            let tables = committed.map(|_, extension| {
                let [values, _] = denominators[&self.log_height(extension)].evaluate(extension, &[]);
                values
            });
            let value = |column: &Column| {
                tables[column.table].as_ref().expect("a column's table is committed")[column.column]
            };
            let lifted = second.exp_power_of_2(log_stack_height - tree.log_stack_height);
            let horner = |columns: &[Column]| columns.iter().rev().fold(EF::ZERO, |sum, c| sum * lifted + value(c));
            values.extend(tree.stacks.iter().map(|stack| horner(&stack.columns)));
        }
        values
    }

    fn log_height(&self, extension: &Trace) -> usize {
        extension.height().ilog2() as usize - self.log_blowup()
    }

    /// A word on the first coset, extended to the others.
    fn extend(&self, first: Vec<EF>) -> Vec<EF> {
        let mut word = EF::flatten_to_base(first);
        let transform = Transform::new(self.layout.log_stack_height, EF_DEGREE);
        let others = transform.elsewhere(&word, 0, self.log_blowup());
        word.extend_from_slice(&others);
        EF::reconstitute_from_base(word)
    }

    fn caps(&self, quotient: &MerkleTree<D>, test: &LowDegreeTest<D>) -> Vec<Vec<D>> {
        let trees = self.committed.iter().map(|tree| tree.committed.cap(self.log_cap()));
        let layers = test.layers.iter().map(|layer| &layer.tree);
        let others = [quotient].into_iter().chain(layers).map(|tree| tree.cap(self.log_cap()));
        trees.chain(others).map(<[D]>::to_vec).collect()
    }

    fn query(&self, index: usize, (quotient, tree): (&[EF], &MerkleTree<D>), test: &LowDegreeTest<D>) -> Query<D> {
        let leaf = |(layout, tree): (&TreeLayout, &CommittedTree<'_, D>)| {
            let (index, committed) =
                (index >> (self.layout.log_stack_height - layout.log_stack_height), tree.committed);
            Leaf { values: committed.leaf(index), path: committed.path(index, self.log_cap()) }
        };
        let mut leaves: Vec<Leaf<D>> = self.layout.trees.iter().zip(&self.committed).map(leaf).collect();
        let values: &[F] = quotient[index].as_basis_coefficients_slice();
        leaves.push(Leaf { values: values.to_vec(), path: path(tree, quotient, 0, index, self.log_cap()) });
        Query { leaves, rows: test.rows(index, self.log_cap()) }
    }
}

/// The columns of a table that are also opened at the next row's point, in ascending order.
fn next_columns(tree: &TreeLayout, table: usize) -> Vec<usize> {
    let columns = tree.stacks.iter().filter(|stack| stack.is_next).flat_map(|stack| &stack.columns);
    columns.filter(|column| column.table == table).map(|column| column.column).collect()
}

/// The denominators of each height in use, at a point that can depend on the height.
fn denominators(classes: &[Class<'_>], point: impl Fn(usize) -> EF + Sync) -> BTreeMap<usize, Denominators> {
    let mut log_heights: Vec<usize> = classes.iter().map(|class| class.log_height).collect();
    log_heights.sort_unstable();
    log_heights.dedup();
    let of_height = |log_height| (log_height, Denominators::new(point(log_height), log_height));
    log_heights.into_par_iter().map(of_height).collect()
}

/// The word that the low-degree test is about, `(S - S(rho)) / (x - rho)` with `S = sum_j gamma^j P_j + gamma^M Q`, on
/// the first coset. `sum` is the sum over all stacks, `weight` is `gamma^M`.
fn divide(mut sum: Vec<EF>, quotient: &[EF], weight: EF, second: EF) -> Vec<EF> {
    let denominators = Denominators::new(second, sum.len().ilog2() as usize);
    sum.par_iter_mut().zip(quotient).for_each(|(sum, &quotient)| *sum += weight * quotient);
    let value = denominators.evaluate_extension(&sum);
    sum.par_chunks_exact_mut(WIDTH).enumerate().for_each(|(block, sum)| {
        let difference = PackedEF::from(value) - PackedEF::from_ext_slice(sum);
        (difference * denominators.inverse(block)).to_ext_slice(sum);
    });
    sum
}

#[cfg(test)]
mod tests;
