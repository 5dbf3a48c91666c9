//! Rounds 6 to 9: the claimed values of columns match the commitments.

use nova_air::F;
use nova_verifier::{
    Commitment, Digest, Layout, MAX_LOG_HEIGHT, OpeningProof, Parameters, Stack, TreeLayout, check_lengths,
    log_arities,
};
use p3_field::{Field, PrimeCharacteristicRing, TwoAdicField};

use super::backend::{Arithmetic, Backend};
use super::query::Queries;
use super::transcript::CircuitTranscript;
use crate::wires::{Block, Element};

/// Claims about columns at `point`, which the transcript has absorbed, and the proof that they match the roots.
///
/// Layout and parameters are the circuit's. The roots are those of the layout's trees, and the claims those of the proof.
pub struct Opening<'a, D: Commitment = Digest, R = Block> {
    /// The layout of the claims.
    pub layout: &'a Layout,
    /// The roots of its trees.
    pub roots: &'a [R],
    /// The parameters.
    pub parameters: &'a Parameters,
    /// The out-of-domain point.
    pub point: Element,
    /// The claims, in the order of the layout.
    pub claims: &'a [Element],
    /// The proof. Of its claims there are wires already.
    pub proof: &'a OpeningProof<D>,
}

impl<D: Commitment, R: Copy> Opening<'_, D, R> {
    /// Rounds 6 to 9: as [`check_opening`](nova_verifier::check_opening), which has the same steps.
    ///
    /// # Panics
    ///
    /// When a list does not have the length that [`check_lengths`](nova_verifier::check_lengths) demands.
    ///
    /// # Soundness
    ///
    /// If the circuit has a witness, the native verifier accepts an opening of these roots with these claims.
    pub fn verify<B: Backend<Commitment = D, Root = R>>(
        &self,
        builder: &mut B,
        transcript: &mut CircuitTranscript<B>,
    ) {
        let Self { layout, parameters, proof, .. } = *self;
        assert_eq!(layout.trees.len(), self.roots.len(), "each tree has a root");
        check_lengths(layout, parameters, proof)
            .expect("the lists have the lengths of the layout and the parameters");

        // Round 6: challenge that combines the claims; their quotient.
        let alpha = transcript.draw(builder, "6: quotient challenge");
        let quotient_root = builder.hint_root(proof.quotient);
        transcript.absorb_root(builder, "6: quotient of claims", quotient_root);

        // Round 7: second point; the stacks there. They determine the quotient's value.
        let second = transcript.draw(builder, "7: second point");
        let values = builder.hint_elements(&proof.values);
        transcript.absorb_elements(builder, "7: values", &values);
        check_second_point(builder, layout.log_stack_height, parameters.log_blowup.into(), second);
        let quotient = self.quotient_value(builder, &values, alpha, second);

        // Round 8: one function of low degree; its layers.
        check_work(builder, transcript, "8: work", parameters.batch_grinding, proof.batch_pow_witness);
        let gamma = transcript.draw(builder, "8: batching challenge");
        let (mut layers, mut betas) = (Vec::new(), Vec::new());
        for (&layer, &witness) in proof.layers.iter().zip(&proof.layer_pow_witnesses) {
            let layer = builder.hint_root(layer);
            transcript.absorb_root(builder, "8: layer", layer);
            check_work(builder, transcript, "8: layer work", parameters.commit_grinding, witness);
            layers.push(layer);
            betas.push(transcript.draw(builder, "8: folding challenge"));
        }
        let final_polynomial = builder.hint_elements(&proof.final_polynomial);
        transcript.absorb_elements(builder, "8: final polynomial", &final_polynomial);

        // Round 9: queries.
        check_work(builder, transcript, "9: work", parameters.query_grinding, proof.query_pow_witness);
        let roots = self.roots.iter().chain([&quotient_root]).chain(&layers);
        let trees: Vec<B::Tree> = roots.zip(&proof.caps).map(|(&root, cap)| builder.tree(root, cap)).collect();
        let combined = builder.horner(&values, gamma);
        let last_power = builder.power(gamma, values.len());
        let queries = Queries {
            layout,
            log_blowup: parameters.log_blowup.into(),
            log_arities: log_arities(layout.log_stack_height, parameters),
            trees,
            second,
            gamma,
            offsets: offsets(builder, layout, gamma),
            constant: builder.mul_add(F::ONE, last_power, quotient, combined),
            last_power,
            betas,
            final_polynomial,
        };
        for query in &proof.queries {
            let bits = layout.log_stack_height + usize::from(parameters.log_blowup);
            let index = transcript.draw_bits(builder, "9: queries", bits);
            queries.check(builder, &index, query);
        }
    }

    /// The value that the quotient of claims must have at the second point:
    /// `sum_t alpha^t (psi_j - I_t(rho)) / (rho^K - y_t)` over all pairs of a stack and a point, `y_t` the point.
    fn quotient_value<B: Arithmetic>(
        &self,
        builder: &mut B,
        values: &[Element],
        alpha: Element,
        second: Element,
    ) -> Element {
        let layout = self.layout;
        let powers = powers_of_2(builder, second, layout.log_stack_height);
        let mut claims = self.claims;
        let (mut sum, mut power) = (builder.constant(F::ZERO), builder.constant(F::ONE));
        for ((tree, stack), &value) in layout.stacks().zip(values) {
            let lifted = powers[log_lift(layout, tree)];
            for point in points(builder, stack, self.point) {
                let (own, rest) = claims.split_at(stack.columns.len());
                claims = rest;
                let pole = builder.sub(powers[layout.log_stack_height - stack.log_height], point);
                let inverse = builder.label("7: pole").inverse(pole);
                let interpolant = builder.horner(own, lifted);
                let difference = builder.sub(value, interpolant);
                let quotient = builder.mul(difference, inverse);
                sum = builder.mul_add(F::ONE, power, quotient, sum);
                power = builder.mul(power, alpha);
                power = builder.for_many_products(power);
            }
        }
        assert!(claims.is_empty(), "each claim belongs to a pair");
        sum
    }
}

