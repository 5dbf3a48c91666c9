//! Caps of trees, and paths.

use super::builder::{Builder, Scalar};
use super::linear::Linear;
use nova_recursion::Element;

impl Builder {
    /// The root above the nodes of a layer.
    ///
    /// # Panics
    ///
    /// When the number of nodes is not a power of two.
    pub fn root_of_cap(&mut self, cap: &[Scalar]) -> Scalar {
        assert!(cap.len().is_power_of_two(), "a layer of a tree");
        let mut layer = cap.to_vec();
        while layer.len() > 1 {
            layer = layer.as_chunks::<2>().0.iter().map(|&[left, right]| self.node(left, right)).collect();
        }
        layer[0]
    }

    /// The entry whose index has these bits, lowest first.
    ///
    /// # Panics
    ///
    /// When there is not an entry for each index, and when an element of the index is not a bit.
    pub fn entry(&mut self, entries: &[Scalar], index: &[Element]) -> Scalar {
        assert!(entries.len() == 1 << index.len(), "an entry for each index");
        let mut layer: Vec<Linear> = entries.iter().map(|&entry| self.combination(entry).clone()).collect();
        for &bit in index {
            let bit = self.bit_linear(bit);
            let pairs = layer.as_chunks::<2>().0.iter();
            layer = pairs.map(|[left, right]| self.select_linear(&bit, left, right)).collect();
        }
        let entry = layer.swap_remove(0);
        self.scalar(entry)
    }

    /// The node at the upper end of a path from a leaf: a bit of the index and a sibling for each layer, lowest first.
    pub fn path(&mut self, leaf: Scalar, index: &[Element], siblings: &[Scalar]) -> Scalar {
        assert!(index.len() == siblings.len(), "a sibling for each bit");
        index.iter().zip(siblings).fold(leaf, |child, (&bit, &sibling)| self.node_on_path(bit, child, sibling))
    }
}
