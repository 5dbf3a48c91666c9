//! Insertion and update of values.

use super::node::{CHILDREN, Link, Node, NodeId};
use super::path::{KEY_NIBBLES, Key, Kind, Path, nibble};
use super::{TrieError, Tries};
use alloc::borrow::Cow;
use alloc::boxed::Box;

impl<'w> Tries<'w> {
    /// Sets the value of a key. The value is not empty.
    ///
    /// # Errors
    /// [`TrieError`] if a node on the path is missing or malformed.
    pub fn insert(&mut self, root: &mut Link<'w>, key: &Key, value: &[u8]) -> Result<(), TrieError> {
        *root = self.insert_below(*root, key, 0, value)?;
        Ok(())
    }

    fn insert_below(
        &mut self,
        mut link: Link<'w>,
        key: &Key,
        depth: usize,
        value: &[u8],
    ) -> Result<Link<'w>, TrieError> {
        let Some(id) = self.resolve(&mut link)? else { return Ok(self.new_leaf(key, depth, value)) };
        // The link that is returned replaces the node, so that it can be split here.
        match self.slot(id).node.clone_head() {
            Head::Leaf(path) => self.insert_at_leaf(id, path, key, depth, value),
            Head::Extension(path, child) => self.insert_at_extension(id, path, child, key, depth, value),
            Head::Branch if depth == KEY_NIBBLES => Err(TrieError::WrongDepth),
            Head::Branch => {
                let position = usize::from(nibble(key, depth));
                let child = self.child(id, position);
                let child = self.insert_below(child, key, depth + 1, value)?;
                self.set_child(id, position, child);
                Ok(Link::Node(id))
            }
        }
    }

    fn insert_at_leaf(
        &mut self,
        id: NodeId,
        path: Path<'w>,
        key: &Key,
        depth: usize,
        value: &[u8],
    ) -> Result<Link<'w>, TrieError> {
        if depth + path.len() != KEY_NIBBLES {
            return Err(TrieError::WrongDepth);
        }
        let common = path.common_prefix(key, depth);
        if common == path.len() {
            return Ok(self.replace(id, Node::Leaf { path, value: Cow::Owned(value.to_vec()) }));
        }
        let rest = path.slice(Kind::Leaf, common + 1, path.len());
        if let Node::Leaf { path, .. } = &mut self.slot_mut(id).node {
            *path = rest;
        }
        self.slot_mut(id).digest = None;
        Ok(self.fork(&path, common, Link::Node(id), key, depth, value))
    }

    fn insert_at_extension(
        &mut self,
        id: NodeId,
        path: Path<'w>,
        child: Link<'w>,
        key: &Key,
        depth: usize,
        value: &[u8],
    ) -> Result<Link<'w>, TrieError> {
        let common = path.common_prefix(key, depth);
        if common == path.len() {
            let child = self.insert_below(child, key, depth + common, value)?;
            return Ok(self.replace(id, Node::Extension { path, child }));
        }
        if depth + path.len() >= KEY_NIBBLES {
            return Err(TrieError::WrongDepth);
        }
        let below = if common + 1 == path.len() {
            child
        } else {
            let path = path.slice(Kind::Extension, common + 1, path.len());
            self.replace(id, Node::Extension { path, child })
        };
        Ok(self.fork(&path, common, below, key, depth, value))
    }

    /// Creates a branch where a path and a key diverge after `common` nibbles. `below` is the subtree of the path; the
    /// key's value becomes a new leaf. An extension holds the common nibbles if there are any.
    fn fork(
        &mut self,
        path: &Path<'w>,
        common: usize,
        below: Link<'w>,
        key: &Key,
        depth: usize,
        value: &[u8],
    ) -> Link<'w> {
        let mut children = Box::new([Link::Empty; CHILDREN]);
        children[usize::from(path.get(common))] = below;
        children[usize::from(nibble(key, depth + common))] = self.new_leaf(key, depth + common + 1, value);
        let branch = self.add(Node::Branch(children));
        if common == 0 {
            return branch;
        }
        self.add(Node::Extension { path: path.slice(Kind::Extension, 0, common), child: branch })
    }

    pub(super) fn child(&self, id: NodeId, position: usize) -> Link<'w> {
        match &self.slot(id).node {
            Node::Branch(children) => children[position],
            Node::Extension { child, .. } => *child,
            Node::Leaf { .. } => Link::Empty,
        }
    }

    /// Replaces a child of a branch.
    pub(super) fn set_child(&mut self, id: NodeId, position: usize, child: Link<'w>) {
        let slot = self.slot_mut(id);
        slot.digest = None;
        if let Node::Branch(children) = &mut slot.node {
            children[position] = child;
        }
    }
}

/// A node without its large parts: what an update reads before it changes the arena.
pub(super) enum Head<'w> {
    /// A leaf's path.
    Leaf(Path<'w>),
    /// An extension's path and child.
    Extension(Path<'w>, Link<'w>),
    /// A branch.
    Branch,
}

impl<'w> Node<'w> {
    pub(super) fn clone_head(&self) -> Head<'w> {
        match self {
            Self::Leaf { path, .. } => Head::Leaf(path.clone()),
            Self::Extension { path, child } => Head::Extension(path.clone(), *child),
            Self::Branch(_) => Head::Branch,
        }
    }
}
