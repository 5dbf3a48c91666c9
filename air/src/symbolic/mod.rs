//! A chip's constraints and messages as expressions over its cells.
//!
//! [`Description::of`] runs a chip's `eval` on symbols in place of values and records what it states. There are two kinds
//! of [`Symbol`]: a [`Degree`] for the analysis, which allocates no tree, and a whole
//! [`SymbolicExpression`](p3_air::SymbolicExpression). [`ConstraintDag`] lists the operations of the latter, each once, for
//! recursion circuits and generated code (docs/decisions/0107-symbolic-builder.md).

mod builder;
mod dag;
mod degree;
mod expression;
mod next_row;

pub use builder::{Description, Direction, Interaction, Symbol};
pub use dag::{ConstraintDag, Node, NodeId, Operation};
pub use degree::Degree;
pub(crate) use next_row::profile;

/// A value that expressions are built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leaf {
    /// A constant.
    Constant(crate::F),
    /// A cell of the trace.
    Main(Cell),
    /// A cell of the preprocessed columns.
    Preprocessed(Cell),
    /// The public value with this index.
    Public(usize),
    /// The value of the periodic column with this index; chips have none.
    Periodic(usize),
    /// The selector of the first row.
    FirstRow,
    /// The selector of the last row.
    LastRow,
    /// The selector of all rows but the last.
    Transition,
}

/// A cell that a row's constraints see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Whether it lies in the next row.
    pub is_next: bool,
    /// Its column.
    pub column: usize,
}
