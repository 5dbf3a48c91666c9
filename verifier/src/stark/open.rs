//! Rounds 5 to 9: the claimed values of columns match the commitments.
//!
//! The claims about a stack are one identity of polynomials, `X^k - y` divides `P(X) - sum_i v_i X^i`. The prover
//! commits to `Q`, the sum of all quotients with powers of a challenge. `Q` and all stacks are opened at a second
//! point, and one low-degree test covers these openings. See `docs/decisions/0108-stacked-commitments.md`.

use alloc::vec::Vec;

use nova_air::{EF, EF_DEGREE, F};
use p3_field::{BasedVectorSpace, Field, PrimeCharacteristicRing, TwoAdicField};

use super::fri::{Folding, bit_reversed_root, domain_point, horner, log_arities};
use super::layout::{Layout, Stack, TreeLayout};
use super::proof::{LayerRow, OpeningProof, Query};
use super::shape::MAX_LOG_HEIGHT;
use crate::merkle::Hashes;
use crate::{Commitment, Parameters, Transcript};

/// Why the opening of a proof is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpeningError {
    /// A list does not have the length that the shape and the parameters imply.
    #[error("{what}: expected {expected}, got {got}")]
    Length {
        /// The list.
        what: &'static str,
        /// Length that the shape and the parameters imply.
        expected: usize,
        /// Length in the proof.
        got: usize,
    },
    /// The second point is a pole of a quotient, or lies in the domain. The probability is negligible.
    #[error("the second point is a pole")]
    Pole,
    /// A proof of work is invalid.
    #[error("the proof of work before the {before} is invalid")]
    PowWitness {
        /// What is drawn after it.
        before: &'static str,
    },
    /// A cap is not below its root.
    #[error("cap {tree} does not have the committed root")]
    Cap {
        /// Number of the tree: the section's, the quotient of claims, the layers.
        tree: usize,
    },
    /// A leaf is not in its tree.
    #[error("query {query}: the leaf of tree {tree} is not the committed one")]
    Leaf {
        /// Number of the query.
        query: usize,
        /// Number of the tree.
        tree: usize,
    },
    /// A row of the low-degree test is not in its tree, or does not contain the value that the verifier computed.
    #[error("query {query}: the row of layer {layer} is not the committed one")]
    Row {
        /// Number of the query.
        query: usize,
        /// Number of the layer.
        layer: usize,
    },
    /// The last fold is not a value of the final polynomial.
    #[error("query {query}: the final polynomial has another value")]
    FinalPolynomial {
        /// Number of the query.
        query: usize,
    },
}

/// Compares the lengths of an opening with those that the layout and the parameters imply.
///
/// # Errors
///
/// Names the first list of another length.
pub fn check_lengths<D: Commitment>(
    layout: &Layout,
    parameters: &Parameters,
    proof: &OpeningProof<D>,
) -> Result<(), OpeningError> {
    let sizes = Sizes::new(layout, parameters);
    let layers = sizes.log_arities.len();
    check("claims", layout.claims(), proof.claims.len())?;
    check("values at the second point", layout.stacks().count(), proof.values.len())?;
    check("layers", layers, proof.layers.len())?;
    check("proofs of work of layers", layers, proof.layer_pow_witnesses.len())?;
    check("coefficients of the final polynomial", sizes.final_length, proof.final_polynomial.len())?;
    check("queries", parameters.queries.into(), proof.queries.len())?;
    let depths = || sizes.leaf_depths.iter().chain(&sizes.row_depths);
    check("caps", depths().count(), proof.caps.len())?;
    for (cap, depth) in proof.caps.iter().zip(depths()) {
        check("roots of a cap", sizes.cap(*depth), cap.len())?;
    }
    proof.queries.iter().try_for_each(|query| sizes.check_query(query))
}

fn check(what: &'static str, expected: usize, got: usize) -> Result<(), OpeningError> {
    if expected == got { Ok(()) } else { Err(OpeningError::Length { what, expected, got }) }
}

