//! Program keys as files.

use alloc::vec::Vec;

use super::{ProgramKey, RunError};
use crate::{compressed, encoding};

/// The first bytes of a program key.
pub(crate) const MAGIC: [u8; 8] = *b"NOVA-KEY";

impl ProgramKey {
    /// The key as bytes: magic, the format's version, and its postcard encoding.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::from(MAGIC);
        bytes.extend(super::VERSION.to_le_bytes());
        // Encoding fails only for a list of unknown length. A key has none.
        bytes.extend(postcard::to_allocvec(self).unwrap_or_default());
        bytes
    }

    /// Decodes a key.
    ///
    /// # Errors
    ///
    /// When the bytes are not a key of this version, or its encoding is not canonical.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RunError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or_else(|| match bytes.starts_with(&compressed::KEY_MAGIC) {
            true => RunError::CompressedKey,
            false => RunError::NotAKey,
        })?;
        let (version, body) = rest.split_first_chunk().ok_or(RunError::Length)?;
        let got = u16::from_le_bytes(*version);
        if got != super::VERSION {
            return Err(RunError::Version { got, expected: super::VERSION });
        }
        encoding::decode(body).map_err(|source| RunError::Decode { section: "key", source })
    }
}
