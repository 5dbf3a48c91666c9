//! The verifier's hash, computed for [`WIDTH`] rows at once.
//!
//! p3-merkle-tree gathers packed rows cell by cell, which costs a quarter of the time of hashing them. These hashers
//! take whole rows and transpose them in registers. The digests are the same.

use core::ops::Range;

use nova_air::{EF, F};
use nova_verifier::{
    DIGEST_ELEMENTS, Digest, FriProof, LEAF_RATE, LeafHash, LeafPermutation, NodeHash, NodePermutation,
};
use p3_commit::ExtensionMmcs;
use p3_field::PrimeCharacteristicRing;
use p3_fri::{BatchMultiOpening, CommitPhaseMultiStep};
use p3_merkle_tree::MerkleTreeMmcs;
use p3_symmetric::{CryptographicHasher, Permutation, PseudoCompressionFunction};

use super::packing::{PackedF, WIDTH, pack_cells, unpack};

/// A packing of one element. The hashers take whole rows, so the packed paths of p3-merkle-tree are unused.
type Single = [F; 1];

/// The verifier's Merkle trees, with fast hashing.
pub(crate) type FastMmcs = MerkleTreeMmcs<Single, Single, RowHasher, NodeHasher, 2, DIGEST_ELEMENTS>;
type FastExtMmcs = ExtensionMmcs<F, EF, FastMmcs>;
type FastFriProof = p3_fri::FriProof<EF, FastExtMmcs, F, Vec<BatchMultiOpening<F, FastMmcs>>>;

/// The fast Merkle trees.
pub(crate) fn mmcs() -> FastMmcs {
    FastMmcs::new(RowHasher::new(), NodeHasher::new(), 0)
}

/// Converts a proof to the verifier's type.
pub(crate) fn verifiers_proof(proof: FastFriProof) -> FriProof {
    let opening = |opening: BatchMultiOpening<F, FastMmcs>| BatchMultiOpening {
        opened_values: opening.opened_values,
        opening_proof: opening.opening_proof,
    };
    let step = |step: CommitPhaseMultiStep<EF, FastExtMmcs>| CommitPhaseMultiStep {
        sibling_values: step.sibling_values,
        opening_proof: step.opening_proof,
    };
    FriProof {
        batch_pow_witness: proof.batch_pow_witness,
        commit_phase_commits: proof.commit_phase_commits,
        commit_pow_witnesses: proof.commit_pow_witnesses,
        input_openings: proof.input_openings.into_iter().map(opening).collect(),
        commit_phase_openings: proof.commit_phase_openings.into_iter().map(step).collect(),
        final_poly: proof.final_poly,
        query_pow_witness: proof.query_pow_witness,
    }
}

/// Hashes rows to leaves.
#[derive(Clone)]
pub(crate) struct RowHasher {
    scalar: LeafHash,
    permutation: LeafPermutation,
}

impl CryptographicHasher<F, Digest> for RowHasher {
    const LANES: usize = WIDTH;

    fn hash_iter<I: IntoIterator<Item = F>>(&self, input: I) -> Digest {
        self.scalar.hash_iter(input)
    }

    fn hash_many(&self, input: &[F], out: &mut [Digest]) {
        if out.is_empty() {
            return;
        }
        let length = input.len() / out.len();
        for (rows, digests) in input.chunks(WIDTH * length).zip(out.chunks_mut(WIDTH)) {
            if digests.len() == WIDTH {
                self.hash_packed(rows, length, digests);
            } else {
                let rows = rows.chunks_exact(length).zip(digests);
                rows.for_each(|(row, digest)| *digest = self.scalar.hash_slice(row));
            }
        }
    }
}

impl RowHasher {
    pub(crate) fn new() -> Self {
        Self { scalar: nova_verifier::leaf_hash(), permutation: nova_verifier::leaf_permutation() }
    }

