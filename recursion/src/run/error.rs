//! Why a run is not compressed.

use nova_air::ChipSetError;
use nova_prover::stark::ProveError;
use nova_verifier::run::RunError;
use nova_verifier::shapes::ShapesError;

use super::{Program, RootsError};
use crate::programs::{LedgerError, LiftError};
use crate::{CircuitError, KeyError};

/// Why a run is not compressed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompressError {
    /// The proof of the run is refused.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The run was proved with other parameters than those that can be lifted.
    #[error("the run was proved with other parameters than the standard ones, which alone can be compressed")]
    Parameters,
    /// The run cannot be lifted.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A shape has no lift.
    #[error(transparent)]
    Lift(#[from] LiftError),
    /// More sections than the run has.
    #[error("the run has {expected} sections, and {got} were given")]
    Sections {
        /// Sections of the run.
        expected: usize,
        /// Sections given.
        got: usize,
    },
    /// A check of a program does not hold, though all sections are valid: a bug.
    #[error("{program} refuses a valid run by its check `{check}`; please report this")]
    Refused {
        /// The program.
        program: Program,
        /// The label of the check.
        check: &'static str,
    },
    /// The circuit of a program is not the one whose root is listed.
    #[error("the circuit of {0} is not the one of the list of programs: the list is of another version")]
    OtherCircuit(Program),
    /// The list of programs is not readable.
    #[error(transparent)]
    Roots(#[from] RootsError),
    /// The list has no root for a program that is needed.
    #[error("the list of programs has no {0}")]
    NotListed(Program),
    /// The chips are not accepted.
    #[error(transparent)]
    Chips(#[from] ChipSetError),
    /// The list of shapes is not accepted.
    #[error(transparent)]
    Shapes(#[from] ShapesError),
    /// A circuit is not sound.
    #[error(transparent)]
    Circuit(#[from] CircuitError),
    /// A circuit has no key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A proof cannot be made.
    #[error(transparent)]
    Prove(#[from] ProveError),
    /// The caller cancelled.
    #[error("cancelled")]
    Cancelled,
}
