//! Nodes that a branch is left with when its other children are deleted.
//!
//! A branch with one child is merged with the child. So in the state after the block, the remaining child is a leaf or
//! an extension with a longer path. Each suffix of that path results in a candidate for the child before the block. The
//! right candidate is the one that a node before the block refers to.

use super::found::CollectedWitness;
use alloy_primitives::{B256, Bytes, keccak256};
use alloy_rlp::Decodable;
use alloy_trie::nodes::{ExtensionNode, LeafNode, TrieNode};

/// Whether a proof starts at the given root.
pub(super) fn begins_with(proof: &[Bytes], root: B256) -> bool {
    proof.first().is_some_and(|node| keccak256(node) == root)
}

/// Adds the candidates for nodes before the block that a node after it results in.
pub(super) fn add(found: &mut CollectedWitness, encoded: &Bytes) {
    let earlier: Vec<Vec<u8>> = match TrieNode::decode(&mut &encoded[..]) {
        Ok(TrieNode::Leaf(leaf)) => {
            let ends = (1..=leaf.key.len()).map(|start| leaf.key.slice(start..));
            ends.map(|path| alloy_rlp::encode(LeafNode::new(path, leaf.value.clone()))).collect()
        }
        Ok(TrieNode::Extension(extension)) => {
            let ends = (1..extension.key.len()).map(|start| extension.key.slice(start..));
            ends.map(|path| alloy_rlp::encode(ExtensionNode::new(path, extension.child.clone()))).collect()
        }
        _ => return,
    };
    for node in earlier {
        let digest = keccak256(&node);
        if found.positions.contains_key(&digest) {
            found.nodes.insert(digest, node.into());
        }
    }
}
