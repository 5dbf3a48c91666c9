//! Merkle trees: digests of leaves, compressed in pairs up to a root.
//!
//! The lowest levels of a large tree are not kept, since they are most of it. A path computes the few digests that it
//! needs of them from the leaves.

use nova_air::F;
use nova_verifier::MAX_LOG_CAP;
use rayon::prelude::*;

use super::hash::{Hasher, ProverCommitment};
use super::packing::WIDTH;
use crate::memory::zeroed_digests;

/// Digests that one task computes.
const TASK: usize = 64 * WIDTH;

/// Levels that are not kept, unless they can be a cap: three quarters of the memory.
const DROPPED: usize = 2;

/// A Merkle tree. Each level has half the digests of the one before, the root is last.
pub(crate) struct MerkleTree<D> {
    /// The levels that are kept.
    levels: Vec<Vec<D>>,
    /// Number of levels below them.
    dropped: usize,
}

impl<D: ProverCommitment> MerkleTree<D> {
    /// The tree over leaves with these digests, whose number is a power of two.
    pub(crate) fn new(leaves: Vec<D>) -> Self {
        assert!(leaves.len().is_power_of_two(), "a tree has a power of two of leaves");
        let depth = leaves.len().ilog2() as usize;
        let dropped = DROPPED.min(depth.saturating_sub(MAX_LOG_CAP.into()));
        let hasher = D::Hasher::new();
        let (mut levels, mut level) = (Vec::new(), leaves);
        for height in 0..depth {
            let above = compress(&hasher, &level);
            if height >= dropped {
                levels.push(level);
            }
            level = above;
        }
        levels.push(level);
        Self { levels, dropped }
    }

    /// The commitment.
    pub(crate) fn root(&self) -> D {
        self.level(self.depth())[0]
    }

    /// The cap of `2^log_roots` nodes, or the leaves if they are fewer.
    pub(crate) fn cap(&self, log_roots: usize) -> &[D] {
        self.level(self.below_cap(log_roots))
    }

    /// The siblings on the way from a leaf to the cap of `2^log_roots` nodes, the leaf's first. `digest` returns the
    /// digest of a leaf.
    pub(crate) fn path(&self, leaf: usize, log_roots: usize, digest: impl Fn(usize) -> D) -> Vec<D> {
        let first = leaf >> self.dropped << self.dropped;
        let mut path = lower_path(leaf - first, (first..first + (1 << self.dropped)).map(digest).collect());
        let kept = self.dropped..self.below_cap(log_roots);
        path.extend(kept.map(|level| self.level(level)[(leaf >> level) ^ 1]));
        path
    }

    /// A level that is kept. The leaves are level 0.
    fn level(&self, level: usize) -> &[D] {
        &self.levels[level - self.dropped]
    }

    /// Number of levels below the root.
    fn depth(&self) -> usize {
        self.dropped + self.levels.len() - 1
    }

    /// Number of levels below the cap of `2^log_roots` nodes.
    fn below_cap(&self, log_roots: usize) -> usize {
        self.depth().saturating_sub(log_roots)
    }
}

/// The siblings on the way from a leaf to the root of a tree of few leaves.
fn lower_path<D: ProverCommitment>(mut leaf: usize, mut digests: Vec<D>) -> Vec<D> {
    let hashes = D::hashes();
    let mut path = Vec::new();
    while digests.len() > 1 {
        path.push(digests[leaf ^ 1]);
        digests = digests.as_chunks::<2>().0.iter().map(|pair| D::node(&hashes, *pair)).collect();
        leaf >>= 1;
    }
    path
}

/// The level above `digests`.
fn compress<D: ProverCommitment>(hasher: &D::Hasher, digests: &[D]) -> Vec<D> {
    let (pairs, _) = digests.as_chunks::<2>();
    let mut nodes = zeroed_digests(pairs.len());
    let tasks = nodes.par_chunks_mut(TASK).zip(pairs.par_chunks(TASK));
    tasks.for_each(|(nodes, pairs)| hasher.compress(pairs, nodes));
    nodes
}

/// The digests of leaves, each of which is a row of `width` cells.
pub(crate) fn hash_rows<D: ProverCommitment>(rows: &[F], width: usize) -> Vec<D> {
    let hasher = D::Hasher::new();
    let mut digests = zeroed_digests(rows.len() / width);
    let tasks = digests.par_chunks_mut(TASK).zip(rows.par_chunks(TASK * width));
    tasks.for_each(|(digests, rows)| hasher.hash_rows(rows, digests));
    digests
}

#[cfg(test)]
mod tests {
    use nova_verifier::{Digest, leaf_hash, node_hash};
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
            assert_eq!(hash_rows::<Digest>(&rows, width), expected, "{height} rows of {width} cells");
        }
    }

    #[test]
    fn paths_lead_from_every_leaf_to_the_cap_and_the_cap_to_the_root() {
        for (log_leaves, log_roots) in
            [(0, 0), (0, 8), (3, 0), (3, 2), (3, 3), (3, 8), (12, 8), (11, 10), (13, 10), (15, 8)]
        {
            let leaves = hash_rows(&rows(1 << log_leaves, 3), 3);
            let tree = MerkleTree::new(leaves.clone());
            let (cap, digest) = (tree.cap(log_roots), |leaf: usize| leaves[leaf]);
            assert_eq!(cap.len(), 1 << log_roots.min(log_leaves));
            for (index, &leaf) in leaves.iter().enumerate() {
                let path = tree.path(index, log_roots, digest);
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
        let _ = MerkleTree::new(hash_rows::<Digest>(&rows(3, 1), 1));
    }
}
