//! Any bytes are a node of a trie in its one encoding, or refused; a key that comes and goes leaves its trie as it was.
#![no_main]

use alloy_primitives::{B256, keccak256};
use alloy_trie::nodes::TrieNode;
use libfuzzer_sys::fuzz_target;
use nova_os::system::oracle::Nodes;
use nova_os::system::trie::{Key, Tries};

/// Cuts bytes into nodes, each behind its length in two bytes. The first one is the root.
fn cut(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut nodes = Vec::new();
    while let Some(([low, high], rest)) = bytes.split_first_chunk() {
        let (node, rest) = rest.split_at(usize::from(u16::from_le_bytes([*low, *high])).min(rest.len()));
        nodes.push(node);
        bytes = rest;
    }
    nodes
}

/// Gives a new key a value and takes it away. `None` if the trie does not say whether the key is new.
fn come_and_go(nodes: &Nodes<'_>, root: B256, key: &Key) -> Option<B256> {
    let mut tries = Tries::new(nodes);
    let mut link = tries.open(root).ok()?;
    if tries.get(&mut link, key).ok()?.is_some() {
        return None;
    }
    tries.insert(&mut link, key, &[1; 40]).expect("the way to the key is known");
    assert_eq!(tries.get(&mut link, key), Ok(Some(&[1; 40][..])));
    // What the new key parted from takes its place back, and has to be there.
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
        Err(_) => assert!(!is_node, "a published decoder finds no node here"),
    }
    if let Some(after) = come_and_go(&nodes, root, &key) {
        assert_eq!(after, root, "the trie is another one");
    }
});
