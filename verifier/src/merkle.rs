//! Merkle paths.
//!
//! A commitment is a root. A proof states the *cap* of each tree, the nodes of one level near the root, once, and each
//! path ends at the cap. The hash of leaves does not bind their width, so a root has a meaning only with a layout.

use alloc::vec::Vec;

use nova_air::F;

use crate::Commitment;

/// The hashes of leaves and of inner nodes.
pub(crate) struct Hashes<D: Commitment>(D::Hashes);

impl<D: Commitment> Hashes<D> {
    pub(crate) fn new() -> Self {
        Self(D::hashes())
    }

    /// The root above a cap. `None` if the number of nodes is not a power of two.
    pub(crate) fn root(&self, cap: &[D]) -> Option<D> {
        let mut level = cap.to_vec();
        while level.len() > 1 {
            let (pairs, []) = level.as_chunks::<2>() else { return None };
            level = pairs.iter().map(|pair| D::node(&self.0, *pair)).collect::<Vec<_>>();
        }
        level.first().copied()
    }

    /// Whether the leaf with this index and these values is below the cap.
    pub(crate) fn is_leaf(&self, cap: &[D], mut index: usize, values: &[F], path: &[D]) -> bool {
        let mut node = D::leaf(&self.0, values);
        for sibling in path {
            let pair = if index & 1 == 0 { [node, *sibling] } else { [*sibling, node] };
            node = D::node(&self.0, pair);
            index >>= 1;
        }
        cap.get(index) == Some(&node)
    }
}
