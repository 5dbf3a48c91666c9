//! Nodes of the trie, decoded.

use super::path::Path;
use alloc::borrow::Cow;
use alloc::boxed::Box;

/// Children of a branch.
pub(crate) const CHILDREN: usize = 16;

/// Length of a digest in bytes. A node with a shorter encoding has no digest: it is embedded in its parent.
pub(crate) const DIGEST_BYTES: usize = 32;

/// A Keccak-256 digest, borrowed from the witness.
pub type Digest<'w> = &'w [u8; DIGEST_BYTES];

/// The index of a node in the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeId(pub(crate) u32);

/// A reference to a node.
#[derive(Clone, Copy, Debug, Default)]
pub enum Link<'w> {
    /// There is none.
    #[default]
    Empty,
    /// The digest of a node that has not been loaded.
    Digest(Digest<'w>),
    /// A node in the arena.
    Node(NodeId),
}

/// A decoded node.
#[derive(Clone, Debug)]
pub(crate) enum Node<'w> {
    /// The rest of a key, and its value.
    Leaf {
        /// The rest of the key.
        path: Path<'w>,
        /// The value, never empty.
        value: Cow<'w, [u8]>,
    },
    /// Nibbles shared by all keys below.
    Extension {
        /// At least one nibble.
        path: Path<'w>,
        /// A branch.
        child: Link<'w>,
    },
    /// Keys that differ in the next nibble. All keys of these tries have the same length, so that a branch has no
    /// value.
    Branch(Box<[Link<'w>; CHILDREN]>),
}

/// A node in the arena.
#[derive(Clone, Debug)]
pub(crate) struct Slot<'w> {
    /// The node.
    pub(crate) node: Node<'w>,
    /// Its digest, unless something at or below it has changed.
    pub(crate) digest: Option<Digest<'w>>,
}
