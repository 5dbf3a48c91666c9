//! Writing of inputs.

use super::ssz::write::{byte_lists, offset};
use super::{FIXED_BYTES, PUBLIC_KEY_BYTES, SCHEMA, WITNESS_FIXED_BYTES};
use alloc::vec::Vec;

/// What an input is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputParts<B> {
    /// RLP of the block.
    pub block: B,
    /// Trie nodes.
    pub state: Vec<B>,
    /// Contract codes.
    pub codes: Vec<B>,
    /// RLP of headers before the block, ascending; the last one is the parent's.
    pub headers: Vec<B>,
    /// The chain's id.
    pub chain_id: u64,
    /// The encoding of the chain's rules; empty for a chain that this program knows.
    pub chain: Vec<u8>,
    /// The senders' public keys, one a transaction, or none.
    pub public_keys: Vec<[u8; PUBLIC_KEY_BYTES]>,
}

impl<B: AsRef<[u8]>> InputParts<B> {
    /// The input as [`StatelessInput::new`](super::StatelessInput::new) reads it.
    ///
    /// # Panics
    /// If it has 4 GiB or more.
    pub fn encode(&self) -> Vec<u8> {
        let witness = self.encode_witness();
        let (block, public_keys) = (self.block.as_ref(), self.public_keys.as_flattened());
        let mut out = SCHEMA.to_vec();
        offset(FIXED_BYTES, &mut out);
        offset(FIXED_BYTES + block.len(), &mut out);
        out.extend(self.chain_id.to_le_bytes());
        offset(FIXED_BYTES + block.len() + witness.len(), &mut out);
        offset(FIXED_BYTES + block.len() + witness.len() + self.chain.len(), &mut out);
        [block, &witness, &self.chain, public_keys].iter().for_each(|part| out.extend_from_slice(part));
        out
    }

    fn encode_witness(&self) -> Vec<u8> {
        let parts = [&self.state, &self.codes, &self.headers].map(|lists| byte_lists(lists));
        let mut out = Vec::new();
        let mut start = WITNESS_FIXED_BYTES;
        for part in &parts {
            offset(start, &mut out);
            start += part.len();
        }
        parts.iter().for_each(|part| out.extend_from_slice(part));
        out
    }
}
