//! Commitments to stacks of columns.
//!
//! Only the columns' extensions are kept. Leaves are computed from them, once for the tree and again for each query.

use nova_air::{F, Trace};
use nova_verifier::{Stack, TreeLayout};
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;
use tracing::info_span;

use super::cosets::point;
use super::gather::hash_leaves;
use super::hash::ProverCommitment;
use super::merkle::MerkleTree;

/// A commitment, with what it takes to open it.
pub(crate) struct Committed<D> {
    /// The Merkle root.
    pub(crate) digest: D,
    pub(crate) layout: TreeLayout,
    /// The low-degree extensions, rows in bit-reversed order, of the section's tables that have columns in the tree.
    pub(crate) extensions: Vec<Option<Trace>>,
    log_blowup: usize,
    tree: MerkleTree<D>,
}

/// Commits to extensions of the columns of `layout`, one for each table of the section that has columns in the tree.
///
/// # Panics
///
/// If the extensions do not have exactly the columns of the layout, or not their heights.
pub(crate) fn commit<D: ProverCommitment>(
    extensions: Vec<Option<Trace>>,
    layout: TreeLayout,
    log_blowup: usize,
) -> Committed<D> {
    check(&extensions, &layout, log_blowup);
    let leaves = info_span!("hash leaves").in_scope(|| hash_leaves(&extensions, &layout, log_blowup));
    let tree = info_span!("hash nodes").in_scope(|| MerkleTree::new(leaves));
    Committed { digest: tree.root(), layout, extensions, log_blowup, tree }
}

/// Leaves are gathered by position, so that a column too many would be written over another one.
fn check(extensions: &[Option<Trace>], layout: &TreeLayout, log_blowup: usize) {
    let mut columns = vec![0; extensions.len()];
    for stack in &layout.stacks {
        for column in &stack.columns {
            let height = extensions[column.table].as_ref().map(Trace::height);
            assert_eq!(
                height,
                Some(1 << (stack.log_height + log_blowup)),
                "extensions have the heights of the layout"
            );
            columns[column.table] += 1;
        }
    }
    let widths = extensions.iter().map(|extension| extension.as_ref().map_or(0, Trace::width));
    assert!(widths.eq(columns), "extensions have the columns of the layout");
}

impl<D: ProverCommitment> Committed<D> {
    /// The stacks' values at entry `index`, in the order of the layout.
    pub(crate) fn leaf(&self, index: usize) -> Vec<F> {
        let point = point(self.layout.log_stack_height, self.log_blowup, index);
        self.layout.stacks.iter().map(|stack| self.entry(stack, index, point)).collect()
    }

    /// The value of a stack at entry `index`, which is at `point`.
    fn entry(&self, stack: &Stack, index: usize, point: F) -> F {
        let row = index >> self.layout.log_slots(stack);
        stack.columns.iter().rev().fold(F::ZERO, |sum, column| {
            let extension = self.extensions[column.table].as_ref().expect("checked when it was committed");
            sum * point + extension.values[row * extension.width + column.column]
        })
    }

    /// The siblings on the way from leaf `index` to the cap of `2^log_roots` nodes, the leaf's first.
    pub(crate) fn path(&self, index: usize, log_roots: usize) -> Vec<D> {
        let hashes = D::hashes();
        self.tree.path(index, log_roots, |index| D::leaf(&hashes, &self.leaf(index)))
    }

    /// The nodes at which paths end.
    pub(crate) fn cap(&self, log_roots: usize) -> &[D] {
        self.tree.cap(log_roots)
    }
}

#[cfg(test)]
mod tests;
