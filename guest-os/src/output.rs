//! The public output of a run: what a proof shows about a block.

use crate::chain::ChainConfig;
use alloc::vec::Vec;
use alloy_primitives::B256;

/// The schema at the start of an output, two bytes, big-endian: the first version.
pub const SCHEMA: [u8; 2] = [0x4e, 0x81];

/// Length of an output in bytes.
pub const OUTPUT_BYTES: usize = 2 + 1 + 8 + 8 + 8 + 4 * 32;

/// What a run shows about its block.
///
/// With `successful`, the run shows: under the rules with the digest `rules`, the block with the hash `block_hash` is a
/// valid child of its parent, and takes the state from the root `pre_state_root` to the root `post_state_root`. The
/// block hash commits to the header, which contains the parent's hash and all roots. So a verifier needs only the block
/// hash and the chain's rules: [`Output::check`].
///
/// Without `successful` it shows nothing about the block: an incomplete witness fails in the same way as an invalid
/// block. The other fields hold what the run had read by then, and zeros for the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// Whether the block is valid.
    pub successful: bool,
    /// The chain's id.
    pub chain_id: u64,
    /// The block's number.
    pub number: u64,
    /// Gas used by the block's transactions.
    pub gas_used: u64,
    /// Digest of the [rules](crate::chain::ChainConfig::digest) under which the block was checked.
    pub rules: B256,
    /// The block hash.
    pub block_hash: B256,
    /// Root of the state before the block: the parent's state root.
    pub pre_state_root: B256,
    /// Root of the state after the block.
    pub post_state_root: B256,
}

impl Output {
    /// Encodes the output: the schema, then the fields in the order of the declaration, in SSZ.
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

    /// Checks that a run of the block guest shows that the block with the hash `block_hash` is valid under the rules of
    /// `chain`.
    ///
    /// `exit_code` and `output` are the public values of a verified proof under the key of the block guest.
    ///
    /// # Errors
    ///
    /// [`AcceptanceError`] if the run shows nothing, or is about another block or other rules.
    ///
    /// # Soundness
    ///
    /// The rules are part of the private input: the prover chooses them. A verifier that compares only the block hash
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
    /// The run failed, or its output is not the block guest's.
    #[error("the run does not show that any block is valid")]
    NoBlock,

    /// The run is about another block.
    #[error("the run is about the block {proved}, not {expected}")]
    OtherBlock {
        /// Hash of the proved block.
        proved: B256,
        /// The expected block hash.
        expected: B256,
    },

    /// The run applied other rules.
    #[error(
        "the block was checked under other rules than those of chain {expected}: its prover chose rules for \
         chain {proved}"
    )]
    OtherRules {
        /// The chain id in the output.
        proved: u64,
        /// The id of the expected chain.
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
        assert!(
            Output::check(0, &output.encode(), hash, &synthetic).is_err(),
            "a synthetic parent changes the rules' digest"
        );
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