    /// Hashes `WIDTH` rows of `length` cells.
    fn hash_packed(&self, rows: &[F], length: usize, digests: &mut [Digest]) {
        let fill = |block: Range<usize>, cells: &mut [PackedF]| {
            pack_cells(|lane| &rows[lane * length..(lane + 1) * length][block.clone()], cells);
        };
        self.hash_columns(length, fill, digests);
    }

    /// Hashes `WIDTH` leaves of `length` elements. `fill` writes a range of their elements, one register for each.
    ///
    /// The sponge overwrites its rate. A last partial block overwrites part of it.
    pub(crate) fn hash_columns(
        &self,
        length: usize,
        fill: impl Fn(Range<usize>, &mut [PackedF]),
        digests: &mut [Digest],
    ) {
        let mut state = [PackedF::ZERO; LEAF_STATE];
        for first in (0..length).step_by(LEAF_RATE) {
            let block = first..length.min(first + LEAF_RATE);
            let cells = block.len();
            fill(block, &mut state[..cells]);
            self.permutation.permute_mut(&mut state);
        }
        unpack(&state[..DIGEST_ELEMENTS], digests.as_flattened_mut());
    }
}

/// Elements of the leaf sponge's state.
const LEAF_STATE: usize = 24;

impl CryptographicHasher<Single, [Single; DIGEST_ELEMENTS]> for RowHasher {
    fn hash_iter<I: IntoIterator<Item = Single>>(&self, input: I) -> [Single; DIGEST_ELEMENTS] {
        let digest: Digest = self.scalar.hash_iter(input.into_iter().flatten());
        digest.map(|element| [element])
    }
}

/// Compresses two digests to one.
#[derive(Clone)]
pub(crate) struct NodeHasher {
    scalar: NodeHash,
    permutation: NodePermutation,
}

impl NodeHasher {
    pub(crate) fn new() -> Self {
        Self { scalar: nova_verifier::node_hash(), permutation: nova_verifier::node_permutation() }
    }
}

impl PseudoCompressionFunction<Digest, 2> for NodeHasher {
    const LANES: usize = WIDTH;

    fn compress(&self, input: [Digest; 2]) -> Digest {
        self.scalar.compress(input)
    }

    fn compress_many(&self, inputs: &[[Digest; 2]], out: &mut [Digest]) {
        assert_eq!(inputs.len(), out.len(), "one output for each pair");
        for (pairs, digests) in inputs.chunks(WIDTH).zip(out.chunks_mut(WIDTH)) {
            if digests.len() == WIDTH {
                let mut state = [PackedF::ZERO; 2 * DIGEST_ELEMENTS];
                pack_cells(|lane| pairs[lane].as_flattened(), &mut state);
                self.permutation.permute_mut(&mut state);
                unpack(&state[..DIGEST_ELEMENTS], digests.as_flattened_mut());
            } else {
                pairs.iter().zip(digests).for_each(|(pair, digest)| *digest = self.scalar.compress(*pair));
            }
        }
    }
}

impl PseudoCompressionFunction<[Single; DIGEST_ELEMENTS], 2> for NodeHasher {
    fn compress(&self, input: [[Single; DIGEST_ELEMENTS]; 2]) -> [Single; DIGEST_ELEMENTS] {
        self.scalar.compress(input.map(|digest| digest.map(|[element]| element))).map(|element| [element])
    }
}

#[cfg(test)]
mod tests {
    use nova_air::Trace;
    use p3_commit::Mmcs;

    use super::*;

    #[test]
    fn trees_equal_the_verifiers() {
        for (height, widths) in [(4 * WIDTH, vec![1, 15, 17]), (32, vec![16]), (2, vec![3]), (1 << 12, vec![40, 2])] {
            let matrix = |width: usize| Trace::new((0..height * width).map(F::from_usize).collect(), width);
            let mut matrices: Vec<Trace> = widths.into_iter().map(matrix).collect();
            matrices.push(Trace::new((0..height).map(F::from_usize).collect(), 2));
            let (fast, _) = mmcs().commit(matrices.clone());
            let (plain, _) = nova_verifier::mmcs().commit(matrices);
            assert_eq!(fast, plain);
        }
    }
}
