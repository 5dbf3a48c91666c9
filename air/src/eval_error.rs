//! Why a chip's constraints cannot be evaluated.

/// What keeps [`Chip::eval`](crate::Chip::eval) from stating a row's constraints.
///
/// None depends on what the cells hold: evaluation has no branch on them. [`ChipSet::new`](crate::ChipSet::new)
/// evaluates every chip once, so that a chip whose own description is wrong is not accepted, and a builder whose rows
/// have the announced widths meets no error afterwards.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// A row has another number of cells than its columns.
    #[error("{columns} are {expected} cells, but the row has {got}")]
    Columns {
        /// The struct or the table of the columns.
        columns: &'static str,
        /// Cells that they are.
        expected: usize,
        /// Cells of the row.
        got: usize,
    },
    /// There are too few public values.
    #[error("public value {index} is missing: there are only {got}")]
    PublicValue {
        /// Index of the value.
        index: usize,
        /// Number of public values.
        got: usize,
    },
    /// The digits of an equation are so large that its carries cannot be checked.
    #[error("digits from {low} to {high} need carries of more than 16 bits, or wrap around the field")]
    Digits {
        /// No digit is below it.
        low: i64,
        /// No digit is above it.
        high: i64,
    },
    /// An equation has another number of carries than it needs.
    #[error("the equation needs {expected} carries, but the chip has {got}")]
    Carries {
        /// Carries between the groups of the equation's digits.
        expected: usize,
        /// Carries of the chip.
        got: usize,
    },
}

impl EvalError {
    /// Compares a row's number of cells with what its columns are.
    ///
    /// # Errors
    ///
    /// [`Self::Columns`] if they differ.
    pub const fn check_columns(columns: &'static str, expected: usize, got: usize) -> Result<(), Self> {
        if expected == got { Ok(()) } else { Err(Self::Columns { columns, expected, got }) }
    }
}
