//! Import: from the formats of nodes to inputs.
//!
//! | from | function |
//! |---|---|
//! | a block file and a file of `debug_executionWitness` | [`import`] |
//! | a node, over JSON-RPC | `Node::import`, with the feature `rpc` |
//!
//! The rules of a chain are those that this program [knows](crate::chain::known_chain), or come from the [genesis
//! file](chain_of_genesis) of its nodes.

mod block;
mod envelope;
mod error;
mod genesis;
mod header;
mod json;
mod membership;
#[cfg(feature = "rpc")]
mod rpc;
mod witness;

pub use envelope::RpcError;
pub use error::{BodyPart, ImportError};
pub use genesis::chain_of_genesis;
pub use json::FieldError;
#[cfg(feature = "rpc")]
pub use rpc::{BlockName, Node, NodeOptions, Notice};
pub use witness::WitnessJson;

use crate::bootloader::Block;
use crate::chain::{ChainConfig, known_chain};
use crate::input::InputParts;
use alloy_primitives::{B256, Bytes};

/// Builds the input of a block.
///
/// The block is RLP, as bytes or as hexadecimal digits, or the JSON of `debug_getRawBlock`, or that of
/// `eth_getBlockByNumber` with full transactions. The witness is the JSON of `debug_executionWitness`, in any client's
/// format. Both may be JSON-RPC responses.
///
/// # Errors
/// [`ImportError`] if a file is malformed, the block's body does not match its header, the witness belongs to another
/// block, or the rules do not cover the block.
pub fn import(block: &[u8], witness: &[u8], chain: &ChainConfig) -> Result<Vec<u8>, ImportError> {
    let block = block::to_rlp(block)?;
    membership::check(&block, chain)?;
    assemble(block, witness::of_file(witness)?, chain)
}

/// The hash of a block, in any of the formats of [`import`].
///
/// # Errors
/// [`ImportError`] if the bytes are not a block, or its body does not match its header.
pub fn block_hash(block: &[u8]) -> Result<B256, ImportError> {
    Ok(Block::decode(&block::to_rlp(block)?)?.header.hash)
}

fn assemble(block: Vec<u8>, witness: WitnessJson, chain: &ChainConfig) -> Result<Vec<u8>, ImportError> {
    let headers = witness::ancestors(witness.headers, &block)?;
    let is_known = known_chain(chain.chain_id).is_some_and(|known| known == chain);
    let parts = InputParts {
        block: Bytes::from(block),
        state: witness.state,
        codes: witness.codes,
        headers,
        chain_id: chain.chain_id,
        chain: if is_known { Vec::new() } else { chain.encode() },
        public_keys: Vec::new(),
    };
    Ok(parts.encode())
}
