//! Encoding: from nodes to digests. Each new node is encoded and hashed once.

use super::node::{DIGEST_BYTES, Link, Node, NodeId};
use super::{NodeSink, Tries};
use alloc::vec::Vec;
use alloy_primitives::{B256, keccak256};
use alloy_trie::EMPTY_ROOT_HASH;

/// Encoding of an absent child, and of a branch's value.
const EMPTY_STRING: u8 = 0x80;

/// First byte of the encoding of a digest.
const DIGEST_STRING: u8 = 0x80 + DIGEST_BYTES as u8;

/// Maximum length of a list's header in bytes: nodes are shorter than 2^32 bytes.
const MAX_HEADER: usize = 5;

/// Length of most branches' headers in bytes.
const BRANCH_HEADER: usize = 3;

/// Length of most other nodes' headers in bytes.
const SHORT_HEADER: usize = 2;

/// The alignment of the machine's word loads.
const WORD: usize = size_of::<u32>();

impl Tries<'_> {
    /// The root of a trie. Every node that is not in the witness is sent to `sink`.
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

    /// Appends a node's encoding, and returns the offset where it begins. The bytes before it on the buffer belong to
    /// the node's ancestors.
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

/// Reserves room for a list's header, so that the list is aligned if its header has the expected length: hashing loads
/// words. Returns the offset of the payload, which comes next on the buffer.
fn begin_list(expected_header: usize, buffer: &mut Vec<u8>) -> usize {
    let earliest = buffer.as_ptr() as usize + buffer.len() + MAX_HEADER - expected_header;
    let payload = buffer.len() + MAX_HEADER + earliest.wrapping_neg() % WORD;
    buffer.resize(payload, 0);
    payload
}

/// Writes the header before the payload. Returns the offset of the list.
fn end_list(payload: usize, buffer: &mut [u8]) -> usize {
    let header = alloy_rlp::Header { list: true, payload_length: buffer.len() - payload };
    let start = payload - header.length();
    header.encode(&mut &mut buffer[start..payload]);
    start
}
