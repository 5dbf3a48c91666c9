//! Merkle trees: digests of leaves, compressed in pairs up to a root.

use nova_air::F;
use nova_verifier::Digest;

use rayon::prelude::*;

use super::hash::{NodeHasher, RowHasher};
use super::packing::WIDTH;
use crate::memory::zeroed_digests;

/// Digests that one task computes.
const TASK: usize = 64 * WIDTH;

/// A Merkle tree. Each level has half the digests of the one before: the leaves' first, the root last.
pub(crate) struct MerkleTree {
    levels: Vec<Vec<Digest>>,
}

impl MerkleTree {
    /// The tree over leaves with these digests, whose number is a power of two.
    pub(crate) fn new(leaves: Vec<Digest>) -> Self {
        assert!(leaves.len().is_power_of_two(), "a tree has a power of two of leaves");
        let depth = leaves.len().ilog2() as usize;
        let hasher = NodeHasher::new();
        let mut levels = vec![leaves];
        for level in 0..depth {
            levels.push(compress(&hasher, &levels[level]));
        }
        Self { levels }
    }

    /// The commitment.
    pub(crate) fn root(&self) -> Digest {
        self.levels[self.depth()][0]
    }

    /// The cap of `2^log_roots` nodes, or the leaves if they are fewer.
    pub(crate) fn cap(&self, log_roots: usize) -> &[Digest] {
        &self.levels[self.below_cap(log_roots)]
    }

    /// The siblings on the way from a leaf to the cap of `2^log_roots` nodes, the leaf's first.
    pub(crate) fn path(&self, leaf: usize, log_roots: usize) -> Vec<Digest> {
        let levels = self.levels[..self.below_cap(log_roots)].iter().enumerate();
        levels.map(|(level, digests)| digests[(leaf >> level) ^ 1]).collect()
    }

    /// Number of levels below the root.
    fn depth(&self) -> usize {
        self.levels.len() - 1
    }

    /// Number of levels below the cap of `2^log_roots` nodes.
    fn below_cap(&self, log_roots: usize) -> usize {
        self.depth().saturating_sub(log_roots)
    }
}

/// The level above `digests`.
fn compress(hasher: &NodeHasher, digests: &[Digest]) -> Vec<Digest> {
    let (pairs, _) = digests.as_chunks::<2>();
    let mut nodes = zeroed_digests(pairs.len());
    let tasks = nodes.par_chunks_mut(TASK).zip(pairs.par_chunks(TASK));
    tasks.for_each(|(nodes, pairs)| hasher.compress_many(pairs, nodes));
    nodes
}

/// The digests of leaves, each of which is a row of `width` cells.
pub(crate) fn hash_rows(rows: &[F], width: usize) -> Vec<Digest> {
    let hasher = RowHasher::new();
    let mut digests = zeroed_digests(rows.len() / width);
    let tasks = digests.par_chunks_mut(TASK).zip(rows.par_chunks(TASK * width));
    tasks.for_each(|(digests, rows)| hasher.hash_many(rows, digests));
    digests
}

#[cfg(test)]
mod tests {
    use nova_verifier::{leaf_hash, node_hash};
    use p3_field::PrimeCharacteristicRing;
    use p3_symmetric::{CryptographicHasher, PseudoCompressionFunction};

    use super::*;

    fn rows(height: usize, width: usize) -> Vec<F> {
        (0..height * width).map(|cell| F::from_usize(cell).cube()).collect()
    }

    /// The cap's node above a leaf, and its position: what a verifier computes from a path.
    fn climb(leaf: Digest, index: usize, path: &[Digest]) -> (Digest, usize) {
        let step = |(node, index): (Digest, usize), &sibling| {
            let pair = if index & 1 == 0 { [node, sibling] } else { [sibling, node] };
            (node_hash().compress(pair), index >> 1)
        };
        path.iter().fold((leaf, index), step)
    }

    #[test]
    fn rows_are_hashed_as_the_verifier_does() {
        for (height, width) in [(1, 1), (WIDTH, 16), (4, 40), (2 * TASK + WIDTH, 5), (32, 17)] {
            let rows = rows(height, width);
            let expected: Vec<Digest> = rows.chunks(width).map(|row| leaf_hash().hash_slice(row)).collect();
            assert_eq!(hash_rows(&rows, width), expected, "{height} rows of {width} cells");
        }
    }

    #[test]
    fn paths_lead_from_every_leaf_to_the_cap_and_the_cap_to_the_root() {
        for (log_leaves, log_roots) in [(0, 0), (0, 8), (3, 0), (3, 2), (3, 3), (3, 8), (12, 8)] {
            let leaves = hash_rows(&rows(1 << log_leaves, 3), 3);
            let tree = MerkleTree::new(leaves.clone());
            let cap = tree.cap(log_roots);
            assert_eq!(cap.len(), 1 << log_roots.min(log_leaves));
            for (index, leaf) in leaves.into_iter().enumerate() {
                let path = tree.path(index, log_roots);
                assert_eq!(path.len(), log_leaves - log_roots.min(log_leaves));
                let (node, position) = climb(leaf, index, &path);
                assert_eq!(node, cap[position], "leaf {index} of 2^{log_leaves} below 2^{log_roots} roots");
            }
            assert_eq!(MerkleTree::new(cap.to_vec()).root(), tree.root());
        }
    }

    #[test]
    #[should_panic(expected = "a power of two of leaves")]
    fn leaves_without_siblings_are_refused() {
        let _ = MerkleTree::new(hash_rows(&rows(3, 1), 1));
    }
}
