//! The verifier's hash of many leaves and nodes. That of [`Digest`] is computed for [`WIDTH`] rows at once.
//!
//! Rows are transposed in registers. Gathering them cell by cell costs a quarter of the time of hashing.

use core::ops::Range;

use nova_air::F;
use nova_verifier::{
    Commitment, DIGEST_ELEMENTS, Digest, LEAF_RATE, LeafHash, LeafPermutation, NodeHash, NodePermutation,
};
use p3_field::{PackedValue, PrimeCharacteristicRing};
use p3_symmetric::{CryptographicHasher, Permutation, PseudoCompressionFunction};

use super::packing::{PackedF, WIDTH, pack_cells, unpack};

/// A commitment that a prover can make.
pub trait ProverCommitment: Commitment {
    /// The hasher of its leaves and nodes.
    type Hasher: Hasher<Self>;
}

impl ProverCommitment for Digest {
    type Hasher = PackedHasher;
}

/// Hashes many leaves or nodes, each as the verifier does.
pub trait Hasher<D>: Send + Sync {
    /// The hasher, with its constants.
    fn new() -> Self;

    /// Hashes rows of equal length to leaves, one for each digest.
    fn hash_rows(&self, input: &[F], out: &mut [D]);

    /// Hashes `WIDTH` leaves of `length` elements. `fill` writes a range of their elements, one register for each.
    fn hash_columns(&self, length: usize, fill: impl Fn(Range<usize>, &mut [PackedF]), digests: &mut [D]);

    /// Compresses pairs, one for each digest.
    fn compress(&self, inputs: &[[D; 2]], out: &mut [D]);
}

/// The hasher of any commitment, one leaf or node after another.
pub struct ScalarHasher<D: Commitment>(D::Hashes);

impl<D: Commitment> Hasher<D> for ScalarHasher<D> {
    fn new() -> Self {
        Self(D::hashes())
    }

    fn hash_rows(&self, input: &[F], out: &mut [D]) {
        let rows = input.chunks_exact(input.len() / out.len().max(1)).zip(out);
        rows.for_each(|(row, digest)| *digest = D::leaf(&self.0, row));
    }

    fn hash_columns(&self, length: usize, fill: impl Fn(Range<usize>, &mut [PackedF]), digests: &mut [D]) {
        let mut cells = vec![PackedF::ZERO; length];
        fill(0..length, &mut cells);
        for (lane, digest) in digests.iter_mut().enumerate() {
            let row: Vec<F> = cells.iter().map(|cell| cell.as_slice()[lane]).collect();
            *digest = D::leaf(&self.0, &row);
        }
    }

    fn compress(&self, inputs: &[[D; 2]], out: &mut [D]) {
        inputs.iter().zip(out).for_each(|(pair, digest)| *digest = D::node(&self.0, *pair));
    }
}

/// The hasher of [`Digest`], in registers.
pub struct PackedHasher {
    leaf: LeafHash,
    leaf_permutation: LeafPermutation,
    node: NodeHash,
    node_permutation: NodePermutation,
}

impl Hasher<Digest> for PackedHasher {
    fn new() -> Self {
        Self {
            leaf: nova_verifier::leaf_hash(),
            leaf_permutation: nova_verifier::leaf_permutation(),
            node: nova_verifier::node_hash(),
            node_permutation: nova_verifier::node_permutation(),
        }
    }

    fn hash_rows(&self, input: &[F], out: &mut [Digest]) {
        if out.is_empty() {
            return;
        }
        let length = input.len() / out.len();
        for (rows, digests) in input.chunks(WIDTH * length).zip(out.chunks_mut(WIDTH)) {
            if digests.len() == WIDTH {
                self.hash_packed(rows, length, digests);
            } else {
                let rows = rows.chunks_exact(length).zip(digests);
                rows.for_each(|(row, digest)| *digest = self.leaf.hash_slice(row));
            }
        }
    }

    /// The sponge overwrites its rate. A last partial block overwrites part of it.
    fn hash_columns(&self, length: usize, fill: impl Fn(Range<usize>, &mut [PackedF]), digests: &mut [Digest]) {
        let mut state = [PackedF::ZERO; LEAF_STATE];
        for first in (0..length).step_by(LEAF_RATE) {
            let block = first..length.min(first + LEAF_RATE);
            let cells = block.len();
            fill(block, &mut state[..cells]);
            self.leaf_permutation.permute_mut(&mut state);
        }
        unpack(&state[..DIGEST_ELEMENTS], digests.as_flattened_mut());
    }

    fn compress(&self, inputs: &[[Digest; 2]], out: &mut [Digest]) {
        assert_eq!(inputs.len(), out.len(), "one output for each pair");
        for (pairs, digests) in inputs.chunks(WIDTH).zip(out.chunks_mut(WIDTH)) {
            if digests.len() == WIDTH {
                let mut state = [PackedF::ZERO; 2 * DIGEST_ELEMENTS];
                pack_cells(|lane| pairs[lane].as_flattened(), &mut state);
                self.node_permutation.permute_mut(&mut state);
                unpack(&state[..DIGEST_ELEMENTS], digests.as_flattened_mut());
            } else {
                pairs.iter().zip(digests).for_each(|(pair, digest)| *digest = self.node.compress(*pair));
            }
        }
    }
}

impl PackedHasher {
    /// Hashes `WIDTH` rows of `length` cells.
    fn hash_packed(&self, rows: &[F], length: usize, digests: &mut [Digest]) {
        let fill = |block: Range<usize>, cells: &mut [PackedF]| {
            pack_cells(|lane| &rows[lane * length..(lane + 1) * length][block.clone()], cells);
        };
        self.hash_columns(length, fill, digests);
    }
}

/// Elements of the leaf sponge's state.
const LEAF_STATE: usize = 24;
