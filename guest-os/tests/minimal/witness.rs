//! The minimal witness of a block, from the reads of the specification.
//!
//! Nodes are decoded by alloy. The nodes that an update needs are found from the tries before and after. Nothing here
//! is the code under test.

use super::super::state::Store;
use super::reads::Reads;
use alloy_primitives::{B256, keccak256};
use alloy_trie::nodes::{BranchNode, RlpNode, TrieNode};
use alloy_trie::{EMPTY_ROOT_HASH, Nibbles, TrieAccount};
use nova_os::Output;
use nova_os::input::{ByteLists, InputParts, StatelessInput};
use std::collections::{BTreeSet, HashMap};

/// An input in parts.
pub(super) type Parts = InputParts<Vec<u8>>;

/// All nodes, before and after the block.
struct Nodes(HashMap<B256, Vec<u8>>);

/// The input with what is read of the state before the block, and what the update needs besides.
pub(super) fn minimal(input: &[u8], reads: &Reads, after: &Store, output: &Output) -> Parts {
    let input = StatelessInput::new(input).expect("the input is one");
    let mut nodes = Nodes(input.witness.state.iter().map(|node| (keccak256(node), node.to_vec())).collect());
    nodes.0.extend(after.nodes.iter().map(|(digest, node)| (*digest, node.clone())));
    let needed = needed(&nodes, reads, [output.pre_state_root, output.post_state_root]);
    let mut parts = complete(&input);
    parts.state = needed.iter().map(|digest| nodes.0[digest].clone()).collect();
    parts.codes.retain(|code| reads.codes.contains(&keccak256(code)));
    parts.headers.drain(..parts.headers.len().saturating_sub(reads.ancestors.max(1)));
    parts
}

/// All parts of an input.
pub(super) fn complete(input: &StatelessInput<'_>) -> Parts {
    let owned = |lists: ByteLists<'_>| lists.iter().map(<[u8]>::to_vec).collect();
    Parts {
        block: input.block.to_vec(),
        state: owned(input.witness.state),
        codes: owned(input.witness.codes),
        headers: owned(input.witness.headers),
        chain_id: input.chain.chain_id,
        chain: input.chain.encode(),
        public_keys: Vec::new(),
    }
}

/// Hashes of the nodes on the paths of all reads, and of those that deletions collapse onto.
fn needed(nodes: &Nodes, reads: &Reads, roots: [B256; 2]) -> BTreeSet<B256> {
    let mut needed = BTreeSet::new();
    for address in &reads.accounts {
        let [before, after] = nodes.change(roots, keccak256(address), &mut needed);
        let account = |entry: Option<Vec<u8>>| -> Option<TrieAccount> {
            entry.map(|entry| alloy_rlp::decode_exact(entry).expect("the entry is an account"))
        };
        let (before, after) = (account(before), account(after));
        let storage = |account: Option<TrieAccount>| account.map_or(EMPTY_ROOT_HASH, |account| account.storage_root);
        for slot in reads.slots.get(address).into_iter().flatten() {
            let key = keccak256(B256::from(*slot));
            match after {
                Some(_) => drop(nodes.change([storage(before), storage(after)], key, &mut needed)),
                // The account is deleted with all of its storage.
                None => drop(nodes.get(storage(before), key, &mut needed)),
            }
        }
    }
    needed
}

fn child(branch: &BranchNode, position: u8) -> Option<RlpNode> {
    let branch = branch.as_ref();
    let (_, child) = branch.children().nth(usize::from(position))?;
    child.cloned()
}

impl Nodes {
    /// The value of a key before and after. Adds the nodes that the read and the update need.
    fn change(&self, [before, after]: [B256; 2], key: B256, needed: &mut BTreeSet<B256>) -> [Option<Vec<u8>>; 2] {
        let values = [self.get(before, key, needed), self.get(after, key, &mut BTreeSet::new())];
        if let [Some(_), None] = values {
            self.collapse([before, after], Nibbles::unpack(key), needed);
        }
        values
    }

    fn decode(&self, link: &RlpNode, seen: &mut BTreeSet<B256>) -> TrieNode {
        let encoded = match link.as_hash() {
            Some(EMPTY_ROOT_HASH) => return TrieNode::EmptyRoot,
            Some(digest) => {
                seen.insert(digest);
                self.0.get(&digest).expect("the whole state is there")
            }
            None => link.as_slice(),
        };
        alloy_rlp::decode_exact(encoded).expect("the node is one")
    }

    fn get(&self, root: B256, key: B256, seen: &mut BTreeSet<B256>) -> Option<Vec<u8>> {
        let mut rest = Nibbles::unpack(key);
        let mut link = RlpNode::word_rlp(&root);
        loop {
            match self.decode(&link, seen) {
                TrieNode::EmptyRoot => return None,
                TrieNode::Leaf(leaf) => return (leaf.key == rest).then_some(leaf.value),
                TrieNode::Extension(extension) => {
                    if !rest.starts_with(&extension.key) {
                        return None;
                    }
                    (rest, link) = (rest.slice(extension.key.len()..), extension.child);
                }
                TrieNode::Branch(branch) => {
                    let child = child(&branch, rest.get(0)?)?;
                    (rest, link) = (rest.slice(1..), child);
                }
            }
        }
    }

    /// Whether a trie has a key with this prefix.
    fn has_below(&self, root: B256, mut prefix: Nibbles) -> bool {
        let mut link = RlpNode::word_rlp(&root);
        while !prefix.is_empty() {
            match self.decode(&link, &mut BTreeSet::new()) {
                TrieNode::EmptyRoot => return false,
                TrieNode::Leaf(leaf) => return leaf.key.starts_with(&prefix),
                TrieNode::Extension(extension) if extension.key.starts_with(&prefix) => return true,
                TrieNode::Extension(extension) if !prefix.starts_with(&extension.key) => return false,
                TrieNode::Extension(extension) => {
                    (prefix, link) = (prefix.slice(extension.key.len()..), extension.child);
                }
                TrieNode::Branch(branch) => {
                    let child = prefix.get(0).and_then(|nibble| child(&branch, nibble));
                    let Some(child) = child else { return false };
                    (prefix, link) = (prefix.slice(1..), child);
                }
            }
        }
        true
    }

    /// Adds the nodes that replace branches on the path of a deleted key: the last child of a branch, if the child was
    /// there before the block.
    fn collapse(&self, [before, after]: [B256; 2], key: Nibbles, needed: &mut BTreeSet<B256>) {
        let mut link = RlpNode::word_rlp(&before);
        let mut depth = 0;
        loop {
            match self.decode(&link, &mut BTreeSet::new()) {
                TrieNode::EmptyRoot | TrieNode::Leaf(_) => return,
                TrieNode::Extension(extension) => (depth, link) = (depth + extension.key.len(), extension.child),
                TrieNode::Branch(branch) => {
                    let stays = |position: &u8| {
                        let mut prefix = key.slice(..depth);
                        prefix.push(*position);
                        self.has_below(after, prefix)
                    };
                    let left: Vec<u8> = (0..16).filter(stays).collect();
                    if let [only] = left[..] {
                        needed.extend(child(&branch, only).as_ref().and_then(RlpNode::as_hash));
                    }
                    let next = key.get(depth).and_then(|nibble| child(&branch, nibble));
                    let Some(next) = next else { return };
                    (depth, link) = (depth + 1, next);
                }
            }
        }
    }
}
