//! Any bytes are either the canonical encoding of a trie node, or refused. Inserting and removing a key restores the
//! trie.
#![no_main]

use alloy_primitives::{B256, keccak256};
use alloy_trie::nodes::TrieNode;
use libfuzzer_sys::fuzz_target;
use nova_os::system::oracle::Nodes;
use nova_os::system::trie::{Key, Tries};

/// Splits bytes into nodes, each with a two-byte length prefix. The first node is the root.
fn cut(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut nodes = Vec::new();
    while let Some(([low, high], rest)) = bytes.split_first_chunk() {
        let (node, rest) = rest.split_at(usize::from(u16::from_le_bytes([*low, *high])).min(rest.len()));
        nodes.push(node);
        bytes = rest;
    }
    nodes
}

/// Inserts a new key and removes it. `None` if the nodes do not show whether the key is new.
fn come_and_go(nodes: &Nodes<'_>, root: B256, key: &Key) -> Option<B256> {
    let mut tries = Tries::new(nodes);
    let mut link = tries.open(root).ok()?;
    if tries.get(&mut link, key).ok()?.is_some() {
        return None;
    }
    tries.insert(&mut link, key, &[1; 40]).expect("the path of the key is known");
    assert_eq!(tries.get(&mut link, key), Ok(Some(&[1; 40][..])));
    // The removal needs the sibling of the new key.
    tries.remove(&mut link, key).ok()?;
    assert_eq!(tries.get(&mut link, key), Ok(None));
    Some(tries.root(link, &mut ()))
}

fuzz_target!(|input: (Key, &[u8])| {
    let (key, bytes) = input;
    let encoded = cut(bytes);
    let Some(root) = encoded.first().map(keccak256) else { return };
    let nodes = Nodes::of(encoded.iter().copied());
    let is_node = Tries::new(&nodes).open(root).is_ok();
    match alloy_rlp::decode_exact::<TrieNode>(encoded[0]) {
        Ok(node) => assert!(!is_node || alloy_rlp::encode(&node) == encoded[0], "two encodings of one node"),
        Err(_) => assert!(!is_node, "a published decoder rejects this node"),
    }
    if let Some(after) = come_and_go(&nodes, root, &key) {
        assert_eq!(after, root, "the root differs");
    }
});