/// Asserts a proof of work, whose witness the prover chooses.
pub(crate) fn check_work<B: Backend>(
    builder: &mut B,
    transcript: &mut CircuitTranscript<B>,
    label: &'static str,
    bits: u8,
    witness: F,
) {
    let witness = builder.hint_lane(witness);
    transcript.check_work(builder, label, bits, witness);
}

/// The power of the batching challenge with which the first stack of each tree is multiplied.
fn offsets<B: Arithmetic>(builder: &mut B, layout: &Layout, gamma: Element) -> Vec<Element> {
    let mut power = builder.constant(F::ONE);
    let mut offsets = Vec::with_capacity(layout.trees.len());
    for tree in &layout.trees {
        offsets.push(power);
        let step = builder.power(gamma, tree.stacks.len());
        power = builder.mul(power, step);
    }
    offsets
}

/// Queries divide by `x - rho` for the points `x` of the domain: those with `x^(B H) = 3^(B 2^22)`.
fn check_second_point<B: Arithmetic>(builder: &mut B, log_height: usize, log_blowup: usize, second: Element) {
    let power = builder.exp_power_of_2(second, log_height + log_blowup);
    let in_domain = F::GENERATOR.exp_power_of_2(usize::from(MAX_LOG_HEIGHT) + log_blowup);
    let difference = builder.linear(power, F::ONE, -in_domain);
    builder.label("7: second point").inverse(difference);
}

/// Log2 of the power of a section's point at which a stack of this tree is evaluated.
fn log_lift(layout: &Layout, tree: &TreeLayout) -> usize {
    layout.log_stack_height - tree.log_stack_height
}

/// `element^(2^i)` for `i` up to `most`.
fn powers_of_2<B: Arithmetic>(builder: &mut B, element: Element, most: usize) -> Vec<Element> {
    let mut powers = vec![element];
    for _ in 0..most {
        let last = powers[powers.len() - 1];
        powers.push(builder.mul(last, last));
    }
    powers
}

/// The points at which a stack is opened.
fn points<B: Arithmetic>(builder: &mut B, stack: &Stack, point: Element) -> Vec<Element> {
    let mut points = vec![point];
    if stack.is_next {
        points.push(builder.linear(point, F::two_adic_generator(stack.log_height), F::ZERO));
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Builder;
    use nova_verifier::{Column, Tree, shift};

    #[test]
    fn a_second_point_in_the_domain_is_refused() {
        let failures = |point: F| {
            let mut builder = Builder::new(&[]);
            let second = builder.hint_element(point.into());
            check_second_point(&mut builder, 4, 1, second);
            builder.failures().to_vec()
        };
        for index in [0, 1, 5, 31] {
            let point = shift(4) * F::two_adic_generator(5).exp_u64(index);
            assert_eq!(failures(point), ["7: second point"], "{index}");
            assert!(failures(point * F::two_adic_generator(6)).is_empty());
        }
    }

    /// A stack of 2^1 rows in a tree of 2^2, in a section of 2^3: its poles are the 4th roots of its points.
    #[test]
    fn a_second_point_at_a_pole_is_refused() {
        let columns = vec![Column { table: 0, column: 0 }];
        let stacks = vec![Stack { log_height: 1, is_next: true, columns }];
        let trees = vec![TreeLayout { tree: Tree::Boundary, log_stack_height: 2, stacks }];
        let layout = Layout { log_stack_height: 3, trees };
        let failures = |point: F| {
            let mut builder = Builder::new(&[]);
            let wires = [5, 3, 4, 6, 7].map(|value| builder.hint_element(F::from_u8(value).into()));
            let [second, alpha, value, claims @ ..] = wires;
            let point = builder.hint_element(point.into());
            let proof: OpeningProof = crate::verify::blank::blank_opening(&layout, &Parameters::insecure_for_tests());
            let parameters = Parameters::insecure_for_tests();
            let opening: Opening<'_> = Opening {
                layout: &layout,
                roots: &[],
                parameters: &parameters,
                point,
                claims: &claims,
                proof: &proof,
            };
            opening.quotient_value(&mut builder, &[value], alpha, second);
            builder.failures().to_vec()
        };
        let pole = F::from_u8(5).exp_u64(4);
        assert_eq!(failures(pole), ["7: pole"]);
        // The next row of two is at the negative.
        assert_eq!(failures(-pole), ["7: pole"]);
        assert!(failures(pole + F::ONE).is_empty());
    }
}
