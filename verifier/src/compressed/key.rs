//! What a verifier of compressed proofs pins.

use alloc::vec::Vec;

use nova_air::F;
use nova_air::circuit::CircuitChip;
use p3_field::PrimeCharacteristicRing;
use serde::{Deserialize, Serialize};

use super::CompressedError;
use super::proof::{decode, encode};
use super::system::SHRINK_CONSTRAINTS;
use crate::run::PROGRAM_KEY_MAGIC;
use crate::{Digest, Shape, Transcript, VerifyingKey};

/// The first bytes of a key of compressed proofs.
pub const KEY_MAGIC: [u8; 8] = *b"NOVA-CKY";

/// The first element of the transcript that a key's digest is drawn from.
const TAG: u32 = 0x6e6f_7663;

/// The key of compressed proofs, of all programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompressedKey {
    /// Root of the tree of keys that lifts, joins and compress have.
    pub key_root: Digest,
    /// Key of shrink's circuit.
    pub shrink: VerifyingKey,
    /// Shape of shrink's proofs.
    pub shape: Shape,
    /// Provable bits of the weakest layer below shrink, rounded down. Setup computes them: no verifier of a compressed proof
    /// sees these layers.
    pub lower_bits: u16,
}

impl CompressedKey {
    /// The key of a release, which setup writes (`docs/decisions/0112-recursion.md`, section 6).
    ///
    /// # Errors
    ///
    /// None for the key as it is.
    pub fn standard() -> Result<Self, CompressedError> {
        Self::from_bytes(include_bytes!("standard.key"))
    }

    /// The digest that identifies the key.
    pub fn digest(&self) -> Digest {
        let mut transcript = Transcript::<Digest>::default();
        transcript.absorb("compressed key: tag", &[F::from_u32(TAG)]);
        transcript.absorb("compressed key: root", &self.key_root);
        transcript.absorb("compressed key: shrink", &self.shrink.digest());
        transcript.absorb_shape(&self.shape);
        transcript.absorb_count("compressed key: lower bits", self.lower_bits.into());
        transcript.draw_digest("compressed key: digest")
    }

    /// The key as bytes: magic, the format's version, and its postcard encoding.
    pub fn to_bytes(&self) -> Vec<u8> {
        encode(KEY_MAGIC, self)
    }

    /// Decodes a key.
    ///
    /// # Errors
    ///
    /// When the bytes are not a key of this version, or its encoding is not canonical.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CompressedError> {
        let body = bytes.strip_prefix(&KEY_MAGIC).ok_or_else(|| match bytes.starts_with(&PROGRAM_KEY_MAGIC) {
            true => CompressedError::ProgramKey,
            false => CompressedError::NotACompressedKey,
        })?;
        decode("key", body)
    }

    /// Refuses keys that do not fix shrink's circuit.
    pub(super) fn check(&self, chips: &[CircuitChip]) -> Result<(), CompressedError> {
        // A key of other constraints than those that are checked would identify another circuit.
        if self.shrink.constraints != SHRINK_CONSTRAINTS {
            return Err(CompressedError::Constraints);
        }
        if self.shrink.fixes_columns(chips) { Ok(()) } else { Err(CompressedError::Key) }
    }
}
