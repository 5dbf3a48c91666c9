//! A chip's expressions as one list of operations.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

use p3_air::SymbolicExpression;
use p3_air::symbolic::SymbolicExpr;
use p3_field::Algebra;

use super::next_row::NextColumns;
use super::{Cell, Degree, Description, Leaf};
use crate::{Chip, ChipProfile, EvalError, F};

type Expression = SymbolicExpression<F>;

/// A node's position in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(usize);

impl NodeId {
    /// Index of the node in [`ConstraintDag::nodes`].
    pub const fn index(self) -> usize {
        self.0
    }
}

/// What a node computes; operands come before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// A value that is given.
    Leaf(Leaf),
    /// A sum.
    Add(NodeId, NodeId),
    /// A difference.
    Sub(NodeId, NodeId),
    /// A product.
    Mul(NodeId, NodeId),
    /// A negative.
    Neg(NodeId),
}

/// A shared subexpression of a chip.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// What it computes.
    pub operation: Operation,
    /// Its degree.
    pub degree: Degree,
}

/// A chip's constraints and messages over a list of nodes, in which no operation occurs twice.
#[derive(Clone, Debug)]
pub struct ConstraintDag {
    nodes: Vec<Node>,
    description: Description<NodeId>,
}

impl ConstraintDag {
    /// What `chip` states, with `public_values` public values in scope.
    ///
    /// # Errors
    ///
    /// As [`Description::of`].
    pub fn of<C: Chip>(chip: &C, public_values: usize) -> Result<Self, EvalError> {
        let expressions = Description::<Expression>::of(chip, public_values)?;
        let mut lowering = Lowering::default();
        let description = expressions.map(|expression| lowering.lower(expression));
        Ok(Self { nodes: lowering.nodes, description })
    }

    /// The nodes; each comes after its operands.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The constraints and messages.
    pub const fn description(&self) -> &Description<NodeId> {
        &self.description
    }

    /// The degrees, and how the messages share lookup columns: as [`ChipProfile::of`] finds them.
    pub fn profile(&self) -> ChipProfile {
        let degree = |&NodeId(index): &NodeId| self.nodes.get(index).map_or_else(Degree::default, |node| node.degree);
        self.description.map(degree).profile(self.next_columns())
    }

    /// The columns whose next row some constraint or message contains: every node belongs to one.
    fn next_columns(&self) -> NextColumns {
        let mut next = NextColumns::default();
        for node in &self.nodes {
            match node.operation {
                Operation::Leaf(Leaf::Main(Cell { is_next: true, column })) => next.main.push(column),
                Operation::Leaf(Leaf::Preprocessed(Cell { is_next: true, column })) => next.preprocessed.push(column),
                _ => {}
            }
        }
        // No leaf occurs twice.
        next.main.sort_unstable();
        next.preprocessed.sort_unstable();
        next
    }

    /// The constraints and messages with their values, given those of the leaves.
    pub fn evaluate<E: Algebra<F>>(&self, leaf: impl Fn(Leaf) -> E) -> Description<E> {
        let mut values: Vec<E> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            values.push(node.operation.compute(&leaf, |node| value_of(&values, node)));
        }
        self.description.map(|&node| value_of(&values, node))
    }
}

/// The value of a node. Operands come first, so that it is always computed already.
fn value_of<E: Algebra<F>>(values: &[E], NodeId(index): NodeId) -> E {
    values.get(index).cloned().unwrap_or_default()
}

impl Operation {
    fn compute<E: Algebra<F>>(self, leaf: impl Fn(Leaf) -> E, value: impl Fn(NodeId) -> E) -> E {
        match self {
            Self::Leaf(it) => leaf(it),
            Self::Add(left, right) => value(left) + value(right),
            Self::Sub(left, right) => value(left) - value(right),
            Self::Mul(left, right) => value(left) * value(right),
            Self::Neg(operand) => -value(operand),
        }
    }
}

/// Makes nodes of expressions, all of which outlive it.
#[derive(Default)]
struct Lowering {
    nodes: Vec<Node>,
    known: BTreeMap<Operation, NodeId>,
    /// Nodes of expressions by their address.
    lowered: BTreeMap<*const Expression, NodeId>,
}

impl Lowering {
    /// The node of an expression. Without recursion: a sum of a thousand terms is a thousand levels deep.
    fn lower(&mut self, root: &Expression) -> NodeId {
        let (mut parents, mut current) = (Vec::new(), root);
        loop {
            match self.operation(current) {
                Err(operand) => {
                    parents.push(current);
                    current = operand;
                }
                Ok(operation) => {
                    let node = self.intern(operation);
                    self.lowered.insert(current, node);
                    match parents.pop() {
                        Some(parent) => current = parent,
                        None => return node,
                    }
                }
            }
        }
    }

    /// What an expression computes, or an operand that has no node yet.
    fn operation<'e>(&self, expression: &'e Expression) -> Result<Operation, &'e Expression> {
        let node = |operand: &'e Arc<Expression>| self.lowered.get(&Arc::as_ptr(operand)).copied().ok_or(&**operand);
        Ok(match expression {
            SymbolicExpr::Leaf(leaf) => Operation::Leaf(leaf.into()),
            SymbolicExpr::Add { x, y, .. } => Operation::Add(node(x)?, node(y)?),
            SymbolicExpr::Sub { x, y, .. } => Operation::Sub(node(x)?, node(y)?),
            SymbolicExpr::Mul { x, y, .. } => Operation::Mul(node(x)?, node(y)?),
            SymbolicExpr::Neg { x, .. } => Operation::Neg(node(x)?),
        })
    }

    /// The node with this operation, a new one if there is none.
    fn intern(&mut self, operation: Operation) -> NodeId {
        let Self { nodes, known, .. } = self;
        *known.entry(operation).or_insert_with(|| {
            let degree_of = |NodeId(index): NodeId| nodes.get(index).map_or_else(Degree::default, |node| node.degree);
            let degree = operation.compute(Degree::of_leaf, degree_of);
            nodes.push(Node { operation, degree });
            NodeId(nodes.len().saturating_sub(1))
        })
    }
}
