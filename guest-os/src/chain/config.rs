//! The configuration of a chain, and its encoding.

use super::{Activation, BlobSchedule, Fork, Rules, Start, borrowed_chain};
use alloc::borrow::Cow;
use alloc::vec::Vec;
use alloy_primitives::{Address, B256, keccak256};
use thiserror::Error;

/// Length of the encoding before the activations, in bytes.
const HEAD_BYTES: usize = 8 + 20 + 1;

/// Length of an activation in bytes: fork, kind of start, start, and the three numbers of the blob schedule.
const ACTIVATION_BYTES: usize = 1 + 1 + 8 + 3 * 8;

/// The fork number in the encoding of [`ChainConfig::unsupported_from`].
const UNSUPPORTED_FORK: u8 = 0xff;

const START_BLOCK: u8 = 0;
const START_TIME: u8 = 1;

/// The configuration of an Ethereum chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainConfig {
    /// The chain's id.
    pub chain_id: u64,
    /// The contract whose events are deposit requests (EIP-6110).
    pub deposit_contract: Address,
    /// Whether the parent's header is synthetic, so that the block's base fee, gas limit and blob gas do not follow
    /// from it. No chain sets this. It is for blocks that were cut out of their chain, and it changes the rules'
    /// digest.
    pub synthetic_parent: bool,
    /// The forks, in ascending order.
    pub activations: Cow<'static, [Activation]>,
    /// The start of a scheduled fork whose rules this program does not have. It is part of the digest, so that a later
    /// block cannot pass for a block of one of the forks above.
    pub unsupported_from: Option<Start>,
}

/// Why the rules of a block are not known.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ChainError {
    /// This program does not know the chain, and the input does not hold its configuration.
    #[error("chain {chain_id} is not one that this program knows, and the input does not hold its configuration")]
    Unknown {
        /// The chain's id.
        chain_id: u64,
    },
    /// The input's configuration is malformed.
    #[error("the input's chain configuration is malformed: {reason}")]
    Malformed {
        /// Why.
        reason: &'static str,
    },
    /// The block belongs to a later fork, whose rules this program does not have.
    #[error(
        "block {number} with the timestamp {timestamp} is under a fork of its chain whose rules this program does not have"
    )]
    Unsupported {
        /// The block's number.
        number: u64,
        /// Its timestamp.
        timestamp: u64,
    },
    /// The block precedes the first fork whose rules this program has.
    #[error("block {number} is from before Paris: blocks of proof of work are not supported")]
    TooOld {
        /// The block's number.
        number: u64,
    },
}

