//! The input, `block.bin`: a block, and a witness of the state that it reads and changes.

mod ssz;
mod write;

pub use ssz::{ByteLists, SszError};
pub use write::InputParts;

use crate::chain::{ChainConfig, ChainError};
use alloc::borrow::Cow;
use ssz::Container;
use thiserror::Error;

/// The schema at the start of a file, two bytes, big-endian: the container of this module, in its first version.
///
/// The public schemas of stateless validation start with the number of a fork. `0x4e` is not the number of a fork.
pub const SCHEMA: [u8; 2] = [0x4e, 0x01];

/// Length of the container's fixed part in bytes.
const FIXED_BYTES: usize = 4 * 4 + 8;

/// Length of the witness's fixed part in bytes.
const WITNESS_FIXED_BYTES: usize = 3 * 4;

/// Length of an uncompressed public key in bytes: the byte 4, then both coordinates.
pub const PUBLIC_KEY_BYTES: usize = 65;

/// Why bytes are not an input.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum InputError {
    /// They do not start with a known schema.
    #[error("the input starts with {found:02x?}, which is not a known schema: expected {SCHEMA:02x?}")]
    Schema {
        /// The first two bytes, or fewer.
        found: alloc::vec::Vec<u8>,
    },
    /// The bytes are not an encoding of the container.
    #[error("the input is malformed: {0}")]
    Ssz(#[from] SszError),
    /// The chain's rules are unknown or malformed.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

/// An input, borrowed from its bytes.
///
/// In SSZ, after the schema:
///
/// ```text
/// StatelessInput {
///     block:       ByteList            RLP of [header, transactions, ommers, withdrawals]
///     witness:     Witness { state: List[ByteList], codes: List[ByteList], headers: List[ByteList] }
///     chain_id:    uint64
///     chain:       ByteList            empty for a chain that this program knows, else its `ChainConfig`
///     public_keys: List[ByteVector[65]]  the senders' keys, one a transaction, or none at all
/// }
/// ```
#[derive(Clone, Debug)]
pub struct StatelessInput<'a> {
    /// The block in RLP, in the network's form. Blob transactions come without their blobs.
    pub block: &'a [u8],
    /// The part of the state that the block reads and changes.
    pub witness: Witness<'a>,
    /// The rules of the block's chain.
    pub chain: Cow<'static, ChainConfig>,
    /// Hints of the senders' public keys, one per transaction, or none at all. Each is compared with the key recovered
    /// from the signature.
    pub public_keys: &'a [[u8; PUBLIC_KEY_BYTES]],
}

/// The part of the state before a block that the block reads and changes.
#[derive(Clone, Copy, Debug)]
pub struct Witness<'a> {
    /// The nodes of all tries, in any order.
    pub state: ByteLists<'a>,
    /// Contract codes, in any order.
    pub codes: ByteLists<'a>,
    /// RLP of the headers before the block, ascending and without gaps. The last one is the parent's.
    pub headers: ByteLists<'a>,
}

impl<'a> StatelessInput<'a> {
    /// Decodes an input.
    ///
    /// # Errors
    /// [`InputError`] if the bytes are not an input.
    pub fn new(bytes: &'a [u8]) -> Result<Self, InputError> {
        let Some(body) = bytes.strip_prefix(&SCHEMA) else {
            return Err(InputError::Schema { found: bytes.iter().copied().take(SCHEMA.len()).collect() });
        };
        let mut container = Container::new(body, FIXED_BYTES)?;
        let (block, witness) = (container.offset(), container.offset());
        let chain_id = container.u64();
        let (chain, public_keys) = (container.offset(), container.offset());
        let [block, witness, chain, public_keys] = container.parts([block, witness, chain, public_keys])?;
        Ok(Self {
            block,
            witness: Witness::new(witness)?,
            chain: ChainConfig::of_input(chain_id, chain)?,
            public_keys: ssz::items(public_keys)?,
        })
    }
}

impl<'a> Witness<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, SszError> {
        let mut container = Container::new(bytes, WITNESS_FIXED_BYTES)?;
        let offsets = [container.offset(), container.offset(), container.offset()];
        let [state, codes, headers] = container.parts(offsets)?;
        Ok(Self { state: ByteLists::new(state)?, codes: ByteLists::new(codes)?, headers: ByteLists::new(headers)? })
    }
}
