//! Nodes of the trie, decoded.

use super::path::Path;
use alloc::borrow::Cow;
use alloc::boxed::Box;

/// Children of a branch.
pub(crate) const CHILDREN: usize = 16;

/// Bytes in a digest. A node with a shorter encoding has no digest: its parent holds it whole.
pub(crate) const DIGEST_BYTES: usize = 32;

/// A Keccak-256 digest that lies in the witness.
pub type Digest<'w> = &'w [u8; DIGEST_BYTES];

/// A node's number in the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeId(pub(crate) u32);

/// What a node says of its child.
#[derive(Clone, Copy, Debug, Default)]
pub enum Link<'w> {
    /// There is none.
    #[default]
    Empty,
    /// Its digest; the node has not been asked for yet.
    Digest(Digest<'w>),
    /// It is in the arena.
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
    /// Nibbles that all keys below have in common.
    Extension {
        /// At least one nibble.
        path: Path<'w>,
        /// A branch.
        child: Link<'w>,
    },
    /// Keys that differ in the next nibble. All keys of our tries have the same length, so that a branch has no
    /// value of its own.
    Branch(Box<[Link<'w>; CHILDREN]>),
}

/// A node in the arena.
#[derive(Clone, Debug)]
pub(crate) struct Slot<'w> {
    /// The node.
    pub(crate) node: Node<'w>,
    /// Its digest, as long as nothing at or below it has changed.
    pub(crate) digest: Option<Digest<'w>>,
}