impl ChainConfig {
    /// The configuration of an input, or that of a known chain if the input has none.
    pub(crate) fn of_input(chain_id: u64, encoded: &[u8]) -> Result<Cow<'static, Self>, ChainError> {
        if encoded.is_empty() {
            return borrowed_chain(chain_id).ok_or(ChainError::Unknown { chain_id });
        }
        let config = Self::decode(encoded)?;
        if config.chain_id == chain_id {
            Ok(Cow::Owned(config))
        } else {
            Err(ChainError::Malformed { reason: "its chain id is another" })
        }
    }

    /// The rules that hold for a block.
    ///
    /// # Errors
    /// [`ChainError::TooOld`] for a block before the first fork, [`ChainError::Unsupported`] for a block of a fork
    /// whose rules are not known.
    pub fn rules(&self, number: u64, timestamp: u64) -> Result<Rules, ChainError> {
        if self.unsupported_from.is_some_and(|start| start.holds(number, timestamp)) {
            return Err(ChainError::Unsupported { number, timestamp });
        }
        let mut active = self.activations.iter().rev().filter(|activation| activation.start.holds(number, timestamp));
        active.next().map(Activation::rules).ok_or(ChainError::TooOld { number })
    }

    /// Encodes the configuration in SSZ: the chain id, the deposit contract, whether the parent is synthetic, and the
    /// list of activations. An activation is the number of the fork, the kind of its start (0 for a block, 1 for a
    /// time), the start, and the target, maximum and update fraction of the blob schedule, which are zero before
    /// Cancun. A last activation with the fork number 255 encodes the start of a scheduled fork whose rules are not
    /// known.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEAD_BYTES + self.activations.len() * ACTIVATION_BYTES);
        out.extend(self.chain_id.to_le_bytes());
        out.extend(self.deposit_contract);
        out.push(u8::from(self.synthetic_parent));
        for activation in &*self.activations {
            let blobs = activation.blobs.map_or([0; 3], |blobs| [blobs.target, blobs.max, blobs.update_fraction]);
            encode_activation(activation.fork as u8, activation.start, blobs, &mut out);
        }
        if let Some(start) = self.unsupported_from {
            encode_activation(UNSUPPORTED_FORK, start, [0; 3], &mut out);
        }
        out
    }

    /// Decodes a configuration.
    ///
    /// # Errors
    /// [`ChainError::Malformed`] if the bytes are not a configuration.
    pub fn decode(encoded: &[u8]) -> Result<Self, ChainError> {
        let (head, activations) = encoded.split_at_checked(HEAD_BYTES).ok_or(malformed("it is too short"))?;
        let (activations, []) = activations.as_chunks::<ACTIVATION_BYTES>() else {
            return Err(malformed("its length is not a whole number of activations"));
        };
        let (chain_id, rest) = head.split_at(8);
        let (deposit_contract, synthetic_parent) = rest.split_at(Address::len_bytes());
        if synthetic_parent[0] > 1 {
            return Err(malformed("a truth value is neither 0 nor 1"));
        }
        let (activations, unsupported_from) = match activations {
            [known @ .., last] if last[0] == UNSUPPORTED_FORK => (known, Some(decode_unsupported(last)?)),
            known => (known, None),
        };
        let activations = activations.iter().map(decode_activation).collect::<Result<Vec<_>, _>>()?;
        if activations.is_sorted_by_key(|activation| activation.fork) {
            Ok(Self {
                chain_id: number(chain_id),
                deposit_contract: Address::from_slice(deposit_contract),
                synthetic_parent: synthetic_parent == [1],
                activations: Cow::Owned(activations),
                unsupported_from,
            })
        } else {
            Err(malformed("its forks are not in order"))
        }
    }

    /// Keccak-256 of the encoding. An output identifies its rules by this digest.
    pub fn digest(&self) -> B256 {
        keccak256(self.encode())
    }
}

fn encode_activation(fork: u8, start: Start, blobs: [u64; 3], out: &mut Vec<u8>) {
    let (kind, start) = match start {
        Start::Block(number) => (START_BLOCK, number),
        Start::Time(time) => (START_TIME, time),
    };
    out.extend([fork, kind]);
    [start].iter().chain(&blobs).for_each(|number| out.extend(number.to_le_bytes()));
}

fn decode_start(kind: u8, start: u64) -> Result<Start, ChainError> {
    match kind {
        START_BLOCK => Ok(Start::Block(start)),
        START_TIME => Ok(Start::Time(start)),
        _ => Err(malformed("a fork starts neither with a block nor at a time")),
    }
}

/// Decodes the start of a fork whose rules are not known. Its other fields are zero.
fn decode_unsupported(bytes: &[u8; ACTIVATION_BYTES]) -> Result<Start, ChainError> {
    let (start, blobs) = bytes[2..].split_at(8);
    if blobs.iter().any(|&byte| byte != 0) {
        return Err(malformed("a fork whose rules are not known has blobs"));
    }
    decode_start(bytes[1], number(start))
}

