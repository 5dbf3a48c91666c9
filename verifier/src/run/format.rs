//! The file format: magic, version, then the sections: the header, the proofs of the run section and of the memory
//! table, and the shards' proofs.
//!
//! A section is its length in bytes (4 bytes, little-endian) and its postcard encoding. Each value has one encoding:
//! the decoder encodes the value again and compares.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{RunError, RunHeader};
use crate::compressed;
use crate::encoding::decode;

/// The first bytes of a run proof.
pub const MAGIC: [u8; 8] = *b"NOVA-RUN";

/// The first bytes of the file that a host in development mode makes in place of a run proof. Such a file proves
/// nothing. This crate recognises it only to name it in an error, and never accepts it.
pub const DEVELOPMENT_MAGIC: [u8; 8] = *b"NOVA-DEV";

/// The format's version.
pub const VERSION: u16 = 3;

/// Magic, version and header.
pub fn encode_header(header: &RunHeader) -> Vec<u8> {
    let mut bytes = Vec::from(MAGIC);
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend(encode_section(header));
    bytes
}

/// A section, preceded by its length.
pub fn encode_section<T: Serialize>(section: &T) -> Vec<u8> {
    // Encoding fails only for a list of unknown length. A proof has none.
    let body = postcard::to_allocvec(section).unwrap_or_default();
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    let mut bytes = Vec::from(length.to_le_bytes());
    bytes.extend(body);
    bytes
}

/// The bytes of a proof, in order.
pub trait ProofBytes {
    /// Reads the next `length` bytes.
    ///
    /// # Errors
    ///
    /// When fewer bytes are left, or they cannot be read. Never allocates more than the bytes that are left.
    fn take(&mut self, length: usize) -> Result<Cow<'_, [u8]>, RunError>;

    /// Whether all bytes were read.
    ///
    /// # Errors
    ///
    /// When reading fails.
    fn is_at_end(&mut self) -> Result<bool, RunError>;
}

/// A proof in memory.
impl ProofBytes for &[u8] {
    fn take(&mut self, length: usize) -> Result<Cow<'_, [u8]>, RunError> {
        let (taken, rest) = self.split_at_checked(length).ok_or(RunError::Length)?;
        *self = rest;
        Ok(taken.into())
    }

    fn is_at_end(&mut self) -> Result<bool, RunError> {
        Ok(self.is_empty())
    }
}

/// Reads the sections of a run proof.
pub struct SectionReader<B> {
    bytes: B,
}

impl<B: ProofBytes> SectionReader<B> {
    /// Checks magic and version.
    ///
    /// # Errors
    ///
    /// When the bytes are not a run proof of this version.
    pub fn new(mut bytes: B) -> Result<Self, RunError> {
        let magic = bytes.take(MAGIC.len()).map_err(|error| match error {
            RunError::Length => RunError::NotARunProof,
            error => error,
        })?;
        if *magic == DEVELOPMENT_MAGIC {
            return Err(RunError::DevelopmentProof);
        }
        if *magic == compressed::MAGIC {
            return Err(RunError::CompressedProof);
        }
        if *magic != MAGIC {
            return Err(RunError::NotARunProof);
        }
        let version = bytes.take(size_of_val(&VERSION))?;
        let got = u16::from_le_bytes(*version.first_chunk().ok_or(RunError::Length)?);
        if got != VERSION {
            return Err(RunError::Version { got, expected: VERSION });
        }
        Ok(Self { bytes })
    }

    /// Decodes the next section.
    ///
    /// # Errors
    ///
    /// When the section is truncated, malformed or not canonical. Never allocates more than a small multiple of its
    /// bytes.
    pub fn next<T: Serialize + DeserializeOwned>(&mut self, section: &'static str) -> Result<T, RunError> {
        let length = self.bytes.take(size_of::<u32>())?;
        let length = u32::from_le_bytes(*length.first_chunk().ok_or(RunError::Length)?);
        let length = usize::try_from(length).map_err(|_| RunError::Length)?;
        decode_section(section, &self.bytes.take(length)?)
    }

    /// Checks that all bytes were read.
    ///
    /// # Errors
    ///
    /// [`RunError::Length`] if bytes are left, and the error of a failed read.
    pub fn finish(mut self) -> Result<(), RunError> {
        if self.bytes.is_at_end()? { Ok(()) } else { Err(RunError::Length) }
    }
}

/// Decodes a section that [`encode_section`] encoded, without its length.
///
/// # Errors
///
/// When the section is malformed or not canonical. Never allocates more than a small multiple of its bytes.
pub fn decode_section<T: Serialize + DeserializeOwned>(section: &'static str, body: &[u8]) -> Result<T, RunError> {
    decode(body).map_err(|source| RunError::Decode { section, source })
}
