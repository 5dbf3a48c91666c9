//! The degrees of a chip's constraints and messages, and the lookup columns that its messages share.

use alloc::vec::Vec;

use crate::symbolic::{self, Direction};
use crate::{Bus, Chip, EvalError, Scope};

/// Largest degree of a constraint, the lookup argument's constraints included: what blow-up 2 can carry.
pub const MAX_DEGREE: usize = 3;

/// What the analysis learns about a chip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChipProfile {
    /// Degree of each constraint that `eval` asserts, in order.
    pub constraint_degrees: Vec<usize>,
    /// The messages, in order of evaluation.
    pub interactions: Vec<InteractionProfile>,
    /// How the messages share lookup columns.
    pub lookups: LookupLayout,
    /// The trace columns whose next row some constraint or message contains, in ascending order.
    pub next_columns: Vec<usize>,
    /// The preprocessed columns whose next row some constraint or message contains, in ascending order.
    pub next_preprocessed: Vec<usize>,
    /// Whether the chip uses a row selector (first, last, transition).
    pub uses_selectors: bool,
}

impl ChipProfile {
    /// Analyses `chip`, with `public_values` public values in scope.
    ///
    /// # Errors
    ///
    /// When the chip's constraints do not fit the width that it announces, or cannot be stated at all.
    pub fn of<C: Chip>(chip: &C, public_values: usize) -> Result<Self, EvalError> {
        symbolic::profile(chip, public_values)
    }

    /// Whether any trace column is read in the next row.
    pub fn reads_next(&self) -> bool {
        !self.next_columns.is_empty()
    }

    /// Whether any preprocessed column is read in the next row.
    pub fn reads_next_preprocessed(&self) -> bool {
        !self.next_preprocessed.is_empty()
    }

    /// Number of constraints folded into the quotient: the chip's own, then one for each lookup column.
    pub fn constraints(&self) -> usize {
        self.constraint_degrees.len().saturating_add(self.lookups.columns.len())
    }

    /// Largest degree of the chip's own constraints.
    pub fn max_degree(&self) -> usize {
        self.constraint_degrees.iter().copied().max().unwrap_or(0)
    }

    /// Whether any of the lookup columns belongs to `scope`.
    pub fn uses(&self, scope: Scope) -> bool {
        self.interactions.iter().any(|interaction| interaction.bus.scope == scope)
    }
}

/// What the analysis learns about one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InteractionProfile {
    /// The bus it travels on.
    pub bus: Bus,
    /// Whether the chip sends or receives it.
    pub direction: Direction,
    /// Number of elements that `eval` passes.
    pub arity: usize,
    /// Degree of the multiplicity.
    pub count_degree: usize,
    /// Largest degree of a message element.
    pub message_degree: usize,
    /// Whether a row selector occurs in the multiplicity or the message.
    pub uses_selectors: bool,
}

impl InteractionProfile {
    /// Whether the message can share a column: `c d_0 d_1 = m_0 d_1 + m_1 d_0` must stay within [`MAX_DEGREE`].
    fn shares(&self) -> bool {
        self.message_degree <= 1 && self.count_degree <= 2
    }

    /// Whether the message fits a column of its own: `c d = m` must stay within [`MAX_DEGREE`].
    pub(crate) fn fits(&self) -> bool {
        self.message_degree < MAX_DEGREE && self.count_degree <= MAX_DEGREE
    }
}

/// One extension column of the lookup argument: the sum of one or two fractions `count / fingerprint`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LookupColumn {
    /// Index of the first message.
    pub first: usize,
    /// Index of the second message, if the column has two.
    pub second: Option<usize>,
}

/// The lookup columns of a chip, those of shard scope first.
///
/// The first column of each scope is that scope's accumulator: it holds the running sum of all fractions of its scope,
/// its own (which are not stored anywhere else) included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookupLayout {
    /// All columns, those of shard scope first.
    pub columns: Vec<LookupColumn>,
    /// How many columns have shard scope.
    pub shard_columns: usize,
}

impl LookupLayout {
    pub(crate) fn plan(interactions: &[InteractionProfile]) -> Self {
        let mut columns = plan_scope(interactions, Scope::Shard);
        let shard_columns = columns.len();
        columns.extend(plan_scope(interactions, Scope::Run));
        Self { columns, shard_columns }
    }

    /// The columns of each scope with the scope's sum index: shard first, then run; empty scopes are left out.
    pub fn groups(&self) -> impl Iterator<Item = (Scope, &[LookupColumn])> {
        let (shard, run) = self.columns.split_at(self.shard_columns.min(self.columns.len()));
        [(Scope::Shard, shard), (Scope::Run, run)].into_iter().filter(|(_, columns)| !columns.is_empty())
    }

    /// Index of each scope's accumulator in [`Self::columns`], in the order of [`Self::groups`]. These are the lookup
    /// columns that constraints read in the next row.
    pub fn accumulators(&self) -> impl Iterator<Item = usize> {
        let first = |scope| if scope == Scope::Shard { 0 } else { self.shard_columns };
        self.groups().map(move |(scope, _)| first(scope))
    }
}

/// Pairs the messages that can share a column, in order; the others get columns of their own.
fn plan_scope(interactions: &[InteractionProfile], scope: Scope) -> Vec<LookupColumn> {
    let mut columns = Vec::new();
    let mut waiting = None;
    for (index, interaction) in interactions.iter().enumerate() {
        if interaction.bus.scope != scope {
            continue;
        }
        match (interaction.shares(), waiting.take()) {
            (true, Some(first)) => columns.push(LookupColumn { first, second: Some(index) }),
            (true, None) => waiting = Some(index),
            (false, earlier) => {
                waiting = earlier;
                columns.push(LookupColumn { first: index, second: None });
            }
        }
    }
    columns.extend(waiting.map(|first| LookupColumn { first, second: None }));
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(scope: Scope) -> InteractionProfile {
        let bus = Bus { name: "bus", id: 0, scope, arity: 1 };
        let direction = Direction::Sent;
        InteractionProfile { bus, direction, arity: 1, count_degree: 1, message_degree: 1, uses_selectors: false }
    }

    #[test]
    fn the_first_column_of_each_scope_is_an_accumulator() {
        let accumulators = |shard: usize, run: usize| {
            let scopes = [vec![Scope::Shard; shard], vec![Scope::Run; run]].concat();
            let layout = LookupLayout::plan(&scopes.into_iter().map(message).collect::<Vec<_>>());
            layout.accumulators().collect::<Vec<_>>()
        };
        assert_eq!(accumulators(0, 0), []);
        assert_eq!(accumulators(5, 0), [0]);
        assert_eq!(accumulators(0, 4), [0]);
        // Two messages share a column.
        assert_eq!(accumulators(5, 4), [0, 3]);
    }
}