fn decode_activation(bytes: &[u8; ACTIVATION_BYTES]) -> Result<Activation, ChainError> {
    let (&[fork, kind], numbers) = bytes.split_first_chunk().expect("an activation has more than two bytes");
    let fork = Fork::from_u8(fork).ok_or(malformed("it has an unknown fork"))?;
    let mut numbers = numbers.chunks(8).map(number);
    let mut next = || numbers.next().unwrap_or_default();
    let start = decode_start(kind, next())?;
    let blobs = BlobSchedule { target: next(), max: next(), update_fraction: next() };
    let has_blobs = fork >= Fork::Cancun;
    let is_usable = blobs.update_fraction > 0 && blobs.target <= blobs.max && (1..=MOST_BLOBS).contains(&blobs.max);
    match (has_blobs, blobs == BlobSchedule { target: 0, max: 0, update_fraction: 0 }) {
        (true, false) if is_usable => Ok(Activation { fork, start, blobs: Some(blobs) }),
        (false, true) => Ok(Activation { fork, start, blobs: None }),
        _ => Err(malformed("its blob schedule is invalid for its fork")),
    }
}

/// The maximum number of blobs in a schedule: more than any block will have, and too few for their gas to overflow.
const MOST_BLOBS: u64 = 1 << 20;

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

const fn malformed(reason: &'static str) -> ChainError {
    ChainError::Malformed { reason }
}

#[cfg(test)]
mod tests {
    use super::super::known_chain;
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn encodings_survive() {
        for chain_id in [1, 11_155_111, 560_048] {
            let config = known_chain(chain_id).expect("the chain is known");
            let encoded = config.encode();
            assert_eq!(ChainConfig::decode(&encoded).as_ref(), Ok(config));
            for end in 1..encoded.len() {
                if !(encoded.len() - end).is_multiple_of(ACTIVATION_BYTES) {
                    assert!(ChainConfig::decode(&encoded[..end]).is_err());
                }
            }
        }
    }

    #[test]
    fn an_unsupported_fork_is_part_of_the_rules() {
        let mainnet = known_chain(1).expect("mainnet is known");
        let later = ChainConfig { unsupported_from: Some(Start::Time(1_800_000_000)), ..mainnet.clone() };
        let encoded = later.encode();
        assert_eq!(ChainConfig::decode(&encoded).as_ref(), Ok(&later));
        assert_ne!(later.digest(), mainnet.digest());
        assert_eq!(later.rules(25_000_000, 1_799_999_999), mainnet.rules(25_000_000, 1_799_999_999));
        let refused = ChainError::Unsupported { number: 25_000_000, timestamp: 1_800_000_000 };
        assert_eq!(later.rules(25_000_000, 1_800_000_000), Err(refused));
        let mut with_blobs = encoded.clone();
        *with_blobs.last_mut().expect("it is not empty") = 1;
        assert!(ChainConfig::decode(&with_blobs).is_err());
        let mut not_last = encoded.clone();
        not_last.extend_from_within(HEAD_BYTES..HEAD_BYTES + ACTIVATION_BYTES);
        assert!(ChainConfig::decode(&not_last).is_err());
    }

    #[test]
    fn digests_differ() {
        let digests = [1, 11_155_111, 560_048].map(|id| known_chain(id).map(ChainConfig::digest));
        assert!(digests[0] != digests[1] && digests[1] != digests[2] && digests[0] != digests[2]);
    }

    #[test]
    fn mainnet_changes_its_rules_on_time() {
        let mainnet = known_chain(1).expect("mainnet is known");
        let fork = |number, timestamp| mainnet.rules(number, timestamp).map(|rules| rules.fork);
        assert_eq!(
            fork(15_537_393, 1_663_224_161).unwrap_err().to_string().split(':').next(),
            Some("block 15537393 is from before Paris")
        );
        assert_eq!(fork(15_537_394, 1_663_224_179), Ok(Fork::Paris));
        assert_eq!(fork(17_034_870, 1_681_338_455), Ok(Fork::Shanghai));
        assert_eq!(fork(19_426_587, 1_710_338_135), Ok(Fork::Cancun));
        assert_eq!(fork(22_431_084, 1_746_612_311), Ok(Fork::Prague));
        assert_eq!(fork(23_935_694, 1_764_798_551), Ok(Fork::Osaka));
        let blobs = |timestamp| mainnet.rules(24_000_000, timestamp).ok()?.blobs.map(|blobs| blobs.max_blob_count);
        assert_eq!([1_764_798_551, 1_765_290_071, 1_767_747_671].map(blobs), [Some(9), Some(15), Some(21)]);
    }
}
