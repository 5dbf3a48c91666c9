//! The public output: what a proof says of a block.

use crate::chain::ChainConfig;
use alloc::vec::Vec;
use alloy_primitives::B256;

/// The schema that an output begins with, two bytes, big-endian: the first version.
pub const SCHEMA: [u8; 2] = [0x4e, 0x81];

/// Bytes of an output.
pub const OUTPUT_BYTES: usize = 2 + 1 + 8 + 8 + 8 + 4 * 32;

/// What a run shows about its block.
///
/// With `successful`, it shows: under the rules with the digest `rules`, the block with the hash `block_hash` is a
/// valid child of its parent, and takes the state with the root `pre_state_root` to the one with the root
/// `post_state_root`. The hash commits to the header, and the header holds the parent's hash and all roots, so that a
/// verifier needs nothing but the block's hash and the chain's rules: [`Output::check`].
///
/// Without `successful` it shows nothing about the block: a witness that lacks a node fails as an invalid block does. The
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
    /// The block's hash.
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

    /// Accepts a run of the block guest as one that shows that the block with the hash `block_hash` is valid under the
    /// rules of `chain`.
    ///
    /// `exit_code` and `output` are the public values of a verified proof, under the key of the guest that runs blocks.
    ///
    /// # Errors
    ///
    /// [`AcceptanceError`]: the run shows nothing, or something about another block or under other rules.
    ///
    /// # Soundness
    ///
    /// The rules are a part of the run's private input: the prover chooses them. A verifier that compares the hash alone
    /// accepts blocks under rules that no chain has.
    pub fn check(
        exit_code: u32,
        output: &[u8],
        block_hash: B256,
        chain: &ChainConfig,
    ) -> Result<Self, AcceptanceError> {
        let output = Self::decode(output).filter(|output| exit_code == 0 && output.successful);
        let output = output.ok_or(AcceptanceError::NoBlock)?;
        if output.block_hash != block_hash {
            return Err(AcceptanceError::OtherBlock { proved: output.block_hash, expected: block_hash });
        }
        if (output.chain_id, output.rules) != (chain.chain_id, chain.digest()) {
            return Err(AcceptanceError::OtherRules { proved: output.chain_id, expected: chain.chain_id });
        }
        Ok(output)
    }

    /// Decodes an output. `None` if the bytes are not an output.
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

/// Why a verified run does not show that a block is valid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AcceptanceError {
    /// The run failed, or its output is not that of the block guest.
    #[error("the run does not show that any block is valid")]
    NoBlock,

    /// The run is about another block.
    #[error("the run is about the block {proved}, not {expected}")]
    OtherBlock {
        /// Hash of the block that is proved.
        proved: B256,
        /// Hash of the block that was expected.
        expected: B256,
    },

    /// The run applied other rules.
    #[error(
        "the block was checked under other rules than those of chain {expected}: those that its prover chose for \
         chain {proved}"
    )]
    OtherRules {
        /// Id of the chain in the output.
        proved: u64,
        /// Id of the chain whose rules were expected.
        expected: u64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::known_chain;

    #[test]
    fn only_the_named_block_under_the_chains_rules_is_accepted() {
        let (hash, chain) = (B256::repeat_byte(1), known_chain(1).expect("mainnet is known"));
        let output =
            Output { successful: true, chain_id: 1, rules: chain.digest(), block_hash: hash, ..Output::default() };
        let check = |output: &Output| Output::check(0, &output.encode(), hash, chain);
        assert_eq!(check(&output), Ok(output));
        assert_eq!(check(&Output { successful: false, ..output }), Err(AcceptanceError::NoBlock));
        let other = B256::repeat_byte(2);
        let error = AcceptanceError::OtherBlock { proved: other, expected: hash };
        assert_eq!(check(&Output { block_hash: other, ..output }), Err(error));
        let error = AcceptanceError::OtherRules { proved: 1, expected: 1 };
        assert_eq!(check(&Output { rules: other, ..output }), Err(error));
        let error = AcceptanceError::OtherRules { proved: 2, expected: 1 };
        assert_eq!(check(&Output { chain_id: 2, ..output }), Err(error));
        assert_eq!(Output::check(1, &output.encode(), hash, chain), Err(AcceptanceError::NoBlock));
        assert_eq!(Output::check(0, b"other", hash, chain), Err(AcceptanceError::NoBlock));
        let synthetic = ChainConfig { synthetic_parent: true, ..chain.clone() };
        assert!(Output::check(0, &output.encode(), hash, &synthetic).is_err(), "a made-up parent shows in the rules");
    }

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
