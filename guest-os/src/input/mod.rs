//! The input, `block.bin`: a block, and a witness of the state that it reads and changes.

mod ssz;
mod write;

pub use ssz::{ByteLists, SszError};
pub use write::InputParts;

use crate::chain::{ChainConfig, ChainError};
use alloc::borrow::Cow;
use ssz::Container;
use thiserror::Error;

/// The schema that a file begins with, two bytes, big-endian: the container of this module, in its first version.
///
/// The public schemas of stateless validation begin with the fork's number, of which `0x4e` is none.
pub const SCHEMA: [u8; 2] = [0x4e, 0x01];

/// Bytes of the container's fixed part.
const FIXED_BYTES: usize = 4 * 4 + 8;

/// Bytes of the witness's fixed part.
const WITNESS_FIXED_BYTES: usize = 3 * 4;

/// Bytes of an uncompressed public key: the byte 4, then both coordinates.
pub const PUBLIC_KEY_BYTES: usize = 65;

/// Why bytes are no input.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum InputError {
    /// They do not begin with a schema.
    #[error("the input begins with {found:02x?}, which is no schema that this program reads: expected {SCHEMA:02x?}")]
    Schema {
        /// Up to two bytes.
        found: alloc::vec::Vec<u8>,
    },
    /// The container's parts do not fit together.
    #[error("the input is damaged: {0}")]
    Ssz(#[from] SszError),
    /// The rules of the chain.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

/// An input, where it lies.
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
    /// The block, in RLP as it goes over the wire; blob transactions without their blobs.
    pub block: &'a [u8],
    /// What the block reads and changes.
    pub witness: Witness<'a>,
    /// The rules of the block's chain.
    pub chain: Cow<'static, ChainConfig>,
    /// Hints of the senders' public keys, one a transaction, or none at all. They are compared with those that the
    /// signatures give.
    pub public_keys: &'a [[u8; PUBLIC_KEY_BYTES]],
}

/// The part of the state before a block that the block reads and changes.
#[derive(Clone, Copy, Debug)]
pub struct Witness<'a> {
    /// Trie nodes, those of all tries together, in any order.
    pub state: ByteLists<'a>,
    /// Contract codes, in any order.
    pub codes: ByteLists<'a>,
    /// RLP of headers before the block, ascending and without gaps; the last one is the parent's.
    pub headers: ByteLists<'a>,
}

impl<'a> StatelessInput<'a> {
    /// Reads an input.
    ///
    /// # Errors
    /// [`InputError`] if the bytes are none.
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
