//! Removal of keys.

use super::node::{Link, Node, NodeId};
use super::path::{KEY_NIBBLES, Key, Kind, Path, nibble};
use super::update::Head;
use super::{TrieError, Tries};
use alloc::borrow::Cow;

/// The result of a removal below a node.
enum Removal<'w> {
    /// The key was not there.
    Unchanged,
    /// The new subtree.
    Replaced(Link<'w>),
}

impl<'w> Tries<'w> {
    /// Removes a key, if it is present.
    ///
    /// A branch that is left with one child is removed, and its nibble is prepended to the child's path. This needs the
    /// child's node: the digest alone does not show whether it has a path.
    ///
    /// # Errors
    /// [`TrieError`] if a node on the path, or the last child of a branch, is missing or malformed.
    pub fn remove(&mut self, root: &mut Link<'w>, key: &Key) -> Result<(), TrieError> {
        if let Removal::Replaced(link) = self.remove_below(*root, key, 0)? {
            *root = link;
        }
        Ok(())
    }

    fn remove_below(&mut self, mut link: Link<'w>, key: &Key, depth: usize) -> Result<Removal<'w>, TrieError> {
        let Some(id) = self.resolve(&mut link)? else { return Ok(Removal::Unchanged) };
        match self.slot(id).node.clone_head() {
            Head::Leaf(path) if path.is_rest_of_key(key, depth) => Ok(Removal::Replaced(Link::Empty)),
            Head::Leaf(_) => Ok(Removal::Unchanged),
            Head::Extension(path, child) => self.remove_below_extension(id, &path, child, key, depth),
            Head::Branch if depth == KEY_NIBBLES => Err(TrieError::WrongDepth),
            Head::Branch => self.remove_below_branch(id, key, depth),
        }
    }

    fn remove_below_extension(
        &mut self,
        id: NodeId,
        path: &Path<'w>,
        child: Link<'w>,
        key: &Key,
        depth: usize,
    ) -> Result<Removal<'w>, TrieError> {
        if path.common_prefix(key, depth) != path.len() {
            return Ok(Removal::Unchanged);
        }
        match self.remove_below(child, key, depth + path.len())? {
            Removal::Unchanged => Ok(Removal::Unchanged),
            Removal::Replaced(mut child) => {
                let Some(below) = self.resolve(&mut child)? else { return Ok(Removal::Replaced(Link::Empty)) };
                Ok(Removal::Replaced(match self.slot(below).node.clone_head() {
                    Head::Branch => self.replace(id, Node::Extension { path: path.clone(), child }),
                    Head::Extension(rest, child) => {
                        self.replace(below, Node::Extension { path: path.join(Kind::Extension, &rest), child })
                    }
                    Head::Leaf(rest) => self.with_path(below, path.join(Kind::Leaf, &rest)),
                }))
            }
        }
    }

    fn remove_below_branch(&mut self, id: NodeId, key: &Key, depth: usize) -> Result<Removal<'w>, TrieError> {
        let position = usize::from(nibble(key, depth));
        let child = self.child(id, position);
        let Removal::Replaced(child) = self.remove_below(child, key, depth + 1)? else {
            return Ok(Removal::Unchanged);
        };
        self.set_child(id, position, child);
        if !matches!(child, Link::Empty) {
            return Ok(Removal::Replaced(Link::Node(id)));
        }
        match self.only_child(id) {
            Children::None => Ok(Removal::Replaced(Link::Empty)),
            Children::One(position) => self.collapse(id, position).map(Removal::Replaced),
            Children::More => Ok(Removal::Replaced(Link::Node(id))),
        }
    }

    fn only_child(&self, id: NodeId) -> Children {
        let Node::Branch(children) = &self.slot(id).node else { return Children::More };
        let mut present = (0..).zip(children.iter()).filter(|(_, child)| !matches!(child, Link::Empty));
        match (present.next(), present.next()) {
            (None, _) => Children::None,
            (Some((position, _)), None) => Children::One(position),
            _ => Children::More,
        }
    }

    /// Replaces a branch that has one child.
    fn collapse(&mut self, id: NodeId, position: u8) -> Result<Link<'w>, TrieError> {
        let Some(child) = self.resolve_child(id, usize::from(position))? else { return Ok(Link::Empty) };
        Ok(match self.slot(child).node.clone_head() {
            Head::Leaf(path) => self.with_path(child, path.prepend(Kind::Leaf, position)),
            Head::Extension(path, below) => {
                self.replace(child, Node::Extension { path: path.prepend(Kind::Extension, position), child: below })
            }
            Head::Branch => {
                let path = Path::from_nibbles(Kind::Extension, core::iter::once(position));
                self.replace(id, Node::Extension { path, child: Link::Node(child) })
            }
        })
    }

    /// Changes the path of a leaf.
    fn with_path(&mut self, id: NodeId, path: Path<'w>) -> Link<'w> {
        let value = match &mut self.slot_mut(id).node {
            Node::Leaf { value, .. } => core::mem::take(value),
            _ => Cow::default(),
        };
        self.replace(id, Node::Leaf { path, value })
    }
}

/// The number of a branch's children.
enum Children {
    None,
    /// One, at this position.
    One(u8),
    More,
}