/// The sizes that the layout and the parameters imply.
struct Sizes {
    log_cap: usize,
    log_arities: Vec<usize>,
    final_length: usize,
    /// Values of a leaf of each tree, then of the quotient of claims.
    widths: Vec<usize>,
    /// Depth of each tree, then of that of the quotient of claims.
    leaf_depths: Vec<usize>,
    /// Depth of the tree of each layer.
    row_depths: Vec<usize>,
}

impl Sizes {
    fn new(layout: &Layout, parameters: &Parameters) -> Self {
        let log_blowup = usize::from(parameters.log_blowup);
        let depth = |log_height: usize| log_height.saturating_add(log_blowup);
        let log_arities = log_arities(layout.log_stack_height, parameters);
        let degrees = log_arities.iter().scan(layout.log_stack_height, |degree, &log_arity| {
            *degree = degree.saturating_sub(log_arity);
            Some(*degree)
        });
        let degrees: Vec<usize> = degrees.collect();
        let last = degrees.last().copied().unwrap_or(layout.log_stack_height);
        let trees = layout.trees.iter();
        Self {
            log_cap: parameters.log_cap.into(),
            final_length: power_of_two(last),
            widths: trees.clone().map(|tree| tree.stacks.len()).chain([EF_DEGREE]).collect(),
            leaf_depths: trees
                .map(|tree| tree.log_stack_height)
                .chain([layout.log_stack_height])
                .map(depth)
                .collect(),
            row_depths: degrees.into_iter().map(depth).collect(),
            log_arities,
        }
    }

    /// Roots of the cap of a tree of this depth.
    fn cap(&self, depth: usize) -> usize {
        power_of_two(self.log_cap.min(depth))
    }

    /// Siblings of a path in a tree of this depth.
    fn path(&self, depth: usize) -> usize {
        depth.saturating_sub(self.log_cap)
    }

    fn check_query<D: Commitment>(&self, query: &Query<D>) -> Result<(), OpeningError> {
        check("leaves of a query", self.widths.len(), query.leaves.len())?;
        for ((leaf, width), depth) in query.leaves.iter().zip(&self.widths).zip(&self.leaf_depths) {
            check("values of a leaf", *width, leaf.values.len())?;
            check("path of a leaf", self.path(*depth), leaf.path.len())?;
        }
        check("rows of a query", self.log_arities.len(), query.rows.len())?;
        for ((row, log_arity), depth) in query.rows.iter().zip(&self.log_arities).zip(&self.row_depths) {
            check("entries of a row", power_of_two(*log_arity).saturating_sub(1), row.entries.len())?;
            check("path of a row", self.path(*depth), row.path.len())?;
        }
        Ok(())
    }
}

fn power_of_two(log: usize) -> usize {
    1_usize.checked_shl(u32::try_from(log).unwrap_or(u32::MAX)).unwrap_or(usize::MAX)
}

