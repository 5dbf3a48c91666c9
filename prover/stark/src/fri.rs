//! Rounds 8 and 9: the low-degree test of one word.

use nova_air::{EF, EF_DEGREE, F};
use nova_verifier::{Folding, LayerRow, Parameters, Transcript, log_arities, shift};
use p3_field::{BasedVectorSpace, Field, PrimeCharacteristicRing, TwoAdicField};
use rayon::prelude::*;

use super::cosets::{bit_reversed_powers, reverse_bits};
use super::hash::ProverCommitment;
use super::merkle::{MerkleTree, hash_rows};

/// Rows that one task folds.
const TASK: usize = 256;

/// A committed layer of the test.
pub(crate) struct Layer<D> {
    log_arity: usize,
    /// The word, in rows of as many entries as the arity.
    word: Vec<EF>,
    pub(crate) tree: MerkleTree<D>,
}

impl<D: ProverCommitment> Layer<D> {
    fn new(word: Vec<EF>, log_arity: usize) -> Self {
        let (word, tree) = commit_word(word, log_arity);
        Self { log_arity, word, tree }
    }

    /// The row that contains an entry, without the entry.
    pub(crate) fn row(&self, entry: usize, log_cap: usize) -> LayerRow<D> {
        let (row, slot) = (entry >> self.log_arity, entry % (1 << self.log_arity));
        let mut entries = self.word[row << self.log_arity..][..1 << self.log_arity].to_vec();
        let _ = entries.remove(slot);
        LayerRow { entries, path: path(&self.tree, &self.word, self.log_arity, row, log_cap) }
    }

    /// The word of degree below `2^log_height`, folded with a challenge.
    fn fold(&self, log_height: usize, beta: EF) -> Vec<EF> {
        let (log_rows, arity) = (self.word.len().ilog2() as usize - self.log_arity, 1 << self.log_arity);
        let mut inverses =
            bit_reversed_powers(log_rows, |level| F::two_adic_generator(level + self.log_arity + 1).inverse());
        let shift = shift(log_height).inverse();
        inverses.iter_mut().for_each(|inverse| *inverse *= shift);
        let folding = Folding::new(self.log_arity);
        let rows = self.word.par_chunks_exact(arity).zip(inverses).with_min_len(TASK);
        rows.map(|(row, inverse)| folding.fold(row, inverse, beta)).collect()
    }
}

/// Commits to a word in rows of `2^log_arity` entries.
pub(crate) fn commit_word<D: ProverCommitment>(word: Vec<EF>, log_arity: usize) -> (Vec<EF>, MerkleTree<D>) {
    let cells = EF::flatten_to_base(word);
    let tree = MerkleTree::new(hash_rows(&cells, EF_DEGREE << log_arity));
    (EF::reconstitute_from_base(cells), tree)
}

/// The siblings of row `row` of a word that was committed in rows of `2^log_arity` entries.
pub(crate) fn path<D: ProverCommitment>(
    tree: &MerkleTree<D>,
    word: &[EF],
    log_arity: usize,
    row: usize,
    log_cap: usize,
) -> Vec<D> {
    let hashes = D::hashes();
    tree.path(row, log_cap, |row| {
        let entries = &word[row << log_arity..][..1 << log_arity];
        let values: Vec<F> = entries.iter().flat_map(|entry| entry.as_basis_coefficients_slice()).copied().collect();
        D::leaf(&hashes, &values)
    })
}

/// The layers of a test, and what the proof states of them.
pub(crate) struct LowDegreeTest<D> {
    pub(crate) layers: Vec<Layer<D>>,
    pub(crate) roots: Vec<D>,
    pub(crate) pow_witnesses: Vec<F>,
    pub(crate) final_polynomial: Vec<EF>,
}

impl<D: ProverCommitment> LowDegreeTest<D> {
    /// Commits to a word of degree below `2^log_height`, and folds it until the final polynomial is left.
    pub(crate) fn new(
        mut word: Vec<EF>,
        log_height: usize,
        parameters: &Parameters,
        transcript: &mut Transcript<D>,
    ) -> Self {
        let mut degree = log_height;
        let (mut layers, mut roots, mut pow_witnesses) = (Vec::new(), Vec::new(), Vec::new());
        for log_arity in log_arities(log_height, parameters) {
            let layer = Layer::new(word, log_arity);
            transcript.absorb_root("8: layer", &layer.tree.root());
            pow_witnesses.push(transcript.find_pow_witness("8: layer work", parameters.commit_grinding));
            word = layer.fold(degree, transcript.draw("8: folding challenge"));
            degree -= log_arity;
            roots.push(layer.tree.root());
            layers.push(layer);
        }
        let final_polynomial = coefficients(&word[..1 << degree]);
        transcript.absorb_ext("8: final polynomial", &final_polynomial);
        Self { layers, roots, pow_witnesses, final_polynomial }
    }

    /// The rows of all layers for an index.
    pub(crate) fn rows(&self, mut index: usize, log_cap: usize) -> Vec<LayerRow<D>> {
        let row = |layer: &Layer<D>| {
            let row = layer.row(index, log_cap);
            index >>= layer.log_arity;
            row
        };
        self.layers.iter().map(row).collect()
    }
}

/// The coefficients of a polynomial, lowest first, given its values on the first coset. There are few.
fn coefficients(values: &[EF]) -> Vec<EF> {
    let log_height = values.len().ilog2() as usize;
    let root = F::two_adic_generator(log_height).inverse();
    let shift = shift(log_height).inverse();
    let coefficient = |power: usize| {
        let sum: EF = values
            .iter()
            .enumerate()
            .map(|(row, &value)| value * root.exp_u64((power * reverse_bits(row, log_height)) as u64))
            .sum();
        sum.div_2exp_u64(log_height as u64) * shift.exp_u64(power as u64)
    };
    (0..values.len()).map(coefficient).collect()
}
