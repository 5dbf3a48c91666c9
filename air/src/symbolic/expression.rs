//! Whole expressions: those of p3-air.

use p3_air::symbolic::{BaseEntry, BaseLeaf};
use p3_air::{SymbolicExpression, SymbolicVariable};

use super::{Cell, Leaf, Symbol};
use crate::F;

impl Symbol for SymbolicExpression<F> {
    type Var = SymbolicVariable<F>;

    fn main(cell: Cell) -> Self::Var {
        SymbolicVariable::new(BaseEntry::Main { offset: cell.is_next.into() }, cell.column)
    }

    fn preprocessed(cell: Cell) -> Self::Var {
        SymbolicVariable::new(BaseEntry::Preprocessed { offset: cell.is_next.into() }, cell.column)
    }

    fn public(index: usize) -> Self::Var {
        SymbolicVariable::new(BaseEntry::Public, index)
    }

    fn is_first_row() -> Self {
        Self::Leaf(BaseLeaf::IsFirstRow)
    }

    fn is_last_row() -> Self {
        Self::Leaf(BaseLeaf::IsLastRow)
    }

    fn is_transition() -> Self {
        Self::Leaf(BaseLeaf::IsTransition)
    }
}

impl From<&BaseLeaf<F>> for Leaf {
    fn from(leaf: &BaseLeaf<F>) -> Self {
        match leaf {
            BaseLeaf::Variable(variable) => Self::from(*variable),
            BaseLeaf::IsFirstRow => Self::FirstRow,
            BaseLeaf::IsLastRow => Self::LastRow,
            BaseLeaf::IsTransition => Self::Transition,
            BaseLeaf::Constant(constant) => Self::Constant(*constant),
        }
    }
}

impl From<SymbolicVariable<F>> for Leaf {
    fn from(variable: SymbolicVariable<F>) -> Self {
        let column = variable.index;
        match variable.entry {
            BaseEntry::Main { offset } => Self::Main(Cell { is_next: offset > 0, column }),
            BaseEntry::Preprocessed { offset } => Self::Preprocessed(Cell { is_next: offset > 0, column }),
            BaseEntry::Public => Self::Public(variable.index),
            BaseEntry::Periodic => Self::Periodic(variable.index),
        }
    }
}