/// Rounds 6 to 9, for claims about columns at `point` that the transcript has absorbed. `roots` are those of the layout's
/// trees. [`check_lengths`] was called.
///
/// # Errors
///
/// Names the first check that fails. Never panics.
///
/// # Soundness
///
/// If it accepts, each root commits to columns of the layout that have the claimed values, up to the errors of
/// [`SecurityReport`](crate::SecurityReport). The transcript must have absorbed the roots and whatever determines the
/// layout before the point was drawn.
pub fn check_opening<D: Commitment>(
    layout: &Layout,
    roots: &[D],
    parameters: &Parameters,
    point: EF,
    proof: &OpeningProof<D>,
    transcript: &mut Transcript<D>,
) -> Result<(), OpeningError> {
    check("roots", layout.trees.len(), roots.len())?;

    // Round 6: challenge that combines the claims; their quotient.
    let alpha = transcript.draw("6: quotient challenge");
    transcript.absorb_root("6: quotient of claims", &proof.quotient);

    // Round 7: second point; the stacks there. They determine the quotient's value.
    let second = transcript.draw("7: second point");
    transcript.absorb_ext("7: values", &proof.values);
    check_second_point(layout.log_stack_height, parameters.log_blowup.into(), second)?;
    let quotient = quotient_value(layout, point, proof, alpha, second)?;

    // Round 8: one function of low degree; its layers.
    check_work(transcript, "8: work", parameters.batch_grinding, proof.batch_pow_witness, "batching challenge")?;
    let gamma = transcript.draw("8: batching challenge");
    let mut betas = Vec::with_capacity(proof.layers.len());
    for (layer, &witness) in proof.layers.iter().zip(&proof.layer_pow_witnesses) {
        transcript.absorb_root("8: layer", layer);
        check_work(transcript, "8: layer work", parameters.commit_grinding, witness, "folding challenge")?;
        betas.push(transcript.draw("8: folding challenge"));
    }
    transcript.absorb_ext("8: final polynomial", &proof.final_polynomial);

    // Round 9: queries.
    check_work(transcript, "9: work", parameters.query_grinding, proof.query_pow_witness, "queries")?;
    let hashes = Hashes::new();
    let roots = roots.iter().chain([&proof.quotient]).chain(&proof.layers);
    for (tree, (root, cap)) in roots.zip(&proof.caps).enumerate() {
        if hashes.root(cap) != Some(*root) {
            return Err(OpeningError::Cap { tree });
        }
    }
    let queries = Queries {
        layout,
        log_blowup: parameters.log_blowup.into(),
        log_arities: log_arities(layout.log_stack_height, parameters),
        proof,
        second,
        gamma,
        constant: horner(&proof.values, gamma) + gamma.exp_u64(u64_of(proof.values.len())) * quotient,
        betas,
        folding: Folding::new(parameters.max_log_arity.into()),
        hashes,
    };
    for (number, query) in proof.queries.iter().enumerate() {
        let bits = layout.log_stack_height.saturating_add(parameters.log_blowup.into());
        let index = transcript.draw_index("9: queries", bits);
        queries.check(number, index, query)?;
    }
    Ok(())
}

fn u64_of(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

fn check_work<D: Commitment>(
    transcript: &mut Transcript<D>,
    label: &'static str,
    bits: u8,
    witness: F,
    before: &'static str,
) -> Result<(), OpeningError> {
    if transcript.check_pow_witness(label, bits, witness) { Ok(()) } else { Err(OpeningError::PowWitness { before }) }
}

/// Queries divide by `x - rho` for the points `x` of the domain: those with `x^(B H) = 3^(B 2^22)`.
fn check_second_point(log_height: usize, log_blowup: usize, second: EF) -> Result<(), OpeningError> {
    let power = second.exp_power_of_2(log_height.saturating_add(log_blowup));
    let in_domain = F::GENERATOR.exp_power_of_2(usize::from(MAX_LOG_HEIGHT).saturating_add(log_blowup));
    if power == in_domain.into() { Err(OpeningError::Pole) } else { Ok(()) }
}

/// The value that the quotient of claims must have at the second point:
/// `sum_t alpha^t (psi_j - I_t(rho)) / (rho^K - y_t)` over all pairs of a stack and a point, `y_t` the point.
fn quotient_value<D: Commitment>(
    layout: &Layout,
    point: EF,
    proof: &OpeningProof<D>,
    alpha: EF,
    second: EF,
) -> Result<EF, OpeningError> {
    let mut claims = proof.claims.as_slice();
    let (mut sum, mut power) = (EF::ZERO, EF::ONE);
    for ((tree, stack), &value) in layout.stacks().zip(&proof.values) {
        let log_lift = layout.log_stack_height.saturating_sub(tree.log_stack_height);
        let lifted = second.exp_power_of_2(log_lift);
        for point in points(stack, point) {
            let (own, rest) = claims.split_at_checked(stack.columns.len()).ok_or(OpeningError::Pole)?;
            claims = rest;
            let pole = second.exp_power_of_2(layout.log_stack_height.saturating_sub(stack.log_height)) - point;
            let inverse = pole.try_inverse().ok_or(OpeningError::Pole)?;
            sum += power * (value - horner(own, lifted)) * inverse;
            power *= alpha;
        }
    }
    Ok(sum)
}

/// The points at which a stack is opened.
pub(crate) fn points(stack: &Stack, point: EF) -> impl Iterator<Item = EF> {
    let next = stack.is_next.then(|| point * F::two_adic_generator(stack.log_height));
    [point].into_iter().chain(next)
}

/// What queries are checked against.
struct Queries<'a, D: Commitment> {
    layout: &'a Layout,
    log_blowup: usize,
    log_arities: Vec<usize>,
    proof: &'a OpeningProof<D>,
    second: EF,
    /// The batching challenge.
    gamma: EF,
    /// `sum_j gamma^j psi_j` over all stacks, and then the quotient of claims.
    constant: EF,
    /// The folding challenges.
    betas: Vec<EF>,
    folding: Folding,
    hashes: Hashes<D>,
}

