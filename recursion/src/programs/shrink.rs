//! Shrink: the proof of a closed run, in a proof that is short.

use nova_verifier::run::ClosedRun;
use nova_verifier::{Digest, Parameters, Shape, ShardProof, VerifyingKey};

use super::compress::{CLOSED_BLOCKS, closed_blocks};
use super::system::ProofSystem;
use crate::verify::SectionKey;
use crate::{Builder, CircuitError, Lane, LogHeights};

/// Heights of the tables of shrink, by chip, where compress has the heights and parameters of a release.
pub const SHRINK_HEIGHTS: LogHeights = LogHeights([14, 12, 13, 12, 9, 12, 8, 7, 10, 10, 4]);

/// Proofs of compress with one key.
pub struct CompressSystem {
    proofs: ProofSystem,
    key: VerifyingKey,
}

impl CompressSystem {
    /// The proofs of compress with this key. Its tables have the heights of the key.
    ///
    /// # Errors
    ///
    /// None for the chips as they are: see [`circuit_chips`](crate::chips::circuit_chips).
    ///
    /// # Panics
    ///
    /// When the key is not that of a circuit: its chips do not all have fixed columns.
    pub fn new(key: VerifyingKey, parameters: Parameters) -> Result<Self, CircuitError> {
        let log_height = |table: &nova_verifier::TableLimits| table.preprocessed_log_height;
        let log_heights = key.tables.iter().map(|table| log_height(table).expect("all chips have fixed columns"));
        let proofs = ProofSystem::new(CLOSED_BLOCKS, log_heights, parameters)?;
        Ok(Self { proofs, key })
    }

    /// The proofs of compress with tables of these heights, and with this root of fixed columns.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn of_root(
        log_heights: &LogHeights,
        parameters: Parameters,
        preprocessed: Digest,
    ) -> Result<Self, CircuitError> {
        let proofs = ProofSystem::new(CLOSED_BLOCKS, log_heights.0, parameters)?;
        let key = VerifyingKey { preprocessed: Some(preprocessed), ..proofs.key()? };
        Ok(Self { proofs, key })
    }

    /// The key of compress.
    pub const fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// The shape of proofs of compress.
    pub const fn shape(&self) -> &Shape {
        self.proofs.shape()
    }

    /// A proof that no verifier accepts, from which the circuit of shrink is made.
    pub fn blank_proof(&self) -> ShardProof {
        self.proofs.blank_proof()
    }

    /// The circuit that states `run` and verifies a proof of compress that states it.
    ///
    /// # Panics
    ///
    /// When a list of the proof does not have the length that the shape and the parameters of compress imply.
    ///
    /// # Soundness
    ///
    /// If the circuit has a witness, the native verifier accepts a proof of compress with this system's key, a constant of
    /// the circuit, and with the public values of the circuit.
    pub fn shrink(&self, run: &ClosedRun, proof: &ShardProof) -> Builder {
        let mut builder = Builder::new(&closed_blocks(run));
        let public_values: Vec<Lane> = builder.public().iter().flat_map(|&block| Lane::of_block(block)).collect();
        let key = SectionKey::constant(&mut builder, &self.key);
        self.proofs.verify(&mut builder, key, public_values, proof);
        builder
    }
}
