//! The Merkle-Patricia tries over the nodes of a witness.
//!
//! A trie is a [`Link`] to its root. All tries of a block, the account trie and the storage tries, share one arena,
//! [`Tries`]. A node is decoded on its first access, and its digest is known from its parent. The nodes of the witness
//! are hashed once, when the [witness](super::oracle) is read, and new nodes once, at the end.
//!
//! Only nodes that are reachable from a known root by digests are used. So a witness can omit nodes, which results in
//! [`TrieError::Missing`] when one is needed, and it can hold unused nodes, but it cannot forge the state.

mod decode;
mod encode;
mod node;
mod path;
mod remove;
pub(crate) mod rlp;
#[cfg(test)]
mod tests;
mod update;

pub use node::{Digest, Link, NodeId};
pub use path::Key;

use super::NodeSink;
use super::oracle::Nodes;
use alloc::borrow::Cow;
use alloc::vec::Vec;
use alloy_primitives::B256;
use alloy_trie::EMPTY_ROOT_HASH;
use node::{Node, Slot};
use path::nibble;
use thiserror::Error;

/// Why an access to a trie failed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TrieError {
    /// The witness lacks a node.
    #[error("the witness lacks the trie node {digest}: it does not hold all that the block reads or changes")]
    Missing {
        /// The node's digest.
        digest: B256,
    },
    /// The bytes are not the encoding of a node.
    #[error("the witness's bytes with the digest {digest} are not a trie node")]
    Malformed {
        /// The digest of the bytes.
        digest: B256,
    },
    /// A path does not end at the length of a key.
    #[error("a path of the trie does not end at the length of a key")]
    WrongDepth,
}

/// The nodes of all tries of a block.
#[derive(Debug)]
pub struct Tries<'w> {
    /// The nodes of the witness by digest.
    source: &'w Nodes<'w>,
    /// The nodes that were accessed or created.
    arena: Vec<Slot<'w>>,
}

impl<'w> Tries<'w> {
    /// Tries over the nodes of a witness.
    pub const fn new(source: &'w Nodes<'w>) -> Self {
        Self { source, arena: Vec::new() }
    }

    /// Opens the trie with this root.
    ///
    /// # Errors
    /// [`TrieError`] if the root is missing or malformed.
    pub fn open(&mut self, digest: B256) -> Result<Link<'w>, TrieError> {
        if digest == EMPTY_ROOT_HASH {
            return Ok(Link::Empty);
        }
        let digest = self.source.digest(&digest).ok_or(TrieError::Missing { digest })?;
        self.load(digest, 0).map(Link::Node)
    }

    /// The value of a key. Decodes the nodes on the path, and updates `root` to the decoded root.
    ///
    /// # Errors
    /// [`TrieError`] if a node on the path is missing or malformed.
    pub fn get(&mut self, root: &mut Link<'w>, key: &Key) -> Result<Option<&[u8]>, TrieError> {
        let Some(mut at) = self.resolve(root)? else { return Ok(None) };
        let mut depth = 0;
        loop {
            let (position, nibbles) = match &self.slot(at).node {
                Node::Leaf { path, .. } if depth + path.len() != path::KEY_NIBBLES => {
                    return Err(TrieError::WrongDepth);
                }
                Node::Leaf { path, .. } if path.is_rest_of_key(key, depth) => break,
                Node::Leaf { .. } => return Ok(None),
                Node::Extension { path, .. } if depth + path.len() >= path::KEY_NIBBLES => {
                    return Err(TrieError::WrongDepth);
                }
                Node::Extension { path, .. } if path.common_prefix(key, depth) == path.len() => (0, path.len()),
                Node::Extension { .. } => return Ok(None),
                Node::Branch(_) if depth == path::KEY_NIBBLES => return Err(TrieError::WrongDepth),
                Node::Branch(_) => (usize::from(nibble(key, depth)), 1),
            };
            let Some(child) = self.resolve_child(at, position)? else { return Ok(None) };
            (at, depth) = (child, depth + nibbles);
        }
        match &self.slot(at).node {
            Node::Leaf { value, .. } => Ok(Some(value)),
            _ => unreachable!("the descent ends at a leaf"),
        }
    }

    fn slot(&self, id: NodeId) -> &Slot<'w> {
        &self.arena[id.0 as usize]
    }

    fn slot_mut(&mut self, id: NodeId) -> &mut Slot<'w> {
        &mut self.arena[id.0 as usize]
    }

    /// Adds a new node, whose digest is not known yet.
    fn add(&mut self, node: Node<'w>) -> Link<'w> {
        Link::Node(self.push(Slot { node, digest: None }))
    }

    fn push(&mut self, slot: Slot<'w>) -> NodeId {
        let id = u32::try_from(self.arena.len()).expect("each node takes up more than a byte of memory");
        self.arena.push(slot);
        NodeId(id)
    }

    /// Replaces a node, and clears its digest.
    fn replace(&mut self, id: NodeId, node: Node<'w>) -> Link<'w> {
        *self.slot_mut(id) = Slot { node, digest: None };
        Link::Node(id)
    }

    fn new_leaf(&mut self, key: &Key, depth: usize, value: &[u8]) -> Link<'w> {
        self.add(Node::Leaf { path: path::Path::rest_of_key(key, depth), value: Cow::Owned(value.to_vec()) })
    }
}
