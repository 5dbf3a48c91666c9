//! Heights and parameters of the layers' proofs.

use nova_air::ChipSet;
use nova_stark::StarkProvingKey;
use nova_verifier::{
    Layer, Parameters, Policy, SecurityReport, Shape, ShardProof, Statement, Verifier, VerifyError, VerifyingKey,
};

use super::CompressError;
use crate::chips::{CircuitChip, circuit_chips};
use crate::{Circuit, KeyError, LogHeights};

/// What all proofs of a layer share.
#[derive(Clone, Copy, Debug)]
pub struct LayerSetup {
    /// The heights of their tables.
    pub log_heights: LogHeights,
    security: Security,
}

#[derive(Clone, Copy, Debug)]
enum Security {
    /// That of a layer, which the standard policy accepts.
    Of(Layer),
    /// None: these parameters are for tests.
    Insecure(Parameters),
}

impl LayerSetup {
    /// The proofs of a release.
    pub const fn of(layer: Layer, log_heights: LogHeights) -> Self {
        Self { log_heights, security: Security::Of(layer) }
    }

    /// Proofs for tests, with these parameters.
    pub const fn insecure_for_tests(log_heights: LogHeights, parameters: Parameters) -> Self {
        Self { log_heights, security: Security::Insecure(parameters) }
    }

    /// Their parameters.
    pub const fn parameters(&self) -> Parameters {
        match self.security {
            Security::Of(layer) => layer.parameters(),
            Security::Insecure(parameters) => parameters,
        }
    }

    /// Provable bits of a proof of this shape that states so many blocks.
    ///
    /// # Errors
    ///
    /// None for the chips as they are: see [`circuit_chips`].
    pub fn provable_bits(&self, public_blocks: usize, shape: &Shape) -> Result<f64, CompressError> {
        let chips = circuit_chips(public_blocks, |_| None)?;
        let report = match self.security {
            Security::Of(layer) => SecurityReport::of_layer(layer, &chips, shape),
            Security::Insecure(parameters) => SecurityReport::compute(&parameters, &chips, shape, 0),
        };
        Ok(report.map_err(KeyError::from)?.provable_bits())
    }

    /// Verifies a proof of this layer, whatever its security: circuits take lists of the right lengths only.
    ///
    /// # Errors
    ///
    /// Names what is wrong with the proof.
    pub(super) fn verify(
        &self,
        chips: &ChipSet<CircuitChip>,
        key: &VerifyingKey,
        statement: &Statement,
        proof: &ShardProof,
    ) -> Result<(), VerifyError> {
        let policy = Policy { min_provable_bits: 0 };
        let verifier = match self.security {
            Security::Of(layer) => Verifier::of_layer(chips, key, layer, policy),
            Security::Insecure(parameters) => Verifier::new(chips, key, parameters, policy),
        };
        verifier.verify_shard(proof, statement).map(|_| ())
    }

    /// The keys of a circuit.
    ///
    /// # Errors
    ///
    /// As [`Circuit::setup`].
    pub fn key(&self, circuit: &Circuit) -> Result<StarkProvingKey, KeyError> {
        match self.security {
            Security::Of(layer) => circuit.setup_layer(layer, Policy::default()),
            Security::Insecure(parameters) => circuit.setup(parameters, Policy::insecure_for_tests()),
        }
    }
}
