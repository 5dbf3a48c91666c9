//! Errors of keys and shard proofs.

use nova_air::EvalError;
use nova_verifier::{ParameterError, ShapeError};

/// Why the keys of a chip set cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// A chip announces preprocessed columns of one width and supplies another.
    #[error("chip {chip}: {expected} preprocessed columns announced, {got} supplied")]
    PreprocessedWidth {
        /// Name of the chip.
        chip: String,
        /// Announced width.
        expected: usize,
        /// Supplied width.
        got: usize,
    },
    /// The height of preprocessed columns is not a power of two, or is out of range.
    #[error("chip {chip}: preprocessed columns have {height} rows")]
    PreprocessedHeight {
        /// Name of the chip.
        chip: String,
        /// The height.
        height: usize,
    },
    /// No verifier accepts a section with these preprocessed columns.
    #[error("the section that has the preprocessed columns is too large: {0}")]
    Section(ShapeError),
    /// The parameters are out of range.
    #[error(transparent)]
    Parameters(#[from] ParameterError),
    /// A chip cannot be evaluated.
    #[error(transparent)]
    Evaluation(#[from] EvalError),
}

/// Why a shard cannot be proved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProveError {
    /// A trace does not have the width of its chip, or its height is not a power of two.
    #[error("table {table}: {rows} rows of {got} columns, the chip has {expected} columns")]
    Trace {
        /// Index of the table.
        table: usize,
        /// Columns of the chip.
        expected: usize,
        /// Columns of the trace.
        got: usize,
        /// Rows of the trace.
        rows: usize,
    },
    /// The chip set does not allow the shape of the tables.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// The tables do not have the chips and heights of the statement's shape.
    #[error("the tables do not have the statement's shape")]
    Tables,
    /// The shard uses run-scope buses, but the statement has no run-scope challenges.
    #[error("the shard needs run-scope challenges")]
    MissingRunChallenges,
    /// The boundary tables are not those of the statement's commitment, from which the run challenges derive.
    #[error("the boundary tables are not those that the statement commits to")]
    Boundary,
    /// The messages on the shard's buses do not cancel. No verifier would accept the proof.
    #[error("the messages on the shard's buses do not cancel")]
    Buses,
}
