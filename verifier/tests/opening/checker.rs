//! A verifier of rounds 6 to 9 from the definitions of decision 0108. The powers that batch the stacks are an argument.

use nova_air::{EF, F};
use nova_verifier::{Digest, OpeningProof, Query, Transcript, leaf_hash, log_arities, node_hash};
use p3_field::{BasedVectorSpace, Field, PrimeCharacteristicRing};
use p3_symmetric::{CryptographicHasher, PseudoCompressionFunction};

use super::reference::{Rounds, Section, domain_point, evaluate, interpolated};

/// The weights of the stacks and of the quotient of claims, given the batching challenge.
pub(crate) type Weights<'a> = &'a dyn Fn(&Section, EF) -> Vec<EF>;

/// One power for each stack, the next for the quotient of claims.
pub(crate) fn powers(section: &Section, gamma: EF) -> Vec<EF> {
    gamma.powers().collect_n(section.words.len() + 1)
}

/// Whether a verifier that batches with these weights accepts. The lengths are the expected ones.
pub(crate) fn accepts(
    section: &Section,
    roots: &[Digest],
    point: EF,
    proof: &OpeningProof,
    transcript: &mut Transcript,
    weights: Weights<'_>,
) -> bool {
    let parameters = &section.parameters;
    let alpha = transcript.draw("");
    transcript.absorb("", &proof.quotient);
    let second = transcript.draw("");
    transcript.absorb_ext("", &proof.values);
    let mut works = transcript.check_pow_witness("", parameters.batch_grinding, proof.batch_pow_witness);
    let weights = weights(section, transcript.draw(""));
    let (claims, values) = (proof.claims.clone(), proof.values.clone());
    let rounds = Rounds { point, claims, alpha, second, values, ..Rounds::default() };
    let theta = section.theta(&rounds);
    let mut betas = Vec::new();
    for (layer, &witness) in proof.layers.iter().zip(&proof.layer_pow_witnesses) {
        transcript.absorb("", layer);
        works &= transcript.check_pow_witness("", parameters.commit_grinding, witness);
        betas.push(transcript.draw(""));
    }
    transcript.absorb_ext("", &proof.final_polynomial);
    works &= transcript.check_pow_witness("", parameters.query_grinding, proof.query_pow_witness);
    let roots: Vec<Digest> = roots.iter().chain([&proof.quotient]).chain(&proof.layers).copied().collect();
    let caps = roots.iter().zip(&proof.caps).all(|(root, cap)| climb_cap(cap) == *root);
    let check = Check { section, proof, second, theta, weights, betas };
    let bits = section.log_height() + section.log_blowup();
    let queries = proof.queries.iter().all(|query| check.query(transcript.draw_index("", bits), query));
    works && caps && queries
}

fn climb_cap(cap: &[Digest]) -> Digest {
    let mut level = cap.to_vec();
    while level.len() > 1 {
        level = level.chunks(2).map(|pair| node_hash().compress([pair[0], pair[1]])).collect();
    }
    level[0]
}

struct Check<'a> {
    section: &'a Section,
    proof: &'a OpeningProof,
    second: EF,
    theta: EF,
    weights: Vec<EF>,
    betas: Vec<EF>,
}

impl Check<'_> {
    fn is_node(&self, tree: usize, index: usize, leaf: &[F], path: &[Digest]) -> bool {
        let mut node: Digest = leaf_hash().hash_slice(leaf);
        for (level, &sibling) in path.iter().enumerate() {
            let pair = if index >> level & 1 == 0 { [node, sibling] } else { [sibling, node] };
            node = node_hash().compress(pair);
        }
        self.proof.caps[tree][index >> path.len()] == node
    }

    fn query(&self, index: usize, query: &Query) -> bool {
        let (log_height, log_blowup) = (self.section.log_height(), self.section.log_blowup());
        let mut accepted = true;
        for (tree, layout) in self.section.layout.trees.iter().enumerate() {
            let leaf = &query.leaves[tree];
            accepted &= self.is_node(tree, index >> (log_height - layout.log_stack_height), &leaf.values, &leaf.path);
        }
        let trees = self.section.layout.trees.len();
        let (leaves, quotient) = (&query.leaves[..trees], &query.leaves[trees]);
        accepted &= self.is_node(trees, index, &quotient.values, &quotient.path);
        let quotient = EF::from_basis_coefficients_slice(&quotient.values).expect("it has five values");

        let values = leaves.iter().flat_map(|leaf| &leaf.values).zip(&self.proof.values).zip(&self.weights);
        let stacks: EF = values.map(|((&entry, &value), &weight)| weight * (EF::from(entry) - value)).sum();
        let sum = stacks + self.weights[self.proof.values.len()] * (quotient - self.theta);
        let x = domain_point(log_height, log_blowup, index);
        self.rows(index, query, sum * (EF::from(x) - self.second).inverse()) && accepted
    }

    fn rows(&self, mut index: usize, query: &Query, mut value: EF) -> bool {
        let mut degree = self.section.log_height();
        let mut accepted = true;
        for (layer, log_arity) in log_arities(degree, &self.section.parameters).into_iter().enumerate() {
            let (row, mut entries) = (&query.rows[layer], query.rows[layer].entries.clone());
            entries.insert(index % (1 << log_arity), value);
            index >>= log_arity;
            let flat: Vec<F> =
                entries.iter().flat_map(|entry| entry.as_basis_coefficients_slice()).copied().collect();
            accepted &= self.is_node(query.leaves.len() + layer, index, &flat, &row.path);
            let point = |slot| domain_point(degree, self.section.log_blowup(), (index << log_arity) + slot);
            value = interpolated((0..entries.len()).map(point).zip(entries.iter().copied()), self.betas[layer]);
            degree -= log_arity;
        }
        let x = domain_point(degree, self.section.log_blowup(), index);
        accepted && evaluate(&self.proof.final_polynomial, x.into()) == value
    }
}
