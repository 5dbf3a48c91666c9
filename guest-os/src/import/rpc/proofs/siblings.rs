//! What a branch is left with when its other children go.
//!
//! A branch with one child takes the child's path: so in the state after the block, the child that stays is a leaf or an
//! extension with a longer path. Each shorter end of that path gives a node that may be the child as it was; the one that
//! a node before the block points to is.

use super::found::Found;
use alloy_primitives::{B256, Bytes, keccak256};
use alloy_rlp::Decodable;
use alloy_trie::nodes::{ExtensionNode, LeafNode, TrieNode};

/// Whether a proof begins with the root of a state.
pub(super) fn begins_with(proof: &[Bytes], root: B256) -> bool {
    proof.first().is_some_and(|node| keccak256(node) == root)
}

/// Adds the nodes from before the block that a node after it may have been.
pub(super) fn add(found: &mut Found, encoded: &Bytes) {
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
        if found.places.contains_key(&digest) {
            found.nodes.insert(digest, node.into());
        }
    }
}