impl<D: Commitment> Queries<'_, D> {
    fn check(&self, number: usize, index: usize, query: &Query<D>) -> Result<(), OpeningError> {
        let point = domain_point(self.layout.log_stack_height, self.log_blowup, index);
        let sum = self.check_leaves(number, index, query)?;
        let difference = (EF::from(point) - self.second).try_inverse().ok_or(OpeningError::Pole)?;
        let value = (sum - self.constant) * difference;
        let (value, point) = self.check_rows(number, index, query, value, point)?;
        if horner(&self.proof.final_polynomial, point.into()) == value {
            Ok(())
        } else {
            Err(OpeningError::FinalPolynomial { query: number })
        }
    }

    /// The sum of all values with powers of the batching challenge, those of the quotient of claims last.
    fn check_leaves(&self, number: usize, index: usize, query: &Query<D>) -> Result<EF, OpeningError> {
        let log_height = self.layout.log_stack_height;
        let log_heights = self.layout.trees.iter().map(|tree: &TreeLayout| tree.log_stack_height).chain([log_height]);
        let mut values = Vec::with_capacity(self.proof.values.len().saturating_add(1));
        let leaves = query.leaves.iter().zip(&self.proof.caps).zip(log_heights);
        for (tree, ((leaf, cap), of_tree)) in leaves.enumerate() {
            let index = shift_right(index, log_height.saturating_sub(of_tree));
            if !self.hashes.is_leaf(cap, index, &leaf.values, &leaf.path) {
                return Err(OpeningError::Leaf { query: number, tree });
            }
            values.push(leaf.values.as_slice());
        }
        let quotient = values.pop().unwrap_or_default();
        let quotient = EF::from_basis_coefficients_slice(quotient).ok_or(OpeningError::Pole)?;
        let values = values.into_iter().flatten().rev();
        // Horner's rule, from the quotient of claims down to the first stack.
        Ok(values.fold(quotient, |sum, &value| sum * self.gamma + value))
    }

    /// Folds the value through the layers. Returns the value that the final polynomial must have, and its point.
    fn check_rows(
        &self,
        number: usize,
        mut index: usize,
        query: &Query<D>,
        mut value: EF,
        mut point: F,
    ) -> Result<(EF, F), OpeningError> {
        let caps = self.proof.caps.iter().skip(query.leaves.len());
        let layers = query.rows.iter().zip(&self.log_arities).zip(&self.betas).zip(caps);
        for (layer, (((row, &log_arity), &beta), cap)) in layers.enumerate() {
            let (slot, next) = (index & power_of_two(log_arity).saturating_sub(1), shift_right(index, log_arity));
            let entries = complete(row, slot, value);
            let flat: Vec<F> =
                entries.iter().flat_map(|entry| entry.as_basis_coefficients_slice()).copied().collect();
            if !self.hashes.is_leaf(cap, next, &flat, &row.path) {
                return Err(OpeningError::Row { query: number, layer });
            }
            let inverse = point.try_inverse().ok_or(OpeningError::Pole)?;
            let first = inverse * bit_reversed_root(log_arity, slot);
            value = self.folding.fold(&entries, first, beta);
            (index, point) = (next, point.exp_power_of_2(log_arity));
        }
        Ok((value, point))
    }
}

/// The entries of a row, with `value` in `slot`.
fn complete<D: Commitment>(row: &LayerRow<D>, slot: usize, value: EF) -> Vec<EF> {
    let (before, after) = row.entries.split_at_checked(slot).unwrap_or((&row.entries, &[]));
    before.iter().chain([&value]).chain(after).copied().collect()
}

fn shift_right(value: usize, bits: usize) -> usize {
    value.checked_shr(u32::try_from(bits).unwrap_or(u32::MAX)).unwrap_or(0)
}

#[cfg(test)]
pub(crate) mod tests;
