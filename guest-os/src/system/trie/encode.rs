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

/// Bytes that a list's header has at most: nodes are shorter than 2^16 bytes, but for values nobody can afford.
const HEADER_BYTES: usize = 5;

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
                    self.encode(id, &mut buffer, sink);
                    hashed(&buffer, sink)
                }
            },
        }
    }

    /// Appends a node's encoding. What is above it on the buffer belongs to the nodes above it.
    fn encode(&self, id: NodeId, buffer: &mut Vec<u8>, sink: &mut impl NodeSink) {
        let start = buffer.len();
        buffer.extend([0; HEADER_BYTES]);
        match &self.slot(id).node {
            Node::Leaf { path, value } => {
                encode_string(path.encoded(), buffer);
                encode_string(value, buffer);
            }
            Node::Extension { path, child } => {
                encode_string(path.encoded(), buffer);
                self.encode_link(*child, buffer, sink);
            }
            Node::Branch(children) => {
                children.iter().for_each(|&child| self.encode_link(child, buffer, sink));
                buffer.push(EMPTY_STRING);
            }
        }
        finish_list(start, buffer);
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
        let start = buffer.len();
        self.encode(id, buffer, sink);
        if buffer.len() - start >= DIGEST_BYTES {
            let digest = hashed(&buffer[start..], sink);
            buffer.truncate(start);
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

/// Puts the header before the payload that follows the room left for it.
fn finish_list(start: usize, buffer: &mut Vec<u8>) {
    let payload_length = buffer.len() - start - HEADER_BYTES;
    let header = alloy_rlp::Header { list: true, payload_length };
    let mut room = [0; HEADER_BYTES];
    header.encode(&mut &mut room[..]);
    let unused = HEADER_BYTES - header.length();
    buffer[start..start + header.length()].copy_from_slice(&room[..header.length()]);
    if unused > 0 {
        let end = buffer.len();
        buffer.copy_within(start + HEADER_BYTES..end, start + header.length());
        buffer.truncate(end - unused);
    }
}
