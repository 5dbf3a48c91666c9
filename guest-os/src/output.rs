//! The public output: what a proof says of a block.

use alloc::vec::Vec;
use alloy_primitives::B256;

/// The schema that an output begins with, two bytes, big-endian: the first version.
pub const SCHEMA: [u8; 2] = [0x4e, 0x81];

/// Bytes of an output.
pub const OUTPUT_BYTES: usize = 2 + 1 + 8 + 8 + 8 + 4 * 32;

/// What a run says of its block.
///
/// With `successful`, it says: under the rules with the digest `rules`, the block with the digest `block_hash` is a
/// valid child of its parent, and takes the state with the root `pre_state_root` to the one with the root
/// `post_state_root`. As the digest is over the header, and the header holds the parent's digest and all roots, a
/// verifier who knows the block's digest and the rules needs nothing else.
///
/// Without `successful` it says nothing of the block: a witness that lacks a node fails as an invalid block does. The
/// other fields are what could be read until then, zero where nothing could.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// Whether the block is valid.
    pub successful: bool,
    /// The chain's id.
    pub chain_id: u64,
    /// The block's number.
    pub number: u64,
    /// Gas that the block's transactions used.
    pub gas_used: u64,
    /// Digest of the [rules](crate::chain::ChainConfig::digest) that the block was checked under.
    pub rules: B256,
    /// The block's digest.
    pub block_hash: B256,
    /// Root of the state before the block: that of its parent.
    pub pre_state_root: B256,
    /// Root of the state after it.
    pub post_state_root: B256,
}

impl Output {
    /// The output's bytes: the schema, then the fields in the order of this container's declaration, in SSZ.
    pub fn encode(&self) -> [u8; OUTPUT_BYTES] {
        let mut out = Vec::with_capacity(OUTPUT_BYTES);
        out.extend(SCHEMA);
        out.push(u8::from(self.successful));
        [self.chain_id, self.number, self.gas_used].iter().for_each(|number| out.extend(number.to_le_bytes()));
        [self.rules, self.block_hash, self.pre_state_root, self.post_state_root]
            .iter()
            .for_each(|digest| out.extend(digest));
        out.try_into().expect("the fields have the output's length")
    }

    /// Reads an output. `None` if the bytes are none.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; OUTPUT_BYTES] = bytes.try_into().ok()?;
        let (head, digests) = bytes.split_at(OUTPUT_BYTES - 4 * 32);
        let (&[first, second, successful], numbers) = head.split_first_chunk()?;
        let (numbers, []) = numbers.as_chunks::<8>() else { return None };
        let (digests, []) = digests.as_chunks::<32>() else { return None };
        if [first, second] != SCHEMA || successful > 1 {
            return None;
        }
        Some(Self {
            successful: successful == 1,
            chain_id: u64::from_le_bytes(numbers[0]),
            number: u64::from_le_bytes(numbers[1]),
            gas_used: u64::from_le_bytes(numbers[2]),
            rules: digests[0].into(),
            block_hash: digests[1].into(),
            pre_state_root: digests[2].into(),
            post_state_root: digests[3].into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_survives() {
        let output = Output {
            successful: true,
            chain_id: 1,
            number: 2,
            gas_used: 3,
            rules: B256::repeat_byte(4),
            block_hash: B256::repeat_byte(5),
            pre_state_root: B256::repeat_byte(6),
            post_state_root: B256::repeat_byte(7),
        };
        let encoded = output.encode();
        assert_eq!(Output::decode(&encoded), Some(output));
        assert_eq!(Output::decode(&encoded[1..]), None);
        let mut other = encoded;
        other[2] = 2;
        assert_eq!(Output::decode(&other), None);
        other = encoded;
        other[1] = 1;
        assert_eq!(Output::decode(&other), None);
    }
}
