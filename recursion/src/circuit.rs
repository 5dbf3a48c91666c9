//! Circuits, their witnesses, and their proofs.

use nova_air::{ChipSet, ChipSetError, F, Trace};
use nova_prover::stark::{ProveError, SetupError, ShardProver, StarkProvingKey, Table};
use nova_verifier::{Parameters, Shape, ShardProof, Statement, TableShape};
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
    /// A circuit with these fixed columns, by number of the chip, that states `public_blocks` blocks of public values.
    ///
    /// # Errors
    ///
    /// When the fixed columns do not connect the rows soundly: see [`WiringError`].
    pub fn new(public_blocks: usize, fixed: Vec<Trace>) -> Result<Self, CircuitError> {
        let of_chip = |chip: ChipNumber| fixed.get(chip as usize).cloned();
        let chips = circuit_chips(public_blocks, of_chip)?;
        wiring::check(&chips, &fixed)?;
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
    /// When the parameters are out of range.
    pub fn setup(&self, parameters: Parameters) -> Result<StarkProvingKey, SetupError> {
        StarkProvingKey::new(&self.chips, parameters)
    }

    /// Proves that the circuit has a witness with these public values. The key is that of [`Self::setup`].
    ///
    /// # Errors
    ///
    /// When the messages do not cancel. A witness that violates a row's equation makes a proof that the verifier refuses.
    pub fn prove(&self, key: &StarkProvingKey, assignment: Assignment) -> Result<ShardProof, ProveError> {
        let statement = self.statement(&assignment);
        let tables = assignment.traces.into_iter().enumerate().map(|(chip, trace)| Table { chip, trace });
        ShardProver::new(&self.chips, key).prove_shard(tables.collect(), &statement)
    }
}

/// The shape of circuits with tables of these heights, by number of the chip.
pub(crate) fn shape(chips: &ChipSet<CircuitChip>, log_heights: impl Iterator<Item = u8>) -> Shape {
    let tables = log_heights.zip(0..).map(|(log_height, chip)| TableShape { chip, log_height });
    Shape::least(chips, tables.collect()).expect("there is a chip of each number")
}
