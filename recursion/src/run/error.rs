//! Why a run is not compressed.

use nova_prover::stark::ProveError;

use super::Program;
use crate::{CircuitError, KeyError};

/// Why a run is not compressed.
#[derive(Debug, thiserror::Error)]
pub enum CompressError {
    /// A check of the program does not hold, so that no proof would be accepted.
    #[error("the {program} of the {subject} is refused by its check `{check}`")]
    Refused {
        /// The program.
        program: Program,
        /// What it was to prove.
        subject: String,
        /// The label of the first check that fails.
        check: &'static str,
    },
    /// The circuit of a program is not the one whose root is listed.
    #[error("the circuit of the {0} is not that of the list of programs: make the list again, or take another version")]
    OtherCircuit(Program),
    /// The list has no root for a program that is needed.
    #[error("the list of programs has no {0}: make the list again")]
    NotListed(Program),
    /// A circuit is not sound.
    #[error(transparent)]
    Circuit(#[from] CircuitError),
    /// A circuit has no key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A proof cannot be made.
    #[error(transparent)]
    Prove(#[from] ProveError),
    /// A section is missing, or one too many.
    #[error("the run has {expected} sections, {got} were given")]
    Sections {
        /// The sections of the run.
        expected: usize,
        /// The sections that were given.
        got: usize,
    },
}
