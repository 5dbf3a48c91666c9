//! The tries against alloy's builder, which computes a root from all leaves at once.

use super::path::Key;
use super::{Link, TrieError, Tries};
use crate::input::ByteLists;
use crate::system::NodeSink;
use crate::system::oracle::Nodes;
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use alloy_primitives::{B256, keccak256};
use alloy_trie::{HashBuilder, Nibbles};
use proptest::prelude::*;

type Content = BTreeMap<Key, Vec<u8>>;

/// Collects the new nodes.
#[derive(Default)]
struct CollectedNodes(BTreeMap<B256, Vec<u8>>);

impl NodeSink for CollectedNodes {
    fn node(&mut self, digest: B256, encoded: &[u8]) {
        assert_eq!(keccak256(encoded), digest);
        self.0.insert(digest, encoded.to_vec());
    }

    fn code(&mut self, _digest: B256, _code: &[u8]) {}
}

impl CollectedNodes {
    fn nodes(&self) -> Nodes<'_> {
        Nodes::of(self.0.values().map(Vec::as_slice))
    }
}

fn expected_root(content: &Content) -> B256 {
    let mut builder = HashBuilder::default();
    content.iter().for_each(|(key, value)| builder.add_leaf(Nibbles::unpack(key), value));
    builder.root()
}

/// The nodes of a trie and its root.
fn build(content: &Content) -> (CollectedNodes, B256) {
    let nodes = Nodes::new(ByteLists::default());
    let mut tries = Tries::new(&nodes);
    let mut root = Link::Empty;
    for (key, value) in content {
        tries.insert(&mut root, key, value).expect("all nodes are there");
    }
    let mut collected = CollectedNodes::default();
    let root = tries.root(root, &mut collected);
    (collected, root)
}

/// A key with few distinct nibbles, so that paths have long common prefixes.
fn key() -> impl Strategy<Value = Key> {
    (any::<[u8; 3]>(), 0..3_usize, any::<u8>()).prop_map(|(bytes, place, last)| {
        let mut key = [0x11; 32];
        for (index, byte) in bytes.iter().enumerate() {
            key[place * 13 + index] = byte & 0x13;
        }
        key[31] = last & 0x31;
        key
    })
}

/// Short values result in nodes that are embedded in their parents.
fn value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![vec![1..=0x7f_u8; 1], proptest::collection::vec(any::<u8>(), 1..60)]
}

fn content() -> impl Strategy<Value = Content> {
    proptest::collection::btree_map(key(), value(), 0..40)
}

proptest! {
    #[test]
    fn insertions_result_in_the_root(content in content()) {
        prop_assert_eq!(build(&content).1, expected_root(&content));
    }

    #[test]
    fn updates_result_in_the_root(before in content(), changes in proptest::collection::vec((key(), proptest::option::of(value())), 0..40)) {
        let (collected, root) = build(&before);
        let nodes = collected.nodes();
        let mut tries = Tries::new(&nodes);
        let mut link = tries.open(root).expect("the root is there");
        let mut after = before.clone();
        for (key, value) in &changes {
            prop_assert_eq!(tries.get(&mut link, key), Ok(after.get(key).map(Vec::as_slice)));
            match value {
                Some(value) => {
                    tries.insert(&mut link, key, value).expect("all nodes are there");
                    after.insert(*key, value.clone());
                }
                None => {
                    tries.remove(&mut link, key).expect("all nodes are there");
                    after.remove(key);
                }
            }
        }
        let mut sink = CollectedNodes::default();
        let new_root = tries.root(link, &mut sink);
        prop_assert_eq!(new_root, expected_root(&after));
        // The new nodes and the old ones form the new trie.
        sink.0.extend(collected.0);
        let nodes = sink.nodes();
        let mut tries = Tries::new(&nodes);
        let mut link = tries.open(new_root).expect("the new root is there");
        for (key, value) in &after {
            prop_assert_eq!(tries.get(&mut link, key), Ok(Some(value.as_slice())));
        }
    }

    #[test]
    fn a_missing_node_never_changes_an_answer(before in content(), gone: prop::sample::Index, key in key()) {
        let (mut collected, root) = build(&before);
        prop_assume!(!collected.0.is_empty());
        let digest = *gone.get(&collected.0.keys().collect::<Vec<_>>()).to_owned();
        collected.0.remove(&digest);
        let nodes = collected.nodes();
        let mut tries = Tries::new(&nodes);
        let missing = TrieError::Missing { digest };
        let Ok(mut link) = tries.open(root) else { return Ok(()) };
        match tries.get(&mut link, &key) {
            Ok(value) => prop_assert_eq!(value, before.get(&key).map(Vec::as_slice)),
            Err(error) => prop_assert_eq!(&error, &missing),
        }
        let mut after = before.clone();
        after.remove(&key);
        match tries.remove(&mut link, &key) {
            Ok(()) => prop_assert_eq!(tries.root(link, &mut ()), expected_root(&after)),
            Err(error) => prop_assert_eq!(error, missing),
        }
    }

    #[test]
    fn arbitrary_bytes_do_not_panic(bytes in proptest::collection::vec(any::<u8>(), 1..100), key: Key) {
        let nodes = Nodes::of([bytes.as_slice()]);
        let mut tries = Tries::new(&nodes);
        let Ok(mut link) = tries.open(keccak256(&bytes)) else { return Ok(()) };
        let _ = tries.get(&mut link, &key);
        let _ = tries.insert(&mut link, &key, &[1]);
        let _ = tries.remove(&mut link, &key);
        tries.root(link, &mut ());
    }
}

/// Two keys that differ in their first nibble, and one that shares the second's.
fn three_leaves() -> (Content, [Key; 3]) {
    let keys = [[0x11; 32], [0x22; 32], [0x23; 32]];
    (keys.iter().map(|key| (*key, vec![key[0]; 40])).collect(), keys)
}

#[test]
fn a_branch_does_not_collapse_onto_a_digest() {
    let (content, [first, second, _]) = three_leaves();
    let (mut collected, root) = build(&content);
    // The branch of the second and third key, which a read of the first one does not load.
    let below = build(&content).0.0.into_iter().find(|(digest, node)| {
        *digest != root && node.len() > 64 && !node.windows(40).any(|part| part == [0x11; 40])
    });
    let (digest, _) = below.expect("both keys share a branch");
    collected.0.remove(&digest);
    let nodes = collected.nodes();
    let mut tries = Tries::new(&nodes);
    let mut link = tries.open(root).expect("the root is there");
    assert_eq!(tries.get(&mut link, &first), Ok(Some(&[0x11; 40][..])));
    assert_eq!(tries.remove(&mut link, &first), Err(TrieError::Missing { digest }));
    assert_eq!(tries.get(&mut link, &second), Err(TrieError::Missing { digest }));
}

#[test]
fn removing_everything_leaves_the_empty_trie() {
    let (content, keys) = three_leaves();
    let (collected, root) = build(&content);
    let nodes = collected.nodes();
    let mut tries = Tries::new(&nodes);
    let mut link = tries.open(root).expect("the root is there");
    for key in keys {
        tries.remove(&mut link, &key).expect("all nodes are there");
    }
    assert_eq!(tries.root(link, &mut ()), alloy_trie::EMPTY_ROOT_HASH);
}
