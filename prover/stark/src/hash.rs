//! The verifier's hash, computed for [`WIDTH`] rows at once.
//!
//! Rows are transposed in registers. Gathering them cell by cell costs a quarter of the time of hashing.

use core::ops::Range;

use nova_air::F;
use nova_verifier::{DIGEST_ELEMENTS, Digest, LEAF_RATE, LeafHash, LeafPermutation, NodeHash, NodePermutation};
use p3_field::PrimeCharacteristicRing;
use p3_symmetric::{CryptographicHasher, Permutation, PseudoCompressionFunction};

use super::packing::{PackedF, WIDTH, pack_cells, unpack};

/// Hashes rows to leaves.
#[derive(Clone)]
pub(crate) struct RowHasher {
    scalar: LeafHash,
    permutation: LeafPermutation,
}

impl RowHasher {
    pub(crate) fn new() -> Self {
        Self { scalar: nova_verifier::leaf_hash(), permutation: nova_verifier::leaf_permutation() }
    }

    /// Hashes rows of equal length, one for each digest.
    pub(crate) fn hash_many(&self, input: &[F], out: &mut [Digest]) {
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

    /// Compresses pairs, one for each digest.
    pub(crate) fn compress_many(&self, inputs: &[[Digest; 2]], out: &mut [Digest]) {
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
