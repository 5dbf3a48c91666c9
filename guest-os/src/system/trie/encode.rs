//! From nodes to digests: each new node is encoded and hashed once.

use super::node::{DIGEST_BYTES, Link, Node, NodeId};
use super::{NodeSink, Tries};
use alloc::vec::Vec;
use alloy_primitives::{B256, keccak256};
use alloy_trie::EMPTY_ROOT_HASH;

/// Encoding of an absent child, and of a branch's value.
const EMPTY_STRING: u8 = 0x80;

/// First byte of a digest's encoding.
const DIGEST_STRING: u8 = 0x80 + DIGEST_BYTES as u8;

/// Bytes that a list's header has at most: nodes are shorter than 2^32 bytes.
const MAX_HEADER: usize = 5;

/// Bytes of most branches' headers.
const BRANCH_HEADER: usize = 3;

/// Bytes of most other nodes' headers.
const SHORT_HEADER: usize = 2;

/// The machine loads words from multiples of this.
const WORD: usize = size_of::<u32>();

impl Tries<'_> {
    /// The digest of a trie's root. Every node that is new since the witness goes to `sink`.
    pub fn root(&self, root: Link<'_>, sink: &mut impl NodeSink) -> B256 {
        match root {
            Link::Empty => EMPTY_ROOT_HASH,
            Link::Digest(digest) => B256::new(*digest),
            Link::Node(id) => match self.slot(id).digest {
                Some(digest) => B256::new(*digest),
                None => {
                    let mut buffer = Vec::new();
                    let start = self.encode(id, &mut buffer, sink);
                    hashed(&buffer[start..], sink)
                }
            },
        }
    }

    /// Appends a node's encoding, and gives the place where it begins. What is above it on the buffer belongs to the
    /// nodes above it.
    fn encode(&self, id: NodeId, buffer: &mut Vec<u8>, sink: &mut impl NodeSink) -> usize {
        match &self.slot(id).node {
            Node::Leaf { path, value } => {
                let payload = begin_list(SHORT_HEADER, buffer);
                encode_string(path.encoded(), buffer);
                encode_string(value, buffer);
                end_list(payload, buffer)
            }
            Node::Extension { path, child } => {
                let payload = begin_list(SHORT_HEADER, buffer);
                encode_string(path.encoded(), buffer);
                self.encode_link(*child, buffer, sink);
                end_list(payload, buffer)
            }
            Node::Branch(children) => {
                let payload = begin_list(BRANCH_HEADER, buffer);
                children.iter().for_each(|&child| self.encode_link(child, buffer, sink));
                buffer.push(EMPTY_STRING);
                end_list(payload, buffer)
            }
        }
    }

    fn encode_link(&self, link: Link<'_>, buffer: &mut Vec<u8>, sink: &mut impl NodeSink) {
        let id = match link {
            Link::Empty => return buffer.push(EMPTY_STRING),
            Link::Digest(digest) => return push_digest(digest, buffer),
            Link::Node(id) => id,
        };
        if let Some(digest) = self.slot(id).digest {
            return push_digest(digest, buffer);
        }
        let end = buffer.len();
        let start = self.encode(id, buffer, sink);
        let length = buffer.len() - start;
        if length < DIGEST_BYTES {
            buffer.copy_within(start.., end);
            buffer.truncate(end + length);
        } else {
            let digest = hashed(&buffer[start..], sink);
            buffer.truncate(end);
            push_digest(&digest, buffer);
        }
    }
}

fn hashed(encoded: &[u8], sink: &mut impl NodeSink) -> B256 {
    let digest = keccak256(encoded);
    sink.node(digest, encoded);
    digest
}

fn push_digest(digest: &[u8; DIGEST_BYTES], buffer: &mut Vec<u8>) {
    buffer.push(DIGEST_STRING);
    buffer.extend_from_slice(digest);
}

fn encode_string(bytes: &[u8], buffer: &mut Vec<u8>) {
    alloy_rlp::Encodable::encode(bytes, buffer);
}

/// Leaves room for a list's header, so that the list is aligned if it is as long as expected: hashing loads words. Gives
/// the place of the payload, which is what follows on the buffer.
fn begin_list(expected_header: usize, buffer: &mut Vec<u8>) -> usize {
    let earliest = buffer.as_ptr() as usize + buffer.len() + MAX_HEADER - expected_header;
    let payload = buffer.len() + MAX_HEADER + earliest.wrapping_neg() % WORD;
    buffer.resize(payload, 0);
    payload
}

/// Puts the header before the payload. Gives the place where the list begins.
fn end_list(payload: usize, buffer: &mut [u8]) -> usize {
    let header = alloy_rlp::Header { list: true, payload_length: buffer.len() - payload };
    let start = payload - header.length();
    header.encode(&mut &mut buffer[start..payload]);
    start
}
