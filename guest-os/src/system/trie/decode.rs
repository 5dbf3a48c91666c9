//! Decoding: from the witness's bytes to nodes in the arena.

use super::node::{CHILDREN, DIGEST_BYTES, Digest, Link, Node, NodeId, Slot};
use super::path::{Kind, Path};
use super::rlp::{self, Item};
use super::{TrieError, Tries};
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloy_primitives::B256;

impl<'w> Tries<'w> {
    /// The node behind a link, loaded into the arena if necessary. `None` for the empty link.
    pub(super) fn resolve(&mut self, link: &mut Link<'w>) -> Result<Option<NodeId>, TrieError> {
        match *link {
            Link::Empty => Ok(None),
            Link::Node(id) => Ok(Some(id)),
            Link::Digest(digest) => {
                let id = self.load(digest, DIGEST_BYTES)?;
                *link = Link::Node(id);
                Ok(Some(id))
            }
        }
    }

    /// Like [`Self::resolve`], for a child: that of an extension, or the one at `position` of a branch.
    pub(super) fn resolve_child(&mut self, id: NodeId, position: usize) -> Result<Option<NodeId>, TrieError> {
        let mut link = match &self.slot(id).node {
            Node::Branch(children) => children[position],
            Node::Extension { child, .. } => *child,
            Node::Leaf { .. } => Link::Empty,
        };
        if let Link::Node(child) = link {
            return Ok(Some(child));
        }
        let child = self.resolve(&mut link)?;
        if let (Node::Extension { .. }, Some(child)) = (&self.slot(id).node, child) {
            self.check_below_extension(child)?;
        }
        match &mut self.slot_mut(id).node {
            Node::Branch(children) => children[position] = link,
            Node::Extension { child, .. } => *child = link,
            Node::Leaf { .. } => {}
        }
        Ok(child)
    }

    /// Checks that an extension leads to a branch. Otherwise its path would be joined with that of its child.
    fn check_below_extension(&self, child: NodeId) -> Result<(), TrieError> {
        match self.slot(child) {
            Slot { node: Node::Leaf { .. } | Node::Extension { .. }, digest: Some(digest) } => {
                Err(TrieError::Malformed { digest: B256::new(**digest) })
            }
            _ => Ok(()),
        }
    }

    /// Loads the node with a digest. It must have at least `min_length` bytes: a node that is shorter than a digest is
    /// embedded in its parent, unless it is a root.
    pub(super) fn load(&mut self, digest: Digest<'w>, min_length: usize) -> Result<NodeId, TrieError> {
        let encoded = self.source.get(digest).ok_or(TrieError::Missing { digest: B256::new(*digest) })?;
        let node = if encoded.len() < min_length { None } else { self.decode(encoded) };
        let node = node.ok_or(TrieError::Malformed { digest: B256::new(*digest) })?;
        Ok(self.push(Slot { node, digest: Some(digest) }))
    }

    /// Decodes a node. The nodes embedded in it are added to the arena, too.
    fn decode(&mut self, encoded: &'w [u8]) -> Option<Node<'w>> {
        let mut rest = rlp::only_list(encoded)?;
        let payload = rest;
        let first = rlp::take(&mut rest)?;
        let second = rlp::take(&mut rest)?;
        if rest.is_empty() { self.decode_short(first, second) } else { self.decode_branch(payload) }
    }

    fn decode_short(&mut self, first: Item<'w>, second: Item<'w>) -> Option<Node<'w>> {
        let Item::String(path) = first else { return None };
        let (path, kind) = Path::decode(path)?;
        match (kind, second) {
            (Kind::Leaf, Item::String(value)) if !value.is_empty() => {
                Some(Node::Leaf { path, value: Cow::Borrowed(value) })
            }
            (Kind::Extension, child) if path.len() > 0 => match self.decode_link(child)? {
                Link::Empty => None,
                Link::Node(id) if !matches!(self.slot(id).node, Node::Branch(_)) => None,
                child => Some(Node::Extension { path, child }),
            },
            _ => None,
        }
    }

    fn decode_branch(&mut self, mut rest: &'w [u8]) -> Option<Node<'w>> {
        let mut children = Box::new([Link::Empty; CHILDREN]);
        for child in children.iter_mut() {
            *child = match rlp::take_array(&mut rest) {
                Some(digest) => Link::Digest(digest),
                None => self.decode_link(rlp::take(&mut rest)?)?,
            };
        }
        let value = rlp::take_string(&mut rest)?;
        // A branch with a single child is not canonical: it would be an extension or a leaf.
        let is_branch = children.iter().filter(|child| !matches!(child, Link::Empty)).nth(1).is_some();
        (is_branch && value.is_empty() && rest.is_empty()).then_some(Node::Branch(children))
    }

    #[inline]
    fn decode_link(&mut self, item: Item<'w>) -> Option<Link<'w>> {
        match item {
            Item::String([]) => Some(Link::Empty),
            Item::String(digest) => digest.try_into().ok().map(Link::Digest),
            Item::List { whole, .. } if whole.len() < DIGEST_BYTES => {
                let node = self.decode(whole)?;
                Some(self.add(node))
            }
            Item::List { .. } => None,
        }
    }
}
