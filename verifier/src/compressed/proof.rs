//! Compressed proofs as files: magic, the format's version, and the postcard encoding. Each proof has one encoding.

use alloc::vec::Vec;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::CompressedError;
use crate::run::{Claim, Claims, ClosedRun, DEVELOPMENT_MAGIC, MAGIC as RUN_MAGIC, PublicValues};
use crate::{DecodeError, Digest, ShardProof};

/// The first bytes of a compressed proof.
pub const MAGIC: [u8; 8] = *b"NOVA-CMP";

/// The version of the format of compressed proofs and their keys.
pub const VERSION: u16 = 2;

/// A compressed proof.
///
/// Program and key root are there for errors that name what differs: the verifier compares them with its own.
#[derive(Clone, Serialize, Deserialize)]
pub struct CompressedProof {
    /// Root of the tree of keys of the layers below.
    pub key_root: Digest,
    /// Digest of the program's key.
    pub program: Digest,
    /// The public values of the run.
    pub public: PublicValues,
    /// The claims of the run about other runs. A proof with open ones shows nothing by itself.
    pub claims: Claims,
    /// The proof of shrink.
    pub shrink: ShardProof,
}

impl CompressedProof {
    /// The proof as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        encode(MAGIC, self)
    }

    /// What the proof states.
    pub fn closed(&self) -> ClosedRun {
        ClosedRun::new(self.key_root, self.program, &self.public, &self.claims)
    }

    /// The claim of another run that this proof resolves, if this run succeeded and makes no claims itself.
    pub fn claim(&self) -> Claim {
        Claim::new(self.program, &self.public.output)
    }

    /// Decodes a proof.
    ///
    /// # Errors
    ///
    /// When the bytes are not a compressed proof of this version, or the encoding is not canonical. Never allocates more than
    /// a small multiple of `bytes`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CompressedError> {
        let body = bytes.strip_prefix(&MAGIC).ok_or_else(|| other_file(bytes))?;
        decode("proof", body)
    }
}

/// The error for bytes that do not begin with the magic.
fn other_file(bytes: &[u8]) -> CompressedError {
    if bytes.starts_with(&DEVELOPMENT_MAGIC) {
        CompressedError::DevelopmentProof
    } else if bytes.starts_with(&RUN_MAGIC) {
        CompressedError::RunProof
    } else {
        CompressedError::NotACompressedProof
    }
}

/// Magic, version and encoding.
pub(super) fn encode<T: Serialize>(magic: [u8; 8], value: &T) -> Vec<u8> {
    let mut bytes = Vec::from(magic);
    bytes.extend(VERSION.to_le_bytes());
    // Encoding fails only for a list of unknown length. Neither proof nor key has one.
    bytes.extend(postcard::to_allocvec(value).unwrap_or_default());
    bytes
}

/// What [`encode`] encoded, without the magic.
pub(super) fn decode<T: Serialize + DeserializeOwned>(
    file: &'static str,
    bytes: &[u8],
) -> Result<T, CompressedError> {
    let refused = |source| CompressedError::Decode { file, source };
    let truncated = refused(DecodeError::Malformed(postcard::Error::DeserializeUnexpectedEnd));
    let (version, body) = bytes.split_first_chunk().ok_or(truncated)?;
    let got = u16::from_le_bytes(*version);
    if got != VERSION {
        return Err(CompressedError::Version { file, got, expected: VERSION });
    }
    crate::encoding::decode(body).map_err(refused)
}
