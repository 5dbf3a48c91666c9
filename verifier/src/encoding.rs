//! The byte encoding of proofs. It is compact, and each proof has one encoding.

use alloc::vec::Vec;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ShardProof;

/// Why bytes are not a proof.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes do not follow the format: truncated, or a field element not below the field's order.
    #[error("malformed proof: {0}")]
    Malformed(postcard::Error),
    /// The bytes decode to a value with another encoding: they have trailing bytes or an overlong integer.
    #[error("the encoding is not canonical")]
    NotCanonical,
}

impl ShardProof {
    /// The proof as bytes. Field elements take four bytes, lengths one to three.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Encoding fails only for a list of unknown length. A proof has none.
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Decodes a proof.
    ///
    /// # Errors
    ///
    /// When the bytes are malformed or not canonical. Never allocates more than a small multiple of `bytes`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        decode(bytes)
    }
}

/// Decodes a value whose encoding is canonical.
pub(crate) fn decode<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    let value: T = postcard::from_bytes(bytes).map_err(DecodeError::Malformed)?;
    let again = postcard::to_allocvec(&value).map_err(DecodeError::Malformed)?;
    if again == bytes { Ok(value) } else { Err(DecodeError::NotCanonical) }
}
