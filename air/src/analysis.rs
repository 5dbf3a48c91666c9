//! Evaluation of a chip on degrees: what they are, counts, and how its messages share lookup columns.

use alloc::rc::Rc;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::Cell;

use p3_air::{AirBuilder, WindowAccess};

use crate::degree::Degree;
use crate::{Bus, Chip, ChipBuilder, EvalError, F, Scope};

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
    /// Whether the chip looks at the next row of its trace.
    pub reads_next: bool,
    /// Whether the chip looks at the next row of its preprocessed columns.
    pub reads_next_preprocessed: bool,
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
        let mut builder = Analyst::new(chip, public_values);
        chip.eval(&mut builder)?;
        let mut profile = builder.profile;
        profile.reads_next = builder.main.next_read.get();
        profile.reads_next_preprocessed = builder.preprocessed.next_read.get();
        profile.uses_selectors = builder.selectors_read.get();
        profile.lookups = LookupLayout::plan(&profile.interactions);
        Ok(profile)
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
    fn plan(interactions: &[InteractionProfile]) -> Self {
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

/// A two-row window that remembers whether its second row was asked for.
#[derive(Clone)]
struct Probe {
    row: Vec<Degree>,
    next_read: Rc<Cell<bool>>,
}

impl Probe {
    fn new(width: usize) -> Self {
        Self { row: vec![Degree::COLUMN; width], next_read: Rc::default() }
    }
}

impl WindowAccess<Degree> for Probe {
    fn current_slice(&self) -> &[Degree] {
        &self.row
    }

    fn next_slice(&self) -> &[Degree] {
        self.next_read.set(true);
        &self.row
    }
}

/// The builder that learns degrees.
struct Analyst {
    main: Probe,
    preprocessed: Probe,
    public_values: Vec<Degree>,
    selectors_read: Cell<bool>,
    profile: ChipProfile,
}

impl Analyst {
    fn new<C: Chip>(chip: &C, public_values: usize) -> Self {
        Self {
            main: Probe::new(chip.width()),
            preprocessed: Probe::new(chip.preprocessed_width()),
            public_values: vec![Degree::PUBLIC; public_values],
            selectors_read: Cell::new(false),
            profile: ChipProfile::default(),
        }
    }

    fn selector(&self, selector: Degree) -> Degree {
        self.selectors_read.set(true);
        selector
    }
}

impl AirBuilder for Analyst {
    type F = F;
    type Expr = Degree;
    type Var = Degree;
    type PreprocessedWindow = Probe;
    type MainWindow = Probe;
    type PublicVar = Degree;
    type PeriodicVar = Degree;

    fn main(&self) -> Probe {
        self.main.clone()
    }

    fn preprocessed(&self) -> &Probe {
        &self.preprocessed
    }

    fn is_first_row(&self) -> Degree {
        self.selector(Degree::ROW)
    }

    fn is_last_row(&self) -> Degree {
        self.selector(Degree::ROW)
    }

    fn is_transition(&self) -> Degree {
        self.selector(Degree::TRANSITION)
    }

    fn assert_zero<I: Into<Degree>>(&mut self, x: I) {
        self.profile.constraint_degrees.push(x.into().degree);
    }

    fn public_values(&self) -> &[Degree] {
        &self.public_values
    }
}

impl ChipBuilder for Analyst {
    fn interact<I>(&mut self, bus: Bus, count: Degree, message: I)
    where
        I: IntoIterator,
        I::Item: Into<Degree>,
    {
        let message: Vec<Degree> = message.into_iter().map(Into::into).collect();
        self.profile.interactions.push(InteractionProfile {
            bus,
            arity: message.len(),
            count_degree: count.degree,
            message_degree: message.iter().map(|element| element.degree).max().unwrap_or(0),
            uses_selectors: message.iter().chain([&count]).any(|element| element.has_selector),
        });
    }
}
