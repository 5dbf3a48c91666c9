//! The file format: magic, version, then the header, the image's proof and the shards' proofs as sections.
//!
//! A section is its length in bytes (4 bytes, little-endian) and its postcard encoding. Each value has one encoding: what
//! decodes is encoded again and compared.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{RunError, RunHeader};
use crate::DecodeError;

/// The first bytes of a run proof.
pub const MAGIC: [u8; 8] = *b"NOVA-RUN";

/// The first bytes of what a host in development mode makes in place of a run proof. It proves nothing: this crate knows it
/// only to say so, and has nothing that would accept it.
pub const DEVELOPMENT_MAGIC: [u8; 8] = *b"NOVA-DEV";

/// The format's version.
pub const VERSION: u16 = 1;

/// Magic, version and header.
pub fn encode_header(header: &RunHeader) -> Vec<u8> {
    let mut bytes = Vec::from(MAGIC);
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend(encode_section(header));
    bytes
}

/// A section with its length.
pub fn encode_section<T: Serialize>(section: &T) -> Vec<u8> {
    // Encoding fails only where a length is unknown beforehand, which no list in a proof is.
    let body = postcard::to_allocvec(section).unwrap_or_default();
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    let mut bytes = Vec::from(length.to_le_bytes());
    bytes.extend(body);
    bytes
}

/// The bytes of a proof, in order.
pub trait ProofBytes {
    /// The next bytes, exactly so many.
    ///
    /// # Errors
    ///
    /// When there are fewer, or they cannot be read. Never allocates more than there are.
    fn take(&mut self, length: usize) -> Result<Cow<'_, [u8]>, RunError>;

    /// Whether none is left.
    ///
    /// # Errors
    ///
    /// When that cannot be found out.
    fn is_at_end(&mut self) -> Result<bool, RunError>;
}

/// A proof that lies in memory.
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
    /// When the bytes are no run proof of this version.
    pub fn new(mut bytes: B) -> Result<Self, RunError> {
        let magic = bytes.take(MAGIC.len()).map_err(|error| match error {
            RunError::Length => RunError::NotARunProof,
            error => error,
        })?;
        if *magic == DEVELOPMENT_MAGIC {
            return Err(RunError::DevelopmentProof);
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
    /// When it is cut short or does not decode canonically. Never allocates more than a small multiple of its bytes.
    pub fn next<T: Serialize + DeserializeOwned>(&mut self, section: &'static str) -> Result<T, RunError> {
        let length = self.bytes.take(size_of::<u32>())?;
        let length = u32::from_le_bytes(*length.first_chunk().ok_or(RunError::Length)?);
        let length = usize::try_from(length).map_err(|_| RunError::Length)?;
        decode_section(section, &self.bytes.take(length)?)
    }

    /// Checks that nothing is left.
    ///
    /// # Errors
    ///
    /// When something is.
    pub fn finish(mut self) -> Result<(), RunError> {
        if self.bytes.is_at_end()? { Ok(()) } else { Err(RunError::Length) }
    }
}

/// Decodes what [`encode_section`] encodes, without the length.
///
/// # Errors
///
/// When it does not decode canonically. Never allocates more than a small multiple of its bytes.
pub fn decode_section<T: Serialize + DeserializeOwned>(section: &'static str, body: &[u8]) -> Result<T, RunError> {
    decode(body).map_err(|source| RunError::Decode { section, source })
}

fn decode<T: Serialize + DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let value: T = postcard::from_bytes(body).map_err(DecodeError::Malformed)?;
    let again = postcard::to_allocvec(&value).map_err(DecodeError::Malformed)?;
    if again == body { Ok(value) } else { Err(DecodeError::NotCanonical) }
}
