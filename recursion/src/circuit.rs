//! Circuits, their witnesses, and their proofs.

use nova_air::{ChipSet, ChipSetError, F, Trace};
use nova_stark::{ProveError, ProverCommitment, SetupError, ShardProver, StarkProvingKey, Table};
use nova_verifier::{
    Commitment, Layer, Parameters, Policy, SecurityReport, Shape, ShapeError, ShardProof, Statement, TableShape,
};
use p3_matrix::Matrix;

use crate::chips::{ChipNumber, CircuitChip, circuit_chips};
use crate::wiring::{self, WiringError};

/// Why a circuit is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CircuitError {
    /// The chips are not accepted.
    #[error(transparent)]
    Chips(#[from] ChipSetError),
    /// The fixed columns do not connect the rows soundly.
    #[error(transparent)]
    Wiring(#[from] WiringError),
}

/// Why a circuit has no key.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum KeyError {
    /// The fixed columns or the parameters are not accepted.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// No verifier accepts the shape.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// A proof would be less secure than the policy demands.
    #[error("a proof has {bits} provable bits, the policy demands {required}")]
    Security {
        /// Its bits.
        bits: f64,
        /// The bits that the policy demands.
        required: u32,
    },
}

/// A circuit: its chips with their fixed columns.
pub struct Circuit {
    chips: ChipSet<CircuitChip>,
    fixed: Vec<Trace>,
    shape: Shape,
}

/// A witness of a circuit: the rows of each chip, and the public values.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The rows of each chip, by number.
    pub traces: Vec<Trace>,
    /// The public values.
    pub public_values: Vec<F>,
}

impl Circuit {
    /// A circuit with these fixed columns, by number of the chip, that states `public_blocks` blocks of public values. Those
    /// that are `free` may be of the prover's choice: all others have to be used.
    ///
    /// # Errors
    ///
    /// When the fixed columns do not connect the rows soundly: see [`WiringError`].
    pub fn new(public_blocks: usize, free: &[usize], fixed: Vec<Trace>) -> Result<Self, CircuitError> {
        let of_chip = |chip: ChipNumber| fixed.get(chip as usize).cloned();
        let chips = circuit_chips(public_blocks, of_chip)?;
        wiring::check(&chips, &fixed, free)?;
        let shape = shape(&chips, fixed.iter().map(|trace| trace.height().ilog2() as u8));
        Ok(Self { chips, fixed, shape })
    }

    /// The chips, with their fixed columns.
    pub const fn chips(&self) -> &ChipSet<CircuitChip> {
        &self.chips
    }

    /// The fixed columns of each chip, by number.
    pub fn fixed(&self) -> &[Trace] {
        &self.fixed
    }

    /// The shape of its proofs. The heights of fixed columns determine it.
    pub const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The statement of a proof: the shape and the public values.
    pub fn statement(&self, assignment: &Assignment) -> Statement {
        self.statement_of(assignment)
    }

    fn statement_of<D: Commitment>(&self, assignment: &Assignment) -> Statement<D> {
        Statement {
            shape: self.shape.clone(),
            public_values: assignment.public_values.clone(),
            ..Statement::default()
        }
    }

    /// The keys of proofs with these parameters.
    ///
    /// # Errors
    ///
    /// When the parameters are out of range, when the shape has so many messages that a count could wrap around, or when a
    /// proof of the shape is less secure than `policy` demands.
    ///
    /// # Soundness
    ///
    /// Lemma 1 of `docs/decisions/0112-recursion.md` needs the bound on messages. A circuit that verifies this one's proofs
    /// checks neither bound nor policy, so a key must not exist without them.
    pub fn setup(&self, parameters: Parameters, policy: Policy) -> Result<StarkProvingKey, KeyError> {
        let report = SecurityReport::compute(&parameters, &self.chips, &self.shape, 0)?;
        self.setup_with(parameters, &report, policy)
    }

    /// The keys of proofs of a layer of recursion, whose security is counted in the layer's regime.
    ///
    /// # Errors
    ///
    /// As [`Self::setup`].
    pub fn setup_layer(&self, layer: Layer, policy: Policy) -> Result<StarkProvingKey, KeyError> {
        self.setup_commitment(layer, policy)
    }

    /// As [`Self::setup_layer`], for proofs that commit with another hash.
    ///
    /// # Errors
    ///
    /// As [`Self::setup`].
    pub fn setup_commitment<D: ProverCommitment>(
        &self,
        layer: Layer,
        policy: Policy,
    ) -> Result<StarkProvingKey<D>, KeyError> {
        let report = SecurityReport::of_layer(layer, &self.chips, &self.shape)?;
        self.setup_with(layer.parameters(), &report, policy)
    }

    /// As [`Self::setup`], for proofs for tests that commit with another hash.
    ///
    /// # Errors
    ///
    /// As [`Self::setup`].
    pub fn insecure_setup_commitment<D: ProverCommitment>(
        &self,
        parameters: Parameters,
    ) -> Result<StarkProvingKey<D>, KeyError> {
        let report = SecurityReport::compute(&parameters, &self.chips, &self.shape, 0)?;
        self.setup_with(parameters, &report, Policy::insecure_for_tests())
    }

    fn setup_with<D: ProverCommitment>(
        &self,
        parameters: Parameters,
        report: &SecurityReport,
        policy: Policy,
    ) -> Result<StarkProvingKey<D>, KeyError> {
        let bits = report.provable_bits();
        if !policy.accepts(bits) {
            return Err(KeyError::Security { bits, required: policy.min_provable_bits });
        }
        let key = StarkProvingKey::new(&self.chips, parameters)?;
        key.verifying.check_shape(&self.chips, &self.shape, 0)?;
        Ok(key)
    }

    /// Proves that the circuit has a witness with these public values. The key is that of [`Self::setup`].
    ///
    /// # Errors
    ///
    /// When the messages do not cancel. A witness that violates a row's equation makes a proof that the verifier refuses.
    pub fn prove<D: ProverCommitment>(
        &self,
        key: &StarkProvingKey<D>,
        assignment: Assignment,
    ) -> Result<ShardProof<D>, ProveError> {
        let statement = self.statement_of(&assignment);
        let tables = assignment.traces.into_iter().enumerate().map(|(chip, trace)| Table { chip, trace });
        ShardProver::new(&self.chips, key).prove_shard(tables.collect(), &statement)
    }
}

/// The shape of circuits with tables of these heights, by number of the chip.
pub(crate) fn shape(chips: &ChipSet<CircuitChip>, log_heights: impl Iterator<Item = u8>) -> Shape {
    let tables = log_heights.zip(0..).map(|(log_height, chip)| TableShape { chip, log_height });
    Shape::least(chips, tables.collect()).expect("there is a chip of each number")
}
